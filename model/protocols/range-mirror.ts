import { each, known, none, optional } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { system } from '../language/system.ts'
import { isEntryChanged, type MoverElement } from '../movers/mover.ts'
import { isInRange, rangeZapping } from '../movers/range-zapping.ts'
import { reclaim } from '../movers/reclaim.ts'
import { type DeviceElement, type OperationElement, retire } from '../world/dma.ts'
import { isFreeRam, type PageElement } from '../world/frames.ts'
import { mappedRange } from '../world/mapped-range.ts'
import { mirror } from '../world/mirror.ts'
import { isAbsent, populate } from '../world/pages.ts'
import { readsOnly } from '../world/reads-only.ts'
import { Device, Frame, Mover, Operation, Page, ramOnly } from '../world/sets.ts'
import { zapAcknowledgement } from '../world/zap-acknowledgement.ts'

/** What a fault over a range has found. */
const rangeFaults = part({
  name: 'range-faults',
  about: 'faults that look up all pages of a range',
  uses: [mirror, mappedRange],
  state: {
    /** hmm_pfns: without references. */
    found: each(Operation, Page, optional(Frame)),
  },
})

type View = ViewOfParts<[typeof rangeFaults, typeof rangeZapping]>
type Draft = DraftOfParts<[typeof rangeFaults]>

/** mmu_interval_read_begin would wait: a window is open on some page of the range. */
function isInvalidating(s: View, device: DeviceElement): boolean {
  return s.callback.some((row) => row[device] === 'started' || row[device] === 'returned')
}

function deviceOf(s: View, operation: OperationElement): DeviceElement {
  return known(s.operations[operation].device)
}

/** The part of the range that the mover takes, and that the device has mapped. */
function isMappedInRange(s: View, mover: MoverElement, device: DeviceElement, page: PageElement): boolean {
  return isInRange(s, mover, page) && s.translations[device][page] !== none
}

function endFault(s: Draft, operation: OperationElement, step: 'none' | 'raised'): void {
  s.faults[operation].step = step
  s.faults[operation].sequenceMoved = false
  s.found[operation].fill(none)
}

/**
 * One notifier over a range of pages, as drm_gpusvm and on-demand regions have it: a fault maps all of the range that there is, and collides with
 * every invalidation that overlaps the range, on whatever page. What is invalidated is only the overlap.
 */
const rangeMirror = part({
  name: 'range-mirror',
  about:
    'a device mirrors a range of pages under one sequence number; the range may be invalidated and unmapped in part',
  uses: [rangeFaults, rangeZapping, zapAcknowledgement, readsOnly],
  actions: (action) => ({
    faultBegin: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_get_pages: mmu_interval_read_begin waits',
      when: {
        raised: (s, { operation }) => s.faults[operation].step === 'raised',
        hasArea: (s, { operation }) => s.hasArea[known(s.operations[operation].page)],
        noneRunning: (s, { operation }) => !isInvalidating(s, deviceOf(s, operation)),
      },
      then: (s, { operation }) => {
        s.faults[operation].step = 'sampled'
      },
    }),
    faultPopulate: action({
      by: 'kernel',
      on: { operation: Operation, page: Page, frame: Frame },
      source: 'mm/hmm.c hmm_vma_fault → handle_mm_fault',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        hasArea: (s, { page }) => s.hasArea[page],
        absent: (s, { page }) => isAbsent(s, page),
        frameFree: (s, { frame }) => isFreeRam(s, frame),
      },
      then: (s, { page, frame }) => populate(s, page, frame),
    }),
    faultWalk: action({
      by: 'kernel',
      on: { operation: Operation },
      source:
        'mm/hmm.c hmm_range_fault: all of the range that has an area; drm_gpusvm makes a smaller range of the rest',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        rangePresent: (s) => s.pages.every(({ entry }, page) => !s.hasArea[page] || entry === 'present'),
      },
      then: {
        readEntries: (s, { operation }) => {
          s.pages.forEach(({ frame, entry }, page) => {
            if (s.hasArea[page] && entry === 'present') s.found[operation][page] = frame
          })
        },
        advance: (s, { operation }) => {
          s.faults[operation].step = 'walked'
        },
      },
    }),
    faultMap: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/xe/xe_pt.c: drm_gpusvm_range_pages_valid under notifier_lock',
      when: {
        walked: (s, { operation }) => s.faults[operation].step === 'walked',
        sequenceSame: (s, { operation }) => !s.faults[operation].sequenceMoved,
      },
      then: {
        programTranslations: (s, { operation }) => {
          s.found[operation].forEach((frame, page) => {
            if (frame !== none) s.translations[deviceOf(s, operation)][page] = frame
          })
        },
        resume: (s, { operation }) => {
          endFault(s, operation, 'none')
          s.operations[operation].phase = 'running'
        },
      },
    }),
    faultRetry: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_get_pages: mmu_interval_read_retry; hmm_range_fault: -EBUSY',
      when: {
        begun: (s, { operation }) => ['sampled', 'walked'].includes(s.faults[operation].step),
        sequenceMoved: (s, { operation }) => s.faults[operation].sequenceMoved,
      },
      then: (s, { operation }) => endFault(s, operation, 'raised'),
    }),
    faultFails: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/drm_gpusvm.c drm_gpusvm_range_find_or_insert: no area, -ENOENT; the job ends in error',
      when: {
        raised: (s, { operation }) => s.faults[operation].step === 'raised',
        noArea: (s, { operation }) => !s.hasArea[known(s.operations[operation].page)],
      },
      then: (s, { operation }) => {
        endFault(s, operation, 'none')
        retire(s, operation)
      },
    }),
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: set_seq for the region, zap of the overlap',
      when: {
        notifying: (s, { mover }) => s.movers[mover].phase === 'notifying',
        due: (s, { mover, device }) => s.callback[mover][device] === 'due',
      },
      then: {
        setSequence: (s, { device }) => {
          s.faults.forEach((fault, operation) => {
            const begun = fault.step === 'sampled' || fault.step === 'walked'
            if (begun && s.operations[operation].device === device) fault.sequenceMoved = true
          })
        },
        postZaps: (s, { mover, device }) => {
          s.pages.forEach((_, page) => {
            if (isMappedInRange(s, mover, device, page)) s.zapping[device][page] = true
          })
        },
        advance: (s, { mover, device }) => {
          s.callback[mover][device] = 'started'
        },
      },
    }),
    invalidateReturn: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: the zap has been waited for',
      when: {
        started: (s, { mover, device }) => s.callback[mover][device] === 'started',
        hardwareAcknowledged: (s, { mover, device }) =>
          s.zapping[device].every((zapping, page) => !zapping || !isInRange(s, mover, page)),
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'returned'
      },
    }),
    invalidateEnd: action({
      by: 'kernel',
      on: { mover: Mover, device: Device },
      source: 'mm/mmu_notifier.c mn_itree_inv_end',
      when: {
        entryChanged: (s, { mover }) => isEntryChanged(s, mover),
        returned: (s, { mover, device }) => s.callback[mover][device] === 'returned',
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'none'
      },
    }),
  }),
})

export const rangeMirrorSystem = system({
  name: 'range-mirror',
  title: 'one notifier over a range of pages: invalidated in part, and unmapped in part',
  parts: [rangeMirror, reclaim],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
