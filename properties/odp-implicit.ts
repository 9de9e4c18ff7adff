import { holdersOfParent, implicitParents } from '../model/world/odp-parents.ts'
import { Device, Page } from '../model/world/sets.ts'
import { always } from './property.ts'

// Implicit regions: who holds the parent, and who destroys a child.

export const childDestroyedOnce = always({
  name: 'P9-child-destroyed-once',
  sentence: 'The destruction of a child is queued at most once.',
  uses: [implicitParents],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => s.destroying[device][page] <= 1,
})

export const parentUsersBalance = always({
  name: 'P13d-parent-balance',
  sentence:
    'A parent has as many users as faults and destructions of children hold it, and one more while it can be found.',
  uses: [implicitParents],
  on: { device: Device },
  holds: (s, { device }) => s.parents[device].users === holdersOfParent(s, device),
})
