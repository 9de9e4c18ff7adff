import { derived } from '../language/bounds.ts'
import { counter, each, oneOf, record } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import type { DeviceElement } from './dma.ts'
import { odpRegions } from './odp-regions.ts'
import { Device, operations, Page, pages } from './sets.ts'

// The registration itself, one fault of each operation, and the works that destroy children: at most two of a child.
const users = derived([operations, pages], (o, p) => 1 + o + 2 * p)

/** Implicit regions: each has a child for every page that a fault has touched. */
export const implicitParents = part({
  name: 'odp-parents',
  about: 'implicit on-demand regions and the destruction of their children',
  uses: [odpRegions],
  state: {
    parents: each(
      Device,
      record({
        /** closing: it can no longer be found, and those who hold it are waited for. */
        life: oneOf('none', 'live', 'closing'),
        /** mmkey.usecount */
        users: counter(users),
      }),
    ),
    /** How many times the destruction of a child has been queued and is not yet done. */
    destroying: each(Device, Page, counter(2)),
  },
})

type View = ViewOfParts<[typeof implicitParents]>

/** Who holds the parent: faults, works that destroy children, and its own registration. */
export function holdersOfParent(s: View, device: DeviceElement): number {
  let holders = s.parents[device].life === 'live' ? 1 : 0
  s.faults.forEach(({ step }, operation) => {
    if (step !== 'none' && step !== 'reported' && s.operations[operation].device === device) holders++
  })
  s.destroying[device].forEach((queued) => {
    holders += queued
  })
  return holders
}
