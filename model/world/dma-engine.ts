import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { beatsPerOperation, dma, frameReached } from './dma.ts'
import { writeContent } from './pages.ts'
import { Operation } from './sets.ts'

/** The hardware that carries operations out, beat by beat. */
export const dmaEngine = part({
  name: 'dma-engine',
  about: 'the hardware that carries DMA operations out',
  uses: [dma],
  actions: (action) => ({
    dmaBeat: action({
      by: 'hardware',
      on: { operation: Operation },
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        unfinished: (s, { operation }) => s.operations[operation].beats < beatsPerOperation,
        translated: (s, { operation }) => frameReached(s, operation) !== none,
      },
      then: {
        transfer: (s, { operation }) => {
          const { direction, page } = s.operations[operation]
          if (direction === 'write') writeContent(s, known(page), known(frameReached(s, operation)))
        },
        count: (s, { operation }) => {
          s.operations[operation].beats++
        },
      },
    }),
    dmaComplete: action({
      by: 'hardware',
      on: { operation: Operation },
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        finished: (s, { operation }) => s.operations[operation].beats === beatsPerOperation,
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'done'
      },
    }),
  }),
})
