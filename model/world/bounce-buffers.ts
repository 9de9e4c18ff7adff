import { each, known, oneOf, optional, record } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { dma, type OperationElement } from './dma.ts'
import { Frame, Operation } from './sets.ts'

/** Frames of the kernel that devices do DMA to instead of to the memory of the process. */
export const bounceBuffers = part({
  name: 'bounce-buffers',
  about: 'bounce buffers: one for each operation, filled or emptied by the CPU',
  uses: [dma],
  state: {
    bounces: each(
      Operation,
      record({
        /** translated: the CPU has looked up where the page is, and is about to copy. */
        step: oneOf('none', 'allocated', 'translated', 'copied'),
        /** The bounce buffer; the operation holds its only reference. */
        buffer: optional(Frame),
        /** Where the page is, as the CPU has found out. */
        target: optional(Frame),
      }),
    ),
  },
})

type View = ViewOfParts<[typeof bounceBuffers]>

/** It is time to copy: before the device reads, after it has written. */
export function isCopyDue(s: View, operation: OperationElement): boolean {
  const { phase, direction } = s.operations[operation]
  return s.bounces[operation].step === 'allocated' && phase === (direction === 'read' ? 'preparing' : 'done')
}

/** The copy found its page, and the page is still there. */
export function isTargetCurrent(s: View, operation: OperationElement): boolean {
  const { entry, frame } = s.pages[known(s.operations[operation].page)]
  return entry === 'present' && frame === s.bounces[operation].target
}
