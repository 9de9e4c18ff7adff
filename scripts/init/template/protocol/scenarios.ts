import type { Scenario } from 'moveproof'
import { announcedMove } from './buffer.ts'
import { moveWithoutWaiting } from './mutants.ts'
import { allBusy, dmaInPlace, movesEnd } from './properties.ts'

const properties = [dmaInPlace, movesEnd, allBusy]

// What is claimed: which system at which bounds has which properties. `check` fails when a search finds anything else.
export const scenarios: readonly Scenario[] = [
  { system: announcedMove, bounds: { devices: 2 }, properties, violated: {} },
  {
    system: moveWithoutWaiting,
    mutantOf: 'announced-move',
    bounds: { devices: 1 },
    properties,
    violated: { 'dma-in-place': 4 },
  },
]
