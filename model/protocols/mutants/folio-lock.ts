import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf } from '../../language/system.ts'
import { folioLockSystem } from '../folio-lock.ts'

type Draft = DraftOf<typeof folioLockSystem>
type ByCpu = { readonly cpu: keyof Draft['spins'] & symbol }

export const spinsOnFolio = mutate(
  folioLockSystem,
  'B04-spins-on-folio',
  'who finds a folio locked tries again at once, on a CPU that nobody takes away from it (before commit b570f37a2ce4)',
  [
    change.addEffect<Draft, ByCpu>('touchMoving', 'spin', (s, { cpu }) => {
      s.spins[cpu] = true
    }),
  ],
)
