import { isEntryChanged, mayWait, mover } from '../model/movers/mover.ts'
import { intervalNotifier, isInTree, isWindowActive } from '../model/world/interval-notifier.ts'
import { mirror } from '../model/world/mirror.ts'
import { notifier } from '../model/world/notifier.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { alwaysReachable, reachable } from './property.ts'

// What must be possible with interval notifiers.

export const faultWaits = reachable({
  name: 'E-fault-waits',
  sentence: 'A fault begins in the middle of an invalidation of its page, and waits.',
  uses: [mirror],
  on: { operation: Operation },
  holds: (s, { operation }) => s.faults[operation].step === 'waiting',
})

export const busyBeforeWalk = reachable({
  name: 'E-busy-before-walk',
  sentence: 'An invalidation collides with a fault that has not read the entry yet.',
  uses: [mirror],
  on: { operation: Operation },
  holds: (s, { operation }) => s.faults[operation].step === 'sampled' && s.faults[operation].sequenceMoved,
})

export const insertDeferred = reachable({
  name: 'E-insert-deferred',
  sentence: 'A subscription is inserted in the middle of an invalidation that concerns another one.',
  uses: [intervalNotifier],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) =>
    s.subscriptions[device][page].place === 'adding' && s.subscriptions[device][page].life === 'live',
})

export const removeDeferred = reachable({
  name: 'E-remove-deferred',
  sentence: 'A subscription is removed in the middle of an invalidation, while its own callback has yet to run.',
  uses: [intervalNotifier],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) =>
    s.subscriptions[device][page].place === 'removing' && s.callback.some((row) => row[device] === 'called'),
})

export const insertCancelled = reachable({
  name: 'E-insert-cancelled',
  sentence: 'A subscription is about to be removed that has not made it into the tree.',
  uses: [intervalNotifier],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) =>
    s.subscriptions[device][page].place === 'adding' && s.subscriptions[device][page].life === 'closing',
})

export const subscriptionsCanEnd = alwaysReachable({
  name: 'A-subscriptions-can-end',
  sentence: 'From every state, all subscriptions can be removed.',
  uses: [intervalNotifier],
  holds: (s) => s.subscriptions.every((row) => row.every(({ life, place }) => life === 'none' && place === 'out')),
})

export const windowsOverlap = reachable({
  name: 'E-windows-overlap',
  sentence: 'Of two invalidations that concern a subscription one is about to end, and the other one goes on.',
  uses: [intervalNotifier, mover],
  on: { mover: Mover },
  holds: (s, { mover }) =>
    isEntryChanged(s, mover) &&
    s.callback[mover].every((callback) => callback === 'returned') &&
    isWindowActive(s, mover) &&
    s.ending === null,
})

export const callbackRefuses = reachable({
  name: 'E6-callback-refuses',
  sentence: 'A caller that may not wait calls a driver that would have to, and is refused.',
  uses: [notifier],
  on: { mover: Mover, device: Device },
  holds: (s, { mover, device }) => s.callback[mover][device] === 'refused',
})

export const oneRefusesOfTwo = reachable({
  name: 'E6-one-refuses-of-two',
  sentence: 'Of two drivers that have a subscription, one has done as it was told, and the other one refuses.',
  uses: [intervalNotifier, mover],
  on: { mover: Mover, device: Device, other: Device, page: Page },
  holds: (s, { mover, device, other, page }) =>
    s.movers[mover].page === page &&
    s.callback[mover][device] === 'returned' &&
    isInTree(s, device, page) &&
    s.callback[mover][other] === 'refused',
})

export const reaperTakesPage = reachable({
  name: 'E-reaper-takes-page',
  sentence: 'A caller that may not wait gets what it wants from a driver that has a subscription.',
  uses: [intervalNotifier, mover],
  on: { mover: Mover, device: Device, page: Page },
  holds: (s, { mover, device, page }) =>
    s.movers[mover].page === page &&
    !mayWait(s, mover) &&
    s.movers[mover].phase === 'unmapped' &&
    isInTree(s, device, page),
})

export const nobodyRefuses = reachable({
  name: 'E-nobody-refuses',
  sentence: 'A caller that may not wait gets what it wants.',
  uses: [mover],
  on: { mover: Mover },
  holds: (s, { mover }) => !mayWait(s, mover) && s.movers[mover].phase === 'unmapped',
})
