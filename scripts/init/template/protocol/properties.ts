import { always, alwaysReachable, none, reachable } from 'moveproof'
import { buffer, Device } from './buffer.ts'

export const dmaInPlace = always({
  name: 'dma-in-place',
  sentence: 'A running DMA goes to where the buffer is.',
  uses: [buffer],
  on: { device: Device },
  given: (s, { device }) => s.dma[device] !== none,
  holds: (s, { device }) => s.dma[device] === s.location,
})

export const movesEnd = alwaysReachable({
  name: 'moves-end',
  sentence: 'A move that was announced can still come to its end.',
  uses: [buffer],
  holds: (s) => !s.moving,
})

// What must be possible: without it, all the others could hold because nothing ever happens.
export const allBusy = reachable({
  name: 'all-busy',
  sentence: 'All devices can do DMA at once.',
  uses: [buffer],
  holds: (s) => s.dma.every((frame) => frame !== none),
})
