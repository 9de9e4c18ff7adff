import { none } from '../model/language/domain.ts'
import { isDropping, mover } from '../model/movers/mover.ts'
import { mirror } from '../model/world/mirror.ts'
import { isAbsent } from '../model/world/pages.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { holdsPin, shortPins } from '../model/world/short-pins.ts'
import { registrationEnds } from './progress.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end where core mm moves pages: to movers, to pins, and to DMA that movers get in the way of.

/** Whoever needs memory tries again and again to page it out. */
const keepsTrying = { strong: ['reclaimBegin'] }

export const shortPinnedEvicted = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A page that somebody goes on trying to page out leaves its frame, unless an operation is about to pin it.',
  uses: [mover, shortPins],
  on: { page: Page },
  from: (s, { page }) => s.pages[page].entry === 'present',
  to: (s, { page }) =>
    s.pages[page].frame === none ||
    s.operations.some((operation) => operation.page === page && operation.phase === 'preparing'),
  fairness: keepsTrying,
})

export const registeredEvicted = leadsTo({
  name: 'L1-eviction-progress',
  sentence:
    'A page that somebody goes on trying to page out leaves its frame, unless a registration is about to pin it.',
  uses: [mover, registrations],
  on: { page: Page },
  from: (s, { page }) => s.pages[page].entry === 'present',
  to: (s, { page }) => s.pages[page].frame === none || s.registrations.some((row) => row[page].step === 'requested'),
  fairness: keepsTrying,
})

export const registeredEvictedIfDeregistered = underFairness(registeredEvicted, {
  name: 'L1-eviction-progress-if-deregistered',
  sentence:
    'A page that somebody goes on trying to page out leaves its frame, if applications deregister, unless a registration is about to pin it.',
  fairness: { ...keepsTrying, weak: ['deregister'] },
})

export const moverEnds = leadsTo({
  name: 'L1b-eviction-answered',
  sentence: 'A mover ends: its page has left the frame, or the mover has given up.',
  uses: [mover],
  on: { mover: Mover },
  from: (s, { mover }) => s.movers[mover].phase !== 'idle',
  to: (s, { mover }) => s.movers[mover].phase === 'idle',
})

export const shortPinEnds = leadsTo({
  name: 'L1c-pin-ends',
  sentence: 'A page that is pinned is unpinned in the end.',
  uses: [shortPins],
  on: { operation: Operation },
  from: (s, { operation }) => holdsPin(s, operation),
  to: (s, { operation }) => !holdsPin(s, operation),
  // One thread: it can go on at any time, in one of two ways.
  fairness: { strong: ['pinRecheck', 'pinUndo'] },
})

export const operationGetsPin = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'An operation that has been submitted gets its pin and starts, if no mover begins again and again.',
  uses: [shortPins, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) =>
    s.operations[operation].phase !== 'preparing' || s.movers.some(({ phase }) => phase === 'notifying'),
})

export const registrationPinEnds = leadsTo({
  name: 'L1c-pin-ends',
  sentence: 'A page that is pinned is unpinned in the end.',
  uses: [registrations],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.registrations[device][page].frame !== none,
  to: (s, { device, page }) => s.registrations[device][page].frame === none,
})

export const registrationPinEndsIfDeregistered = underFairness(registrationPinEnds, {
  name: 'L1c-pin-ends-if-deregistered',
  sentence: 'A page that is pinned is unpinned in the end, if applications deregister.',
  fairness: { weak: ['deregister'] },
})

/** Somebody goes on trying to migrate, and everybody who can take the next step again and again does. */
export const pinnedRegistrationEnds = underFairness(registrationEnds, {
  name: 'L8-registration-ends-if-migrated',
  sentence: 'A registration succeeds or fails, if somebody goes on trying to migrate its page out of the movable zone.',
  fairness: {
    strong: ['migrateBegin', 'freeze', 'registerPin', 'registerFault', 'registerMigrateOut', 'registerActivate'],
  },
})

export const registrationFindsPage = leadsTo({
  name: 'L8c-registration-finds-page',
  sentence: 'A registration whose page is absent has it brought in.',
  uses: [registrations],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.registrations[device][page].step === 'requested' && isAbsent(s, page),
  to: (s, { device, page }) => s.registrations[device][page].step !== 'requested' || !isAbsent(s, page),
})

export const registrationInPlaceEnds = leadsTo({
  name: 'L8-registration-in-place-ends',
  sentence: 'A registration that has pinned a page where it may stay ends, and does not start over.',
  uses: [registrations],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => {
    const { step, frame } = s.registrations[device][page]
    return step === 'pinned' && frame !== none && s.zone[frame] !== 'movable'
  },
  to: (s, { device, page }) => !['requested', 'pinned'].includes(s.registrations[device][page].step),
})

export const mirroredMoverProceeds = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A mover that has begun gets its page, if that is still there, and no fault refers to it just then.',
  uses: [mover, mirror],
  on: { mover: Mover },
  from: (s, { mover }) => s.movers[mover].phase === 'notifying' && !isDropping(s, mover),
  to: (s, { mover }) =>
    ['frozen', 'closing'].includes(s.movers[mover].phase) || s.faults.some(({ frame }) => frame !== none),
})

export const notifierReturns = leadsTo({
  name: 'L4-callbacks-return',
  sentence: 'Every Pre callback returns, so that the mover can go on.',
  uses: [mover],
  on: { mover: Mover },
  from: (s, { mover }) => s.movers[mover].phase === 'notifying',
  to: (s, { mover }) => s.movers[mover].phase !== 'notifying',
})

export const mirroredOperationCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'An operation completes, wherever its page has moved to, if no mover begins again and again.',
  uses: [mirror, mover],
  on: { operation: Operation },
  from: (s, { operation }) => ['running', 'faulted'].includes(s.operations[operation].phase),
  to: (s, { operation }) =>
    s.operations[operation].phase === 'done' || s.movers.some(({ phase }) => phase === 'notifying'),
})

export const mirroredOperationCompletesDespiteMoves = leadsTo({
  name: 'L9-transparent-continuity-despite-endless-moves',
  variantOf: mirroredOperationCompletes,
  sentence: 'An operation completes, even if movers begin again and again.',
  uses: [mirror, mover],
  on: { operation: Operation },
  from: (s, { operation }) => ['running', 'faulted'].includes(s.operations[operation].phase),
  to: (s, { operation }) => s.operations[operation].phase === 'done',
})

export const mirroredFaultEnds = leadsTo({
  name: 'L3-fault-progress',
  sentence: 'A fault of a device is resolved, if no mover begins again and again.',
  uses: [mirror, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.faults[operation].step === 'raised',
  to: (s, { operation }) => s.faults[operation].step === 'none' || s.movers.some(({ phase }) => phase === 'notifying'),
})

export const mirroredFaultEndsDespiteMoves = leadsTo({
  name: 'L3-fault-progress-despite-endless-moves',
  variantOf: mirroredFaultEnds,
  sentence: 'A fault of a device is resolved, even if movers begin again and again, if it tries again and again.',
  uses: [mirror, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.faults[operation].step === 'raised',
  to: (s, { operation }) => s.faults[operation].step === 'none',
  fairness: { strong: ['faultSample', 'faultPopulate', 'faultWalk', 'faultRetry', 'faultMap'] },
})

/** Applications decide when their jobs end. */
export const notifierReturnsDespiteJobs = underFairness(notifierReturns, {
  name: 'L4-callbacks-return-despite-endless-jobs',
  sentence: 'Every Pre callback returns, although applications decide when their jobs end.',
  fairness: { none: ['dmaBeat', 'dmaComplete', 'complete'] },
})
