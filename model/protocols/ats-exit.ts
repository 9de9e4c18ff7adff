import { known, none } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { system } from '../language/system.ts'
import { disconnectedFlush } from '../movers/disconnected-flush.ts'
import { exit } from '../movers/exit.ts'
import { reclaim } from '../movers/reclaim.ts'
import { hasUsers } from '../world/address-space.ts'
import { flushWholeIotlb, hasPasid, isConnected, tlbHit } from '../world/ats.ts'
import { atsBinding } from '../world/ats-binding.ts'
import { cpuFaults } from '../world/cpu-faults.ts'
import { retire } from '../world/dma.ts'
import { pageRequests } from '../world/page-requests.ts'
import { Device, Operation, ramOnly } from '../world/sets.ts'

/**
 * The process exits while devices work for it: its address space goes before the file by which a device was bound.
 * mmu_notifier_release comes first, and takes the notifier off the list: of what exit_mmap changes after that, nobody is told. So
 * it is there that the PASID loses the page table and that everything cached is flushed. The device is not asked to stop: what it
 * wants from then on is refused.
 */
const exitingAts = part({
  name: 'exiting-ats',
  about: 'the release callback of an IOMMU driver; devices and page requests that find the address space gone',
  uses: [atsBinding, disconnectedFlush, pageRequests, cpuFaults, exit],
  actions: (action) => ({
    releasePasid: action({
      by: 'driver',
      on: { device: Device },
      source:
        'drivers/iommu/intel/svm.c intel_mm_release: intel_pasid_tear_down_entry; arm-smmu-v3-sva.c arm_smmu_mm_release',
      when: {
        left: (s) => s.space === 'left',
        unused: (s) => !hasUsers(s),
        hasPasid: (s, { device }) => hasPasid(s, device),
      },
      then: {
        invalidateIotlb: (s) => flushWholeIotlb(s),
        advance: (s, { device }) => {
          s.bindings[device] = s.plugged[device] ? 'posted' : 'acknowledged'
        },
      },
    }),
    accessRefused: action({
      by: 'hardware',
      on: { operation: Operation },
      source:
        'the PASID has no page table: Unsupported Request; arm_smmu_mm_release leaves one that translates nothing',
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        connected: (s, { operation }) => isConnected(s, operation),
        noPasid: (s, { operation }) => !hasPasid(s, known(s.operations[operation].device)),
        notCached: (s, { operation }) => tlbHit(s, operation) === none,
      },
      then: (s, { operation }) => retire(s, operation),
    }),
    abortAfterRelease: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/dma/idxd/cdev.c idxd_cdev_release: idxd_device_drain_pasid; or its remove callback',
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        released: (s, { operation }) => s.bindings[known(s.operations[operation].device)] === 'acknowledged',
      },
      then: (s, { operation }) => retire(s, operation),
    }),
    requestInvalid: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'drivers/iommu/iommu-sva.c iommu_sva_handle_mm: mmget_not_zero fails, IOMMU_PAGE_RESP_INVALID',
      when: {
        queued: (s, { operation }) => s.pageRequests[operation] === 'queued',
        unused: (s) => !hasUsers(s),
      },
      then: {
        close: (s, { operation }) => {
          s.pageRequests[operation] = 'none'
        },
        giveUp: (s, { operation }) => {
          if (s.operations[operation].phase === 'faulted') retire(s, operation)
        },
      },
    }),
    enterSpace: action({
      by: 'application',
      source: 'kernel/fork.c dup_mm, fs/exec.c bprm_mm_init: an address space, when the file has been closed as well',
      when: {
        gone: (s) => s.space === 'gone',
        unbound: (s) => s.bindings.every((binding) => binding === 'unbound'),
      },
      then: (s) => {
        s.space = 'owned'
      },
    }),
  }),
  extends: {
    bind: { when: { owned: (s) => s.space === 'owned' } },
    submit: { when: { owned: (s) => s.space === 'owned' } },
    cpuFault: { when: { owned: (s) => s.space === 'owned' } },
    // iommu_sva_unbind_device comes when the device has stopped.
    drained: {
      when: { quiet: (s, { device }) => s.operations.every((operation) => operation.device !== device) },
    },
    faultPopulate: { when: { used: (s) => hasUsers(s) } },
    faultSpurious: { when: { used: (s) => hasUsers(s) } },
    exitBegin: {
      source: 'mm/mmap.c exit_mmap: mmu_notifier_release, then unmap_vmas',
      when: {
        released: (s) => isReleased(s),
      },
    },
    // There may be nothing to unmap; the release callback comes all the same, before the page table is freed.
    spaceGone: { when: { released: (s) => isReleased(s) } },
    discardUnmap: {
      then: {
        // mn_hlist_release has taken the notifier off the list.
        nobodyIsTold: (s, { mover }) => {
          if (s.movers[mover].job !== 'exit') return
          s.callback[mover].fill('none')
          s.movers[mover].phase = 'unmapped'
        },
      },
    },
  },
})

/** No PASID leads to the page table any more, and nothing of it is cached. */
function isReleased(s: ViewOfParts<[typeof atsBinding]>): boolean {
  return s.bindings.every((binding) => binding === 'unbound' || binding === 'acknowledged')
}

export const atsExitSystem = system({
  name: 'ats-exit',
  title: 'Shared virtual memory and the end of the process: page tables go, and the IOMMU has let go of them before',
  parts: [exitingAts, reclaim],
  fixed: ramOnly,
  given: { sharesTable: () => true },
})
