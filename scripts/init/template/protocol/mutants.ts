import { change, mutate } from 'moveproof'
import { announcedMove } from './buffer.ts'

// Known-bad variants. A property that none of them breaks may be one that cannot fail.
export const moveWithoutWaiting = mutate(
  announcedMove,
  'move-without-waiting',
  'the buffer is moved while DMA is running',
  [change.dropCondition('move', 'dmaFinished')],
)
