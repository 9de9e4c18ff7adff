import { known, none } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { system } from '../language/system.ts'
import { copyOnWrite } from '../movers/copy-on-write.ts'
import { discard } from '../movers/discard.ts'
import { exit } from '../movers/exit.ts'
import { migration } from '../movers/migration.ts'
import { mover } from '../movers/mover.ts'
import { reclaim } from '../movers/reclaim.ts'
import { isBeingDropped, tableFlush } from '../movers/table-flush.ts'
import { tablePages } from '../movers/table-pages.ts'
import { hasUsers } from '../world/address-space.ts'
import {
  ats,
  entryAllows,
  fillDeviceTlb,
  flushWholeDeviceTlb,
  flushWholeIotlb,
  hasPasid,
  iotlbAllows,
  isConnected,
  needsTranslation,
  tlbHit,
} from '../world/ats.ts'
import { cpu } from '../world/cpu.ts'
import { cpuFaults } from '../world/cpu-faults.ts'
import { cpuWrites } from '../world/cpu-writes.ts'
import { retire } from '../world/dma.ts'
import { dmaBeats } from '../world/dma-beats.ts'
import { isFree, type PageElement } from '../world/frames.ts'
import { orderedWrites } from '../world/ordered-writes.ts'
import { isAbsent, populate, writeContent } from '../world/pages.ts'
import { Device, Frame, Mover, Operation, ramOnly } from '../world/sets.ts'
import { submission } from '../world/submission.ts'

/**
 * Shared virtual memory with ATS, PRI and PASID. Nothing is pinned and no driver mirrors anything: devices fault like CPUs, and
 * whoever changes an entry flushes the caches of it under the same lock.
 */
const atsDevice = part({
  name: 'ats-device',
  about: 'a device with a TLB of its own: asks for translations, for pages, and moves data',
  uses: [ats, mover, submission, dmaBeats],
  actions: (action) => ({
    translateFromIotlb: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'ATS Translation Request, answered from the IOTLB',
      when: {
        asks: (s, { operation }) => needsTranslation(s, operation),
        hit: (s, { operation }) => iotlbAllows(s, operation),
      },
      then: (s, { operation }) => fillDeviceTlb(s, operation),
    }),
    translateByWalk: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'ATS Translation Request: the IOMMU walks the page table, and sets the dirty bit where it grants writes',
      when: {
        asks: (s, { operation }) => needsTranslation(s, operation),
        miss: (s, { operation }) => s.iotlb[known(s.operations[operation].page)].frame === none,
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
      },
      then: {
        setDirty: (s, { operation }) => {
          const page = known(s.operations[operation].page)
          if (!s.writeProtected[page]) s.frames[known(s.pages[page].frame)].dirty = true
        },
        fill: (s, { operation }) => {
          const page = known(s.operations[operation].page)
          s.iotlb[page].frame = s.pages[page].frame
          s.iotlb[page].writable = !s.writeProtected[page]
          fillDeviceTlb(s, operation)
        },
      },
    }),
    requestPage: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'PRI Page Request: the answer to the translation request does not allow what the device wants',
      when: {
        asks: (s, { operation }) => needsTranslation(s, operation),
        refused: (s, { operation }) => {
          const page = known(s.operations[operation].page)
          const cached = s.iotlb[page].frame !== none
          return cached ? !iotlbAllows(s, operation) : s.pages[page].entry !== 'present'
        },
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'faulted'
        s.pageRequests[operation] = 'queued'
      },
    }),
    reap: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/dma/idxd/irq.c: completion record',
      when: { done: (s, { operation }) => s.operations[operation].phase === 'done' },
      then: (s, { operation }) => retire(s, operation),
    }),
  }),
  extends: {
    submit: {
      source: 'drivers/dma/idxd: ENQCMD with the PASID of the process',
      when: {
        bound: (s, { device }) => s.bindings[device] === 'bound',
        connected: (s, { device }) => s.plugged[device],
      },
      then: {
        run: (s, { operation }) => {
          s.operations[operation].phase = 'running'
        },
      },
    },
    dmaBeat: {
      source: 'a translated request: the IOMMU does not look at it',
      when: {
        hit: (s, { operation }) => tlbHit(s, operation) !== none,
        connected: (s, { operation }) => isConnected(s, operation),
      },
      then: {
        // Ghost: what is written while a drop of the page is being flushed came before the drop.
        transfer: (s, { operation }) => {
          const { direction, page } = s.operations[operation]
          const frame = known(tlbHit(s, operation))
          if (direction === 'write' && !isBeingDropped(s, known(page), frame)) writeContent(s, known(page), frame)
        },
      },
    },
    dmaComplete: { when: { connected: (s, { operation }) => isConnected(s, operation) } },
  },
})

const faultWorker = part({
  name: 'fault-worker',
  about: 'page requests of devices are served like page faults of CPUs, and each is answered once',
  uses: [ats],
  actions: (action) => ({
    faultPopulate: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'drivers/iommu/iommu-sva.c iommu_sva_handle_mm → mm/memory.c handle_mm_fault',
      when: {
        queued: (s, { operation }) => s.pageRequests[operation] === 'queued',
        absent: (s, { operation }) => isAbsent(s, known(s.operations[operation].page)),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { operation, frame }) => {
        populate(s, known(s.operations[operation].page), frame)
        s.pageRequests[operation] = 'served'
      },
    }),
    faultSpurious: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'drivers/iommu/iommu-sva.c iommu_sva_handle_mm: the entry allows it by now, nothing to do',
      when: {
        queued: (s, { operation }) => s.pageRequests[operation] === 'queued',
        allowed: (s, { operation }) => entryAllows(s, operation),
      },
      then: (s, { operation }) => {
        s.pageRequests[operation] = 'served'
      },
    }),
    respond: action({
      by: 'kernel',
      on: { operation: Operation },
      source:
        'drivers/iommu/io-pgfault.c iopf_group_response; the device tries again, or gives up if it is being unbound',
      when: { served: (s, { operation }) => s.pageRequests[operation] === 'served' },
      then: {
        close: (s, { operation }) => {
          s.pageRequests[operation] = 'none'
        },
        resume: (s, { operation }) => {
          // PRI: a device ignores a response that it does not wait for.
          if (s.operations[operation].phase !== 'faulted') return
          const device = known(s.operations[operation].device)
          if (s.plugged[device] && hasPasid(s, device)) s.operations[operation].phase = 'running'
          else retire(s, operation)
        },
      },
    }),
  }),
})

const atsBinding = part({
  name: 'ats-binding',
  about: 'a device is bound to the process and unbound from it, and may be pulled at any time',
  uses: [atsDevice, tableFlush],
  actions: (action) => ({
    bind: action({
      by: 'application',
      on: { device: Device },
      source: 'drivers/iommu/iommu-sva.c iommu_sva_bind_device',
      when: {
        unbound: (s, { device }) => s.bindings[device] === 'unbound',
        connected: (s, { device }) => s.plugged[device],
      },
      then: (s, { device }) => {
        s.bindings[device] = 'bound'
      },
    }),
    unbind: action({
      by: 'application',
      on: { device: Device },
      source: 'drivers/dma/idxd/cdev.c idxd_cdev_release: the device is told to stop',
      when: { bound: (s, { device }) => s.bindings[device] === 'bound' },
      then: (s, { device }) => {
        s.bindings[device] = 'stopping'
      },
    }),
    abort: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/dma/idxd/device.c idxd_device_drain_pasid; for a device that is gone, its remove callback',
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        stopping: (s, { operation }) => s.bindings[known(s.operations[operation].device)] === 'stopping',
      },
      then: (s, { operation }) => retire(s, operation),
    }),
    clearPasid: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/iommu/intel/pasid.c intel_pasid_tear_down_entry',
      when: {
        stopping: (s, { device }) => s.bindings[device] === 'stopping',
        // What waits for a page response is drained later.
        quiet: (s, { device }) =>
          s.operations.every((one) => one.device !== device || one.phase === 'faulted' || one.phase === 'idle'),
      },
      then: {
        invalidateIotlb: (s) => flushWholeIotlb(s),
        advance: (s, { device }) => {
          s.bindings[device] = s.plugged[device] ? 'posted' : 'acknowledged'
        },
      },
    }),
    pasidInvalidated: action({
      by: 'hardware',
      on: { device: Device },
      source: 'ATS Invalidate Completion for the whole PASID',
      when: {
        posted: (s, { device }) => s.bindings[device] === 'posted',
        connected: (s, { device }) => s.plugged[device],
      },
      then: {
        flush: (s, { device }) => flushWholeDeviceTlb(s, device),
        acknowledge: (s, { device }) => {
          s.bindings[device] = 'acknowledged'
        },
      },
    }),
    drained: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/iommu/intel/prq.c intel_iommu_drain_pasid_prq: every page request has been answered',
      when: {
        acknowledged: (s, { device }) => s.bindings[device] === 'acknowledged',
        noRequest: (s, { device }) =>
          s.operations.every((one, operation) => one.device !== device || s.pageRequests[operation] === 'none'),
      },
      then: (s, { device }) => {
        s.bindings[device] = 'unbound'
      },
    }),
    pull: action({
      by: 'environment',
      on: { device: Device },
      source: 'surprise removal: the link goes down, and with it everything that the device had cached',
      when: { connected: (s, { device }) => s.plugged[device] },
      then: (s, { device }) => {
        s.plugged[device] = false
        flushWholeDeviceTlb(s, device)
      },
    }),
    remove: action({
      by: 'kernel',
      on: { device: Device },
      source: 'drivers/pci/hotplug/pciehp_pci.c pciehp_unconfigure_device',
      when: {
        disconnected: (s, { device }) => !s.plugged[device],
        bound: (s, { device }) => s.bindings[device] === 'bound',
      },
      then: (s, { device }) => {
        s.bindings[device] = 'stopping'
      },
    }),
    plug: action({
      by: 'environment',
      on: { device: Device },
      source: 'drivers/pci/hotplug/pciehp_pci.c pciehp_configure_device',
      when: {
        disconnected: (s, { device }) => !s.plugged[device],
        unbound: (s, { device }) => s.bindings[device] === 'unbound',
      },
      then: (s, { device }) => {
        s.plugged[device] = true
      },
    }),
    // What is looked at before the flush of a device's TLB is posted, and while it is waited for.
    skipDisconnected: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/iommu/intel/pasid.c: pci_dev_is_disconnected, commit 4fc82cd907ac',
      when: {
        iotlbFlushed: (s, { mover, device }) => s.callback[mover][device] === 'iotlbFlushed',
        disconnected: (s, { device }) => !s.plugged[device],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'none'
      },
    }),
    abandonFlush: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source:
        'drivers/iommu/intel/dmar.c qi_check_fault: invalidation timed out, device not present, commit 80a9b50c0b9e',
      when: {
        posted: (s, { mover, device }) => s.callback[mover][device] === 'posted',
        disconnected: (s, { device }) => !s.plugged[device],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'none'
      },
    }),
    abandonUnbind: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/iommu/intel/dmar.c qi_check_fault, commit 80a9b50c0b9e: the same when the PASID is torn down',
      when: {
        posted: (s, { device }) => s.bindings[device] === 'posted',
        disconnected: (s, { device }) => !s.plugged[device],
      },
      then: (s, { device }) => {
        s.bindings[device] = 'acknowledged'
      },
    }),
  }),
})

export const atsSvmSystem = system({
  name: 'ats-svm',
  title: 'Shared virtual memory (ATS, PRI, PASID): the IOMMU walks the page table of the process',
  parts: [atsBinding, faultWorker, cpu, migration, reclaim, discard],
  fixed: ramOnly,
  given: { sharesTable: () => true },
})

/** Somebody waits for permission to write: the process itself, or a device by a page request. */
const forkingProcess = part({
  name: 'forking-process',
  about: 'pages of a process that forks are written by the process and by devices',
  uses: [faultWorker, copyOnWrite],
  extends: {
    copyBegin: { when: { wanted: (s, { page }) => isWriteWanted(s, page) } },
    upgrade: { when: { wanted: (s, { page }) => isWriteWanted(s, page) } },
  },
})

function isWriteWanted(s: ViewOfParts<[typeof faultWorker, typeof copyOnWrite]>, page: PageElement): boolean {
  return (
    s.writeFaults[page] ||
    s.operations.some((one, operation) => {
      return one.page === page && one.direction === 'write' && s.pageRequests[operation] === 'queued'
    })
  )
}

export const atsForkSystem = system({
  name: 'ats-fork',
  title: 'Shared virtual memory of a process that forks: copy on write and changes of permission',
  parts: [atsDevice, tableFlush, forkingProcess, orderedWrites, cpuFaults],
  fixed: ramOnly,
  given: { sharesTable: () => true },
  // Devices stay: binding and removal are in ats-svm.
  initially: (s) => s.bindings.fill('bound'),
})

/** The IOMMU finds the entry in a page-table page, and remembers where that is. */
const tableWalks = part({
  name: 'table-walks',
  about: 'walks of an IOMMU go through page-table pages',
  uses: [atsDevice, tableFlush, faultWorker, tablePages],
  extends: {
    translateByWalk: {
      then: {
        remember: (s, { operation }) => {
          const page = known(s.operations[operation].page)
          s.cachedTables[page] = s.tables[page]
        },
      },
    },
    faultPopulate: {
      when: { tableThere: (s, { operation }) => s.tables[known(s.operations[operation].page)] !== none },
    },
  },
})

export const atsTablesSystem = system({
  name: 'ats-tables',
  title: 'Shared virtual memory whose page tables are memory: page-table pages are freed and used again',
  parts: [tableWalks, cpuWrites, reclaim, discard],
  fixed: ramOnly,
  given: { sharesTable: () => true },
  // Devices stay: binding and removal are in ats-svm.
  initially: (s) => s.bindings.fill('bound'),
})

/**
 * The process exits while devices work for it: its address space goes before the file by which a device was bound. mmu_notifier_release comes first, and takes the
 * notifier off the list: of what exit_mmap changes after that, nobody is told. So it is there that the PASID loses the page table and that
 * everything cached is flushed. The device is not asked to stop: what it wants from then on is refused.
 */
const exitingAts = part({
  name: 'exiting-ats',
  about: 'the release callback of an IOMMU driver; devices and page requests that find the address space gone',
  uses: [atsBinding, faultWorker, cpuFaults, exit],
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
