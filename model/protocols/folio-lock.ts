import { system } from '../language/system.ts'
import { lruDrain } from '../movers/lru-drain.ts'
import { cpu } from '../world/cpu.ts'
import { dma } from '../world/dma.ts'
import { ramOnly } from '../world/sets.ts'

/** CPUs as what threads compete for. No device does anything here: hmm_range_fault, on behalf of one, is a thread that waits. */
export const folioLockSystem = system({
  name: 'folio-lock',
  title: 'Threads that wait for a locked folio, whose holder waits for work on their CPUs',
  parts: [dma, lruDrain, cpu],
  fixed: ramOnly,
})
