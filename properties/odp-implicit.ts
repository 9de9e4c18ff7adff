import { holdersOfParent, implicitParents } from '../model/world/odp-parents.ts'
import { Device, Page } from '../model/world/sets.ts'
import { always, step } from './property.ts'

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

export const nothingOfGoneParent = always({
  name: 'P2m-no-freed-parent',
  sentence: 'When an implicit region is gone, it has no users, no children, and none that are being destroyed.',
  uses: [implicitParents],
  on: { device: Device, page: Page },
  given: (s, { device }) => s.parents[device].life === 'none',
  holds: {
    users: (s, { device }) => s.parents[device].users === 0,
    children: (s, { device, page }) => s.subscriptions[device][page].life === 'none',
    destruction: (s, { device, page }) => s.destroying[device][page] === 0,
  },
})

export const parentNotRevived = step({
  name: 'P13e-last-user-is-last',
  sentence: 'An implicit region that is being closed and has no users any more gets none again.',
  uses: [implicitParents],
  on: { device: Device },
  given: ({ before }, { device }) => before.parents[device].life === 'closing' && before.parents[device].users === 0,
  holds: ({ after }, { device }) => after.parents[device].users === 0,
})
