import { each, known, none, oneOf, optional, record } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { dma, type OperationElement } from './dma.ts'
import { put } from './frames.ts'
import { Frame, Operation } from './sets.ts'

/** Pins for the length of one operation: what the kernel holds on to while a device works. */
export const shortPins = part({
  name: 'short-pins',
  about: 'the kernel side of one DMA operation: its pin and how far it has come',
  uses: [dma],
  state: {
    pins: each(
      Operation,
      record({
        step: oneOf('none', 'walked', 'grabbed', 'pinned', 'unmapped', 'dirtied'),
        /** The frame found by the walk; from `grabbed` on the operation holds a reference to it. */
        frame: optional(Frame),
      }),
    ),
  },
})

type Draft = DraftOfParts<[typeof shortPins]>
type View = ViewOfParts<[typeof shortPins]>

/** The operation holds a reference to its frame. */
export function holdsPin(s: View, operation: OperationElement): boolean {
  const { step } = s.pins[operation]
  return step !== 'none' && step !== 'walked'
}

/** The operation waits for its pin, and nobody has begun to look for the frame. */
export function isUnpinned(s: View, operation: OperationElement): boolean {
  return s.operations[operation].phase === 'preparing' && s.pins[operation].step === 'none'
}

/** Forgets what a walk has found; the reference must have been dropped. */
export function forgetPin(s: Draft, operation: OperationElement): void {
  s.pins[operation].step = 'none'
  s.pins[operation].frame = none
}

/** Drops the reference that the operation holds. */
export function dropPin(s: Draft, operation: OperationElement): void {
  put(s, known(s.pins[operation].frame))
  forgetPin(s, operation)
}
