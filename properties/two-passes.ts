import { count } from '../model/language/domain.ts'
import { mover } from '../model/movers/mover.ts'
import { mirror } from '../model/world/mirror.ts'
import { Device, Mover, Page } from '../model/world/sets.ts'
import { always, reachable } from './property.ts'

// Interval notifiers in two passes: what they gain, and what they keep.

export const waitsOverlap = reachable({
  name: 'E-waits-overlap',
  sentence: 'Two devices flush at the same time for one invalidation, and nobody holds a lock for it.',
  uses: [mover, mirror],
  on: { mover: Mover, device: Device, other: Device, page: Page },
  holds: (s, { mover, device, other, page }) =>
    device !== other &&
    s.movers[mover].page === page &&
    [device, other].every((one) => s.callback[mover][one] === 'posted' && s.zapping[one][page]),
})

export const waitsInFirstPass = reachable({
  name: 'E-waits-in-first-pass',
  sentence: 'A callback that has no memory for a second pass waits in the first.',
  uses: [mover, mirror],
  on: { mover: Mover, device: Device, page: Page },
  holds: (s, { mover, device, page }) =>
    s.movers[mover].page === page && s.callback[mover][device] === 'started' && s.zapping[device][page],
})

export const waitsInSecondPass = reachable({
  name: 'E-waits-in-second-pass',
  sentence: 'A callback is over, and what it has begun is waited for in the second pass.',
  uses: [mover],
  on: { mover: Mover, device: Device },
  holds: (s, { mover, device }) => s.callback[mover][device] === 'posted',
})

export const oneCallbackAtATime = always({
  name: 'P17c-one-callback-at-a-time',
  sentence: 'The thread of a mover is in one callback at a time.',
  uses: [mover],
  on: { mover: Mover },
  given: (s, { mover }) => s.callback[mover].some((callback) => callback === 'started'),
  holds: (s, { mover }) => count(s.callback[mover], (callback) => callback === 'started') === 1,
})
