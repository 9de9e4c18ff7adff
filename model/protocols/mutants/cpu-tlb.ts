import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf } from '../../language/system.ts'
import { cpuTlbSystem } from '../cpu-tlb.ts'

type Draft = DraftOf<typeof cpuTlbSystem>
type ByMover = { readonly mover: keyof Draft['movers'] & symbol }

export const flushedOutsideLock = mutate(
  cpuTlbSystem,
  'B06-flushed-outside-lock',
  'migrate_vma unlocks the page table first and flushes TLBs after it: a drop in between has nothing to flush',
  [change.dropCondition('discardMoving', 'tableUnlocked')],
)

export const neverFlushed = mutate(
  cpuTlbSystem,
  'X07-migrated-without-cpu-flush',
  'a migration replaces the entry and goes on while CPUs have the old one cached',
  [
    change.replaceEffect<Draft, ByMover>('unmap', 'awaitFlush', (s, { mover }) => {
      s.movers[mover].phase = 'unmapped'
    }),
  ],
)
