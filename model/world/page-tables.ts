import { each, optional } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Frame, Page } from './sets.ts'

/** Page tables are memory as well: each page has a page-table page for its entry, which IOMMUs find by what they have cached of upper levels. */
export const pageTables = part({
  name: 'page-tables',
  about: 'page-table pages, and what an IOMMU has cached of the way to them',
  state: {
    /** The frame of the page-table page in which the page's entry is. */
    tables: each(Page, optional(Frame)),
    /** A page-table page that is in no table any more, and not yet free. */
    unlinkedTables: each(Page, optional(Frame)),
    /** Paging-structure cache of the IOMMU: where it looks for the entry. */
    cachedTables: each(Page, optional(Frame)),
  },
})
