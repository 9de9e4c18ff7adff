import { each, flag, known, oneOf, optional, record } from '../language/domain.ts'
import type { ElementOf } from '../language/index-set.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import type { DeviceElement, OperationElement } from './dma.ts'
import type { PageElement } from './frames.ts'
import { mirror } from './mirror.ts'
import { isWindowOpen, notifier } from './notifier.ts'
import { Device, Mover, Page } from './sets.ts'

/**
 * struct mmu_notifier_subscriptions with its interval tree. Of sequence numbers only their equality matters: a subscription's is
 * the current one or an old one, and a fault's is the subscription's or has been left behind (`sequenceMoved`). The number of
 * active ranges is the number of open windows.
 */
export const intervalNotifier = part({
  name: 'interval-notifier-tree',
  about: 'mmu_interval_notifier: the sequence of the mm, subscriptions in the tree, and those that are deferred',
  uses: [mirror, notifier],
  state: {
    /** invalidate_seq is odd: some window concerns a subscription, and the tree must not change. */
    writing: flag(),
    /** The mover that has made the sequence even, and still holds the lock of the list: it has to process the deferred ones. */
    ending: optional(Mover),
    subscriptions: each(
      Device,
      Page,
      record({
        /** live: in use · closing: its key is being revoked · removing: in mmu_interval_notifier_remove. Freed at `none`. */
        life: oneOf('none', 'live', 'closing', 'removing'),
        /** `adding` and `removing`: on the deferred list, the latter still in the tree. */
        place: oneOf('out', 'adding', 'tree', 'removing'),
        /** Its sequence number is that of the mm: it is being invalidated, or was inserted while something was. */
        current: flag(),
      }),
    ),
  },
})

type Draft = DraftOfParts<[typeof intervalNotifier]>
type View = ViewOfParts<[typeof intervalNotifier]>
type MoverElement = ElementOf<typeof Mover>

/** Nobody holds subscriptions->lock across a step. */
export function isListLockFree(s: View): boolean {
  return s.ending === null
}

/** The driver's lock is not held by a callback that waits for the hardware. */
export function isDriverLockFree(s: View, device: DeviceElement): boolean {
  return s.callback.every((row) => row[device] !== 'started')
}

/** active_invalidate_ranges > 0; with a mover: not counting its own. */
export function isWindowActive(s: View, except?: MoverElement): boolean {
  return s.callback.some((row, mover) => mover !== except && row.some((_, device) => isWindowOpen(s, mover, device)))
}

/** The subscription is found in the tree. */
export function isInTree(s: View, device: DeviceElement, page: PageElement): boolean {
  const { place } = s.subscriptions[device][page]
  return place === 'tree' || place === 'removing'
}

/** mmu_interval_set_seq, with the mm's number: whoever has another one will have to retry. */
export function setSequence(s: Draft, device: DeviceElement, page: PageElement): void {
  if (s.subscriptions[device][page].current) return
  s.subscriptions[device][page].current = true
  s.operations.forEach((operation, number) => {
    const fault = s.faults[number]
    const took = fault.step === 'sampled' || fault.step === 'walked'
    if (took && operation.device === device && operation.page === page) fault.sequenceMoved = true
  })
}

/** mmu_interval_read_begin, second half: with the number of an invalidation under way, waits for the end of that. */
export function waitIfColliding(s: Draft, operation: OperationElement): void {
  const { device, page } = s.operations[operation]
  const { current } = s.subscriptions[known(device)][known(page)]
  s.faults[operation].step = current ? 'waiting' : 'sampled'
}

/** mmu_interval_notifier_remove, first half. What was deferred to be added is just taken off the list. */
export function beginRemoval(s: Draft, device: DeviceElement, page: PageElement): void {
  const subscription = s.subscriptions[device][page]
  subscription.life = 'removing'
  subscription.place = s.writing && subscription.place === 'tree' ? 'removing' : 'out'
}

/** Which ranges are being invalidated is not known: a new subscription collides with all of them. */
export function collideWithWindows(s: Draft, device: DeviceElement, page: PageElement): void {
  if (isWindowActive(s)) s.subscriptions[device][page].current = true
}

/** __mmu_interval_notifier_insert: into the tree, or on the list of those that are deferred. */
export function placeInTree(s: Draft, device: DeviceElement, page: PageElement): void {
  s.subscriptions[device][page].place = s.writing ? 'adding' : 'tree'
  if (isWindowActive(s)) s.writing = true
}

/** A subscription of a region that the driver has made; it is live from here on. */
export function insertSubscription(s: Draft, device: DeviceElement, page: PageElement): void {
  collideWithWindows(s, device, page)
  placeInTree(s, device, page)
  s.subscriptions[device][page].life = 'live'
}

/** mmu_interval_read_begin, first half: whatever changed before does not matter any more. */
export function takeSequence(s: Draft, operation: OperationElement): void {
  s.faults[operation].sequenceMoved = false
}
