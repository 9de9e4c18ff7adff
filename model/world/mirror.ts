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
         * reported: the region has yet to be found and held, where faults hold theirs · raised: it can be served · waiting: for
         * invalidations under way, before it starts · updating: an update of the hardware's table has been posted · updated: it has
         * been acknowledged
         */
        step: oneOf('none', 'reported', 'raised', 'waiting', 'sampled', 'walked', 'updating', 'updated'),
        /** The sequence number has changed since the fault sampled it: all that a comparison can tell. */
        sequenceMoved: flag(),
        /** The frame found by the walk. Whether the fault holds a reference to it is the design's own. */
        frame: optional(Frame),
      }),
    ),
  },
})

type Draft = DraftOfParts<[typeof mirror]>

/** A fault that collided forgets what it found and its sequence number, and begins anew. */
export function startOver(s: Draft, operation: OperationElement): void {
  s.faults[operation].step = 'raised'
  s.faults[operation].frame = none
  s.faults[operation].sequenceMoved = false
}

/** What the fault has found is now what the hardware uses. */
export function programTranslation(s: Draft, operation: OperationElement): void {
  const { device, page } = s.operations[operation]
  s.translations[known(device)][known(page)] = s.faults[operation].frame
}

/** The fault is over, and the operation goes on. */
export function resume(s: Draft, operation: OperationElement): void {
  forgetFault(s, operation)
  s.operations[operation].phase = 'running'
}

/** Nothing is left of the fault. */
export function forgetFault(s: Draft, operation: OperationElement): void {
  s.faults[operation].step = 'none'
  s.faults[operation].frame = none
  s.faults[operation].sequenceMoved = false
}

export function dropFaultReference(s: Draft, operation: OperationElement): void {
  put(s, known(s.faults[operation].frame))
  s.faults[operation].frame = none
}
