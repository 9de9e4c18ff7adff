import { intervalNotifier } from '../model/world/interval-notifier.ts'
import { mirror } from '../model/world/mirror.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
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
