import type { ViewOfParts } from '../model/language/part.ts'
import { isDropping, mover } from '../model/movers/mover.ts'
import type { DeviceElement, OperationElement } from '../model/world/dma.ts'
import type { PageElement } from '../model/world/frames.ts'
import { intervalNotifier } from '../model/world/interval-notifier.ts'
import { mirror } from '../model/world/mirror.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { notifierReturns } from './progress-core-mm.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end with interval notifiers.

export const moverProceeds = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A mover that has begun gets its page, if that is still there.',
  uses: [mover],
  on: { mover: Mover },
  from: (s, { mover }) => s.movers[mover].phase === 'notifying' && !isDropping(s, mover),
  to: (s, { mover }) => s.movers[mover].phase === 'frozen' || s.movers[mover].phase === 'closing',
})

export const faultEnds = leadsTo({
  name: 'L3-fault-progress',
  sentence: 'A fault of a device is resolved or fails, if no mover begins again and again.',
  uses: [mirror, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'faulted',
  to: (s, { operation }) => s.faults[operation].step === 'none' || s.movers.some(({ phase }) => phase === 'notifying'),
  // A region that comes and goes: the fault can always begin or fail, but not always the same of the two.
  fairness: { strong: ['faultBegin', 'faultFails'] },
})

export const faultEndsDespiteMoves = leadsTo({
  name: 'L3-fault-progress-despite-endless-moves',
  variantOf: faultEnds,
  sentence:
    'A fault of a device is resolved or fails, even if movers begin again and again, if it tries again and again.',
  uses: [mirror, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'faulted',
  to: (s, { operation }) => s.faults[operation].step === 'none',
  fairness: {
    strong: ['faultBegin', 'faultPopulate', 'faultWalk', 'faultBusy', 'faultRetry', 'faultMap', 'faultFails'],
  },
})

type View = ViewOfParts<[typeof intervalNotifier]>

/** The operation is under way, on a region that the application has not closed. */
const isUnderWay = (s: View, operation: OperationElement, device: DeviceElement, page: PageElement): boolean => {
  const { phase, device: user, page: used } = s.operations[operation]
  const live = s.subscriptions[device][page].life === 'live'
  return live && user === device && used === page && ['running', 'faulted'].includes(phase)
}

export const intervalOperationCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence:
    'An operation completes, wherever its page has moved to, unless its region is closed or movers begin again and again.',
  uses: [intervalNotifier, mover],
  on: { operation: Operation, device: Device, page: Page },
  from: (s, { operation, device, page }) => isUnderWay(s, operation, device, page),
  to: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'done' ||
    s.subscriptions[device][page].life !== 'live' ||
    s.movers.some(({ phase }) => phase === 'notifying'),
})

export const intervalOperationCompletesDespiteMoves = leadsTo({
  name: 'L9-transparent-continuity-despite-endless-moves',
  variantOf: intervalOperationCompletes,
  sentence: 'An operation completes, unless its region is closed, even if movers begin again and again.',
  uses: [intervalNotifier],
  on: { operation: Operation, device: Device, page: Page },
  from: (s, { operation, device, page }) => isUnderWay(s, operation, device, page),
  to: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'done' || s.subscriptions[device][page].life !== 'live',
})

export const removalEnds = leadsTo({
  name: 'L5-deregistration-ends',
  sentence: 'A subscription that is being closed is freed in the end.',
  uses: [intervalNotifier],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.subscriptions[device][page].life === 'closing',
  to: (s, { device, page }) => s.subscriptions[device][page].life === 'none',
})

export const removalEndsWithFairLock = underFairness(removalEnds, {
  name: 'L5-deregistration-ends-with-fair-lock',
  fairness: { strong: ['remove', 'removeReturn'] },
})

export const regionCloses = leadsTo({
  name: 'L5b-region-closes',
  sentence: 'A region that the application goes on trying to close is gone in the end.',
  uses: [intervalNotifier],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.subscriptions[device][page].life === 'live',
  to: (s, { device, page }) => s.subscriptions[device][page].life === 'none',
  fairness: { strong: ['close', 'remove', 'removeReturn'] },
})

export const notifierReturnsWithFairLock = underFairness(notifierReturns, {
  name: 'L4-callbacks-return-with-fair-lock',
  fairness: { strong: ['windowStart', 'invalidateStart'] },
})
