import { known, none } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { system } from '../language/system.ts'
import { directReclaim } from '../movers/direct-reclaim.ts'
import { discard } from '../movers/discard.ts'
import { migration } from '../movers/migration.ts'
import { isCallbackDue, isEntryChanged, type MoverElement, mayWait } from '../movers/mover.ts'
import { reaper } from '../movers/reaper.ts'
import { reclaim } from '../movers/reclaim.ts'
import { refusal } from '../movers/refusal.ts'
import { restoring } from '../movers/restoring.ts'
import { zapWait } from '../movers/zap-wait.ts'
import { cpu } from '../world/cpu.ts'
import type { DeviceElement, OperationElement } from '../world/dma.ts'
import { faultWalk } from '../world/fault-walk.ts'
import { get } from '../world/frames.ts'
import { invalidationCounter } from '../world/invalidation-counter.ts'
import { dropFaultReference, forgetFault } from '../world/mirror.ts'
import { mirroringNic } from '../world/mirroring-nic.ts'
import { hasDevice } from '../world/presence.ts'
import { pulledMirror } from '../world/pulled-mirror.ts'
import { readsOnly } from '../world/reads-only.ts'
import { Device, Mover, Operation, ramOnly } from '../world/sets.ts'
import { zapAcknowledgement } from '../world/zap-acknowledgement.ts'

/**
 * mmu_notifier with invalidate_range_start and _end, a counter and a sequence number, as KVM and the first on-demand-paging
 * NICs use it. Nothing is pinned: the NIC faults when it has no translation, and gives translations up when told.
 * The driver's lock is not state: what it makes atomic is one step here.
 */
const notifierMirror = part({
  name: 'notifier-mirror',
  about: 'a NIC with a fault path mirrors the page table: counter, sequence, zap',
  uses: [mirroringNic, zapAcknowledgement, invalidationCounter, zapWait, cpu, faultWalk],
  actions: (action) => ({
    faultSample: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/core/umem_odp.c (v5.2): current_seq = READ_ONCE(notifiers_seq)',
      when: { raised: (s, { operation }) => s.faults[operation].step === 'raised' },
      then: {
        takeSequence: (s, { operation }) => {
          s.faults[operation].sequenceMoved = false
        },
        advance: (s, { operation }) => {
          s.faults[operation].step = 'sampled'
        },
      },
    }),
    faultMap: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/core/umem_odp.c (v5.2) ib_umem_odp_map_dma_single_page under umem_mutex',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        noneRunning: (s, { operation }) => s.running[known(s.operations[operation].device)] === 0,
        sequenceSame: (s, { operation }) => !s.faults[operation].sequenceMoved,
      },
      then: {
        programTranslation: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          s.translations[known(device)][known(page)] = s.faults[operation].frame
        },
        putReference: (s, { operation }) => dropFaultReference(s, operation),
        resume: (s, { operation }) => {
          s.faults[operation].step = 'none'
          s.faults[operation].sequenceMoved = false
          s.operations[operation].phase = 'running'
        },
      },
    }),
    faultRetry: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/core/umem_odp.c (v5.2): ib_umem_mmu_notifier_retry → -EAGAIN',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        collided: (s, { operation }) =>
          s.running[known(s.operations[operation].device)] > 0 || s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => {
        dropFaultReference(s, operation)
        s.faults[operation].step = 'raised'
        s.faults[operation].sequenceMoved = false
      },
    }),
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'include/linux/mmu_notifier.h invalidate_range_start',
      when: {
        notYetCalled: (s, { mover, device }) => isCallbackDue(s, mover, device),
      },
      then: {
        countUp: (s, { device }) => {
          s.running[device]++
        },
        postZap: (s, { mover, device }) => {
          const page = known(s.movers[mover].page)
          if (s.translations[device][page] !== none) s.zapping[device][page] = true
        },
        advance: (s, { mover, device }) => {
          s.callback[mover][device] = 'started'
        },
      },
    }),
    invalidateEnd: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'include/linux/mmu_notifier.h invalidate_range_end',
      when: {
        entryChanged: (s, { mover }) => isEntryChanged(s, mover),
        notYetEnded: (s, { mover, device }) => s.callback[mover][device] === 'returned',
      },
      then: {
        moveSequence: (s, { device }) => {
          s.faults.forEach((fault, operation) => {
            if (fault.step !== 'none' && s.operations[operation].device === device) fault.sequenceMoved = true
          })
        },
        countDown: (s, { device }) => {
          s.running[device]--
        },
        advance: (s, { mover, device }) => {
          s.callback[mover][device] = 'none'
        },
      },
    }),
  }),
  extends: {
    faultWalk: {
      source: 'mm/gup.c get_user_pages_remote: entry read and reference taken under the page-table lock',
      then: { getReference: (s, { operation }) => get(s, known(s.faults[operation].frame)) },
    },
  },
})

export const notifierMirrorSystem = system({
  name: 'notifier-mirror',
  title: 'mmu notifier start/end with counter and sequence: a NIC that faults',
  parts: [notifierMirror, migration, reclaim, restoring, discard],
  fixed: ramOnly,
  given: { subscribes: () => true },
})

/**
 * The same, with the driver's lock and the memory that a fault needs as state. An allocation may reclaim, which calls the driver's own
 * callback in the thread that allocates: so memory is had before the lock is taken.
 */
const lockedFault = part({
  name: 'locked-fault',
  about: 'a fault that has its memory first, then takes the lock of the driver in a step of its own',
  uses: [notifierMirror, directReclaim, discard],
  actions: (action) => ({
    faultLock: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/infiniband/core/umem_odp.c ib_umem_odp_map_dma_and_lock: mutex_lock(&umem_odp->umem_mutex)',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        notYet: (s, { operation }) => s.lockHolder.every((holder) => holder !== operation),
        free: (s, { operation }) => s.lockHolder[known(s.operations[operation].device)] === none,
      },
      then: (s, { operation }) => {
        s.lockHolder[known(s.operations[operation].device)] = operation
      },
    }),
  }),
  extends: {
    faultSample: { when: { memoryThere: (s, { operation }) => s.memory[operation] === 'there' } },
    faultMap: {
      when: {
        lockHeld: (s, { operation }) => isLockHeld(s, operation),
        memoryThere: (s, { operation }) => s.memory[operation] === 'there',
      },
      then: {
        useMemory: (s, { operation }) => {
          s.memory[operation] = 'none'
        },
        unlock: (s, { operation }) => unlock(s, operation),
      },
    },
    faultRetry: {
      when: {
        lockHeld: (s, { operation }) => isLockHeld(s, operation),
        notReclaiming: (s, { operation }) => s.memory[operation] !== 'reclaiming',
      },
      then: { unlock: (s, { operation }) => unlock(s, operation) },
    },
    invalidateStart: { when: { lockFree: (s, { device }) => s.lockHolder[device] === none } },
    // A thread that reclaims for a fault does nothing else meanwhile.
    reclaimBegin: { when: { ownThread: (s, { mover }) => s.reclaimsFor[mover] === none } },
    discardBegin: { when: { ownThread: (s, { mover }) => s.reclaimsFor[mover] === none } },
  },
})

type View = ViewOfParts<[typeof directReclaim]>
type Draft = DraftOfParts<[typeof directReclaim]>

function isLockHeld(s: View, operation: OperationElement): boolean {
  return s.lockHolder[known(s.operations[operation].device)] === operation
}

function unlock(s: Draft, operation: OperationElement): void {
  s.lockHolder[known(s.operations[operation].device)] = none
}

export const allocatingMirrorSystem = system({
  name: 'notifier-mirror-allocating',
  title: "mmu notifier start/end: a fault allocates memory, then takes the driver's lock, and maps",
  parts: [lockedFault, reclaim, restoring],
  fixed: ramOnly,
  given: { subscribes: () => true },
})

/** The same with devices that may be pulled: a fault that holds a reference drops it. */
const unpluggedMirror = part({
  name: 'unplugged-mirror',
  about: 'faults of a NIC that has been pulled end without it',
  uses: [notifierMirror, pulledMirror],
  extends: {
    endWithoutDevice: {
      then: {
        endFault: (s, { operation }) => {
          if (s.faults[operation].frame !== none) dropFaultReference(s, operation)
          forgetFault(s, operation)
        },
      },
    },
    // drm_dev_enter, or the like
    faultMap: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
  },
})

export const unpluggedMirrorSystem = system({
  name: 'notifier-mirror-unplugged',
  title: 'mmu notifier start/end: a NIC that faults is pulled, in the middle of whatever it does',
  parts: [unpluggedMirror, reclaim, restoring],
  fixed: ramOnly,
  given: { subscribes: () => true },
})

/**
 * The same under the OOM reaper, which may not wait: a callback that would have something to zap refuses, and is not told of the end, since it has
 * counted nothing. All subscribers are called, whoever refuses; those that have counted are told of the end.
 */
const reapedMirror = part({
  name: 'reaped-mirror',
  about: 'a mirroring driver refuses whoever may not wait, if it has anything to zap',
  uses: [notifierMirror, reaper, refusal],
  extends: {
    invalidateRefused: {
      source:
        'drivers/gpu/drm/i915/i915_gem_userptr.c (v5.2) userptr_mn_invalidate_range_start: an object in range, -EAGAIN',
      when: {
        notYetCalled: (s, { mover, device }) => isCallbackDue(s, mover, device),
        mapped: (s, { mover, device }) => isMapped(s, mover, device),
      },
    },
    invalidateStart: {
      when: { nothingToZap: (s, { mover, device }) => mayWait(s, mover) || !isMapped(s, mover, device) },
    },
    notifyFailed: {
      source: 'mm/mmu_notifier.c mn_hlist_invalidate_range_start: all are called; who has succeeded is told of the end',
      when: { allCalled: (s, { mover }) => s.callback[mover].every((callback) => callback !== 'due') },
      then: {
        notToldOfEnd: (s, { mover }) => {
          s.callback[mover].forEach((callback, device) => {
            if (callback === 'refused') s.callback[mover][device] = 'none'
          })
        },
      },
    },
  },
})

function isMapped(s: ViewOfParts<[typeof notifierMirror]>, mover: MoverElement, device: DeviceElement): boolean {
  return s.translations[device][known(s.movers[mover].page)] !== none
}

/** What devices write is in the design without a reaper. */
export const reapedMirrorSystem = system({
  name: 'notifier-mirror-reaped',
  title: 'mmu notifier start/end under the OOM reaper, which may not wait: callbacks that refuse',
  parts: [reapedMirror, readsOnly, reclaim, restoring],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
