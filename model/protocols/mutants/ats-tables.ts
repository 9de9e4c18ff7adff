import { known, none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { fillDeviceTlb } from '../../world/ats.ts'
import { atsTablesSystem } from '../ats-tables.ts'

type View = ViewOf<typeof atsTablesSystem>
type Draft = DraftOf<typeof atsTablesSystem>
type ByOperation = { readonly operation: keyof View['operations'] & symbol }

/** The IOMMU goes where it remembers a page-table page: what is there now need not be one. */
function isWayStale(s: View, { operation }: ByOperation): boolean {
  const page = known(s.operations[operation].page)
  return s.cachedTables[page] !== none && s.cachedTables[page] !== s.tables[page]
}

export const freedTableWalked = mutate(
  atsTablesSystem,
  'B24-freed-table-walked',
  'a page-table page is freed without telling the IOMMU, which goes on reading entries there (before commit e37d5a2d60a3)',
  [
    change.dropCondition('tableFree', 'flushed'),
    change.replaceCondition<View, ByOperation>(
      'translateByWalk',
      'present',
      (s, { operation }) =>
        isWayStale(s, { operation }) || s.pages[known(s.operations[operation].page)].entry === 'present',
    ),
    change.replaceEffect<Draft, ByOperation>('translateByWalk', 'setDirty', (s, { operation }) => {
      const { frame } = s.pages[known(s.operations[operation].page)]
      if (frame !== none) s.frames[frame].dirty = true
    }),
    change.replaceEffect<Draft, ByOperation>('translateByWalk', 'fill', (s, { operation }) => {
      const page = known(s.operations[operation].page)
      // What is read as an entry is what somebody has written there: say, the address of that very frame.
      s.iotlb[page].frame = isWayStale(s, { operation }) ? s.cachedTables[page] : s.pages[page].frame
      s.iotlb[page].writable = true
      fillDeviceTlb(s, operation)
    }),
    change.replaceEffect<Draft, ByOperation>('translateByWalk', 'remember', (s, { operation }) => {
      const page = known(s.operations[operation].page)
      if (s.cachedTables[page] === none) s.cachedTables[page] = s.tables[page]
    }),
  ],
)
