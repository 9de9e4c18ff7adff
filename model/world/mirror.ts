import { each, flag, known, none, oneOf, optional, record } from '../language/domain.ts'
import { type DraftOfParts, part } from '../language/part.ts'
import { dma, type OperationElement } from './dma.ts'
import { put } from './frames.ts'
import { Device, Frame, Operation, Page } from './sets.ts'

/** What a device driver keeps to mirror page tables: its zaps and its faults under way. */
export const mirror = part({
  name: 'mirror',
  about: 'the driver side of a page-table mirror: zaps, faults',
  uses: [dma],
  state: {
    /** A zap of the hardware's entry has been posted and is not yet acknowledged. */
    zapping: each(Device, Page, flag()),
    faults: each(
      Operation,
      record({
        /**
         * found: has a reference to its region, where faults take one · waiting: for invalidations under way, before it starts ·
         * updating: an update of the hardware's table has been posted · updated: it has been acknowledged
         */
        step: oneOf('none', 'raised', 'found', 'waiting', 'sampled', 'walked', 'updating', 'updated'),
        /** The sequence number has changed since the fault sampled it: all that a comparison can tell. */
        sequenceMoved: flag(),
        /** The frame found by the walk. Whether the fault holds a reference to it is the design's own. */
        frame: optional(Frame),
      }),
    ),
  },
})

type Draft = DraftOfParts<[typeof mirror]>

export function dropFaultReference(s: Draft, operation: OperationElement): void {
  put(s, known(s.faults[operation].frame))
  s.faults[operation].frame = none
}
