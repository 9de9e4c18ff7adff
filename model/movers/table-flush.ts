import { known } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { flushDeviceTlb, flushIotlb, tlbHit } from '../world/ats.ts'
import { atsDevice } from '../world/ats-device.ts'
import type { FrameElement, PageElement } from '../world/frames.ts'
import { writeContent } from '../world/pages.ts'
import { Device, Mover } from '../world/sets.ts'
import { allEnded, mover } from './mover.ts'

/**
 * Whoever has changed a page-table entry flushes what IOMMUs and devices have cached of it, before anything else is done to the
 * frame: first the IOTLB, then the TLBs of devices, which fill from it.
 */
export const tableFlush = part({
  name: 'table-flush',
  about: 'caches of a shared page table are flushed: IOTLB, then TLBs of devices, which acknowledge',
  uses: [atsDevice, mover],
  actions: (action) => ({
    invalidateIotlb: action({
      by: 'driver',
      on: { mover: Mover },
      source:
        'drivers/iommu/intel/svm.c intel_arch_invalidate_secondary_tlbs, under the page-table lock: qi_flush_piotlb',
      when: {
        flushing: (s, { mover }) => s.movers[mover].phase === 'flushing',
        stale: (s, { mover }) => s.callback[mover].some((callback) => callback === 'stale'),
      },
      then: {
        // Without a device that is bound, nobody has registered a notifier.
        flush: (s, { mover }) => {
          if (s.bindings.some((binding) => binding !== 'unbound')) flushIotlb(s, known(s.movers[mover].page))
        },
        advance: (s, { mover }) => {
          s.callback[mover].forEach((callback, device) => {
            if (callback === 'stale') {
              s.callback[mover][device] = s.bindings[device] === 'unbound' ? 'none' : 'iotlbFlushed'
            }
          })
        },
      },
    }),
    invalidateDeviceTlb: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/iommu/intel/svm.c: qi_flush_dev_iotlb_pasid, after the IOTLB (VT-d specification 6.5.2.5)',
      when: {
        iotlbFlushed: (s, { mover, device }) => s.callback[mover][device] === 'iotlbFlushed',
        connected: (s, { device }) => s.plugged[device],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'posted'
      },
    }),
    deviceTlbInvalidated: action({
      by: 'hardware',
      on: { mover: Mover, device: Device },
      source: 'ATS Invalidate Completion: what used the old translation has been carried out',
      when: {
        posted: (s, { mover, device }) => s.callback[mover][device] === 'posted',
        connected: (s, { device }) => s.plugged[device],
      },
      then: {
        flush: (s, { mover, device }) => flushDeviceTlb(s, device, known(s.movers[mover].page)),
        acknowledge: (s, { mover, device }) => {
          s.callback[mover][device] = 'none'
        },
      },
    }),
    flushEnd: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c __mmu_notifier_arch_invalidate_secondary_tlbs returns',
      when: {
        flushing: (s, { mover }) => s.movers[mover].phase === 'flushing',
        acknowledged: (s, { mover }) => allEnded(s, mover),
      },
      then: (s, { mover }) => {
        s.movers[mover].phase = 'unmapped'
      },
    }),
  }),
  extends: {
    dmaBeat: {
      then: {
        // Ghost: what is written while a drop of the page is being flushed came before the drop.
        transfer: (s, { operation }) => {
          const { direction, page } = s.operations[operation]
          const frame = known(tlbHit(s, operation))
          if (direction === 'write' && !isBeingDropped(s, known(page), frame)) writeContent(s, known(page), frame)
        },
      },
    },
  },
})

type View = ViewOfParts<[typeof mover]>

/** A mover has changed the entry that led to the frame, and has not flushed all caches of it yet. */
export function isBeingFlushed(s: View, page: PageElement, frame: FrameElement): boolean {
  return s.movers.some((row) => row.phase === 'flushing' && row.page === page && row.from === frame)
}

/** The frame is still the page's to write to: it is no longer its place, but the drop of the page has not ended. */
export function isBeingDropped(s: View, page: PageElement, frame: FrameElement): boolean {
  return s.pages[page].frame !== frame && isBeingFlushed(s, page, frame)
}
