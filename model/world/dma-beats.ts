import { part } from '../language/part.ts'
import { beatsPerOperation, dma } from './dma.ts'
import { Operation } from './sets.ts'

/** How far an operation is, and that it ends. What a beat moves, and what it needs for that, depends on the hardware. */
export const dmaBeats = part({
  name: 'dma-beats',
  about: 'operations run beat by beat, and complete after the last one',
  uses: [dma],
  actions: (action) => ({
    dmaBeat: action({
      by: 'hardware',
      on: { operation: Operation },
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        unfinished: (s, { operation }) => s.operations[operation].beats < beatsPerOperation,
      },
      then: {
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
