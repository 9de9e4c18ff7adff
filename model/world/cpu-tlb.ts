import { each, none, optional } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { pages } from './pages.ts'
import { Cpu, Frame, Page } from './sets.ts'

/** CPUs cache page-table entries. What the process can reach is what is cached, not what the entry says. */
export const cpuTlb = part({
  name: 'cpu-tlb',
  about: 'TLBs of the CPUs that the process runs on',
  uses: [pages],
  state: {
    /** The frame that the CPU has cached for the page. */
    tlb: each(Cpu, Page, optional(Frame)),
  },
  actions: (action) => ({
    tlbFill: action({
      by: 'hardware',
      on: { cpu: Cpu, page: Page },
      source: 'a thread touches the page, and the CPU walks the page table',
      when: {
        present: (s, { page }) => s.pages[page].entry === 'present',
        notCached: (s, { cpu, page }) => s.tlb[cpu][page] === none,
      },
      then: (s, { cpu, page }) => {
        s.tlb[cpu][page] = s.pages[page].frame
      },
    }),
  }),
})
