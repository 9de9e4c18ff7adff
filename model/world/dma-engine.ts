import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { frameReached } from './dma.ts'
import { dmaBeats } from './dma-beats.ts'
import { writeContent } from './pages.ts'

/** The hardware that carries operations out, beat by beat. */
export const dmaEngine = part({
  name: 'dma-engine',
  about: 'the hardware that carries DMA operations out',
  uses: [dmaBeats],
  extends: {
    dmaBeat: {
      when: { translated: (s, { operation }) => frameReached(s, operation) !== none },
      then: {
        transfer: (s, { operation }) => {
          const { direction, page } = s.operations[operation]
          if (direction === 'write') writeContent(s, known(page), known(frameReached(s, operation)))
        },
      },
    },
  },
})
