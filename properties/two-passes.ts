import { twoPasses } from '../model/movers/two-passes.ts'
import { mirror } from '../model/world/mirror.ts'
import { Device, Mover, Page } from '../model/world/sets.ts'
import { reachable, step } from './property.ts'

// Interval notifiers in two passes: what they gain, and what a refusal leaves behind.

export const refusalChangesNothing = step({
  name: 'P25-failed-pre-changes-nothing',
  sentence: 'A mover that was refused changes no page-table entry, and goes on only to end its window.',
  uses: [twoPasses],
  on: { mover: Mover, page: Page },
  given: ({ before, action }, { mover, page }) =>
    before.refused[mover] && action.parameters.mover === mover && before.movers[mover].page === page,
  holds: {
    sameEntry: ({ before, after }, { page }) =>
      after.pages[page].entry === before.pages[page].entry && after.pages[page].frame === before.pages[page].frame,
    ends: ({ after }, { mover }) => after.refused[mover] || after.movers[mover].phase === 'closing',
    closesForAll: ({ after }, { mover }) =>
      after.refused[mover] || after.callback[mover].every((callback) => callback === 'returned'),
  },
})

export const waitsOverlap = reachable({
  name: 'E-waits-overlap',
  sentence: 'Two devices flush at the same time for one invalidation, and nobody holds a lock for it.',
  uses: [twoPasses, mirror],
  on: { mover: Mover, device: Device, other: Device, page: Page },
  holds: (s, { mover, device, other, page }) =>
    device !== other &&
    s.movers[mover].page === page &&
    [device, other].every((one) => s.callback[mover][one] === 'posted' && s.zapping[one][page]),
})

export const waitsInFirstPass = reachable({
  name: 'E-waits-in-first-pass',
  sentence: 'A callback that has no memory for a second pass waits in the first.',
  uses: [twoPasses, mirror],
  on: { mover: Mover, device: Device, page: Page },
  holds: (s, { mover, device, page }) =>
    s.movers[mover].page === page && s.callback[mover][device] === 'started' && s.zapping[device][page],
})

export const refusedAtAll = reachable({
  name: 'E6-refused',
  sentence: 'A mover that may not wait is refused.',
  uses: [twoPasses],
  on: { mover: Mover },
  holds: (s, { mover }) => s.refused[mover],
})

export const refusedAfterAnother = reachable({
  name: 'E6-refused-after-another',
  sentence: 'A callback refuses when the callback of another device has already returned.',
  uses: [twoPasses],
  on: { mover: Mover, device: Device, other: Device },
  holds: (s, { mover, device, other }) =>
    s.refused[mover] && s.callback[mover][device] === 'called' && s.callback[mover][other] === 'returned',
})
