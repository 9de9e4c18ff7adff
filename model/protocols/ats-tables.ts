import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { reclaim } from '../movers/reclaim.ts'
import { tableFlush } from '../movers/table-flush.ts'
import { tablePages } from '../movers/table-pages.ts'
import { cpuWrites } from '../world/cpu-writes.ts'
import { pageRequests } from '../world/page-requests.ts'
import { ramOnly } from '../world/sets.ts'

/** The IOMMU finds the entry in a page-table page, and remembers where that is. */
const tableWalks = part({
  name: 'table-walks',
  about: 'walks of an IOMMU go through page-table pages',
  uses: [tableFlush, pageRequests, tablePages],
  extends: {
    translateByWalk: {
      then: {
        remember: (s, { operation }) => {
          const page = known(s.operations[operation].page)
          s.cachedTables[page] = s.tables[page]
        },
      },
    },
    faultPopulate: {
      when: { tableThere: (s, { operation }) => s.tables[known(s.operations[operation].page)] !== none },
    },
  },
})

export const atsTablesSystem = system({
  name: 'ats-tables',
  title: 'Shared virtual memory whose page tables are memory: page-table pages are freed and used again',
  parts: [tableWalks, cpuWrites, reclaim, discard],
  fixed: ramOnly,
  given: { sharesTable: () => true },
  // Devices stay: binding and removal are in ats-svm.
  initially: (s) => s.bindings.fill('bound'),
})
