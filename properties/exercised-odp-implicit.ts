import { none } from '../model/language/domain.ts'
import { mover } from '../model/movers/mover.ts'
import { implicitParents } from '../model/world/odp-parents.ts'
import { Device, Mover, Page } from '../model/world/sets.ts'
import { alwaysReachable, reachable } from './property.ts'

// What must be possible with implicit regions.

export const childEmptiedTwice = reachable({
  name: 'E-child-emptied-twice',
  sentence: 'A callback empties a child whose destruction has been queued: a fault that held it has filled it again.',
  uses: [implicitParents, mover],
  on: { mover: Mover, device: Device, page: Page },
  holds: (s, { mover, device, page }) =>
    s.movers[mover].page === page &&
    s.callback[mover][device] === 'started' &&
    s.regions[device][page].dmaMapped !== none &&
    s.destroying[device][page] === 1,
})

export const allChildrenGone = alwaysReachable({
  name: 'A-regions-can-end',
  sentence: 'From every state, all parents and children can be gone, with no operation under way.',
  uses: [implicitParents],
  holds: (s) =>
    s.operations.every(({ phase }) => phase === 'idle') &&
    s.parents.every(({ life }) => life === 'none') &&
    s.subscriptions.every((row) => row.every(({ life }) => life === 'none')) &&
    s.destroying.every((row) => row.every((queued) => queued === 0)),
})
