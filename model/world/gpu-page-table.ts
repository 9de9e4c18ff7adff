import { each, optional } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { dma } from './dma.ts'
import { Device, Frame, Page } from './sets.ts'

/**
 * The page table that a GPU driver keeps in memory, beside what the hardware would use (`translations`): a process without running
 * work has no VMID, so the hardware does not look at its page table, whatever that says.
 */
export const gpuPageTable = part({
  name: 'gpu-page-table',
  about: 'the page table that a driver writes, whether or not the hardware may use it',
  uses: [dma],
  state: { gpuEntries: each(Device, Page, optional(Frame)) },
})
