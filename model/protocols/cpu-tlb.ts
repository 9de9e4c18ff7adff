import { system } from '../language/system.ts'
import { cpuTlbFlush } from '../movers/cpu-tlb-flush.ts'
import { cpuFaults } from '../world/cpu-faults.ts'
import { dma } from '../world/dma.ts'
import { ramOnly } from '../world/sets.ts'

/** What every other design takes for one step: an entry changes, and no CPU has it cached any more. No device does anything here. */
export const cpuTlbSystem = system({
  name: 'cpu-tlb',
  title: 'TLBs of CPUs: entries change under the page-table lock, and are flushed before it is released',
  parts: [dma, cpuTlbFlush, cpuFaults],
  fixed: ramOnly,
})
