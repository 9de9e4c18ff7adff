import { counter, each, known, none, oneOf, optional, record } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { beatsPerOperation, type DeviceElement, frameReached } from './dma.ts'
import { dmaBeats } from './dma-beats.ts'
import { writeContent } from './pages.ts'
import { Device, Frame, Operation, Page } from './sets.ts'

/**
 * PCIe writes are posted: the sender gets no answer, and what it has sent may still be on its way when it goes on. A completion that
 * is not ordered behind the data, or a reset that does not wait for it, overtakes it.
 */
export const postedWrites = part({
  name: 'posted-writes',
  about: 'devices whose writes are on their way for some time',
  uses: [dmaBeats],
  state: {
    /** What an operation has written and what has not arrived, and where it is going. It outlives the operation. */
    inFlight: each(
      Operation,
      record({ writes: counter(beatsPerOperation), page: optional(Page), frame: optional(Frame) }),
    ),
    /** Is the device at work, or being reset? */
    engines: each(Device, oneOf('running', 'stopping', 'stopped')),
  },
  actions: (action) => ({
    postedLand: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'PCIe Memory Write arrives',
      when: { onItsWay: (s, { operation }) => s.inFlight[operation].writes > 0 },
      then: (s, { operation }) => {
        const row = s.inFlight[operation]
        writeContent(s, known(row.page), known(row.frame))
        row.writes--
        if (row.writes > 0) return
        row.page = none
        row.frame = none
      },
    }),
  }),
  extends: {
    dmaBeat: {
      when: {
        // What an earlier operation in this place may have on its way arrives before.
        earlierLanded: (s, { operation }) => s.inFlight[operation].writes <= s.operations[operation].beats,
        engineRuns: (s, { operation }) => s.engines[known(s.operations[operation].device)] !== 'stopped',
      },
      then: {
        post: (s, { operation }) => {
          const { direction, page } = s.operations[operation]
          if (direction === 'read') return
          s.inFlight[operation].writes++
          s.inFlight[operation].page = page
          s.inFlight[operation].frame = frameReached(s, operation)
        },
      },
    },
    dmaComplete: {
      source: 'completion entry or MSI: a posted write too, and ordered behind the data unless Relaxed Ordering is set',
      when: {
        engineRuns: (s, { operation }) => s.engines[known(s.operations[operation].device)] !== 'stopped',
        landed: (s, { operation }) => s.inFlight[operation].writes === 0,
      },
    },
  },
})

type View = ViewOfParts<[typeof postedWrites]>

/** Nothing that operations of the device have written is on its way. */
export function hasLanded(s: View, device: DeviceElement): boolean {
  return s.operations.every((one, operation) => one.device !== device || s.inFlight[operation].writes === 0)
}
