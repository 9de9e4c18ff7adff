import { known, none } from '../model/language/domain.ts'
import type { ViewOfParts } from '../model/language/part.ts'
import { family } from '../model/movers/copy-on-write.ts'
import { mover } from '../model/movers/mover.ts'
import { ats, hasPasid, isConnected, tlbHit } from '../model/world/ats.ts'
import type { OperationElement } from '../model/world/dma.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end where devices share the page table of the process.

/** A device may be pulled and plugged in again for ever: whoever waits for its flush can go on at any time, in one of two ways. */
export const flushedInTurn = ['invalidateDeviceTlb', 'skipDisconnected', 'deviceTlbInvalidated', 'abandonFlush']

export const sharedPageEvicted = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A page that somebody goes on trying to page out leaves its frame.',
  uses: [mover, ats],
  on: { page: Page },
  from: (s, { page }) => s.pages[page].entry === 'present',
  to: (s, { page }) => s.pages[page].frame === none,
  fairness: { strong: ['reclaimBegin', ...flushedInTurn] },
})

/** A fault finds its page now present and now gone, and needs a frame that others want: it gets its turn in the end. */
const servedInTurn = ['faultPopulate', 'faultSpurious']

export const sharedMemoryServed = leadsTo({
  name: 'L2-overcommit-progress',
  sentence: 'A page request is served, if somebody goes on trying to page out and the worker gets its turn.',
  uses: [ats, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.pageRequests[operation] === 'queued',
  to: (s, { operation }) => s.pageRequests[operation] === 'served',
  fairness: { strong: ['reclaimBegin', ...flushedInTurn, ...servedInTurn] },
})

export const requestAnswered = leadsTo({
  name: 'L3b-request-answered',
  sentence: 'Every page request of a device is answered.',
  uses: [ats],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'faulted',
  to: (s, { operation }) => s.operations[operation].phase !== 'faulted',
  fairness: { strong: servedInTurn },
})

type View = ViewOfParts<[typeof ats]>

/** The device has what the operation needs next, or needs nothing any more. */
const goesOn = (s: View, operation: OperationElement): boolean => {
  const { phase } = s.operations[operation]
  return phase === 'done' || phase === 'idle' || (phase === 'running' && tlbHit(s, operation) !== none)
}

/** The device of the operation is in its slot, and bound. */
const isUsable = (s: View, operation: OperationElement): boolean => {
  const { device } = s.operations[operation]
  return device !== none && s.plugged[device] && s.bindings[device] === 'bound'
}

export const faultResolved = leadsTo({
  name: 'L3-fault-progress',
  sentence:
    'A device that faulted gets its translation, unless it is unbound or pulled, if no mover begins again and again.',
  uses: [ats, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'faulted',
  to: (s, { operation }) =>
    goesOn(s, operation) || !isUsable(s, operation) || s.movers.some(({ phase }) => phase === 'notifying'),
  fairness: { strong: servedInTurn },
})

export const flushEnds = leadsTo({
  name: 'L4-callbacks-return',
  sentence: 'Every flush ends, so that the mover can go on.',
  uses: [ats, mover],
  on: { mover: Mover },
  from: (s, { mover }) => s.movers[mover].phase === 'flushing',
  to: (s, { mover }) => s.movers[mover].phase !== 'flushing',
  fairness: { strong: flushedInTurn },
})

export const unbindingEnds = leadsTo({
  name: 'L5-unbinding-ends',
  sentence: 'A device that is being unbound is unbound in the end.',
  uses: [ats],
  on: { device: Device },
  from: (s, { device }) => s.bindings[device] === 'stopping',
  to: (s, { device }) => s.bindings[device] === 'unbound',
  // A device that has been told to stop does so, even if it always has something to do.
  fairness: { strong: ['abort', ...servedInTurn] },
})

export const removalOfDeviceEnds = leadsTo({
  name: 'L6-removal-ends',
  sentence: 'A device that has been pulled is unbound in the end.',
  uses: [ats],
  on: { device: Device },
  from: (s, { device }) => !s.plugged[device],
  to: (s, { device }) => s.bindings[device] === 'unbound',
  fairness: { strong: servedInTurn },
})

export const sharedOperationCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence:
    'An operation completes, wherever its page has moved to, unless its device is unbound or pulled, if no mover begins again and again.',
  uses: [ats, mover],
  on: { operation: Operation },
  from: (s, { operation }) => ['running', 'faulted'].includes(s.operations[operation].phase),
  to: (s, { operation }) =>
    s.operations[operation].phase === 'done' ||
    !isUsable(s, operation) ||
    s.movers.some(({ phase }) => phase === 'notifying'),
})

export const sharedOperationCompletesDespiteMoves = leadsTo({
  name: 'L9-transparent-continuity-despite-endless-moves',
  variantOf: sharedOperationCompletes,
  sentence: 'An operation completes, unless its device is unbound or pulled, even if movers begin again and again.',
  uses: [ats],
  on: { operation: Operation },
  from: (s, { operation }) => ['running', 'faulted'].includes(s.operations[operation].phase),
  to: (s, { operation }) => s.operations[operation].phase === 'done' || !isUsable(s, operation),
  fairness: { strong: servedInTurn },
})

/** Hardware that does not answer and is not known to be gone. */
export const flushEndsWithoutAnswers = underFairness(flushEnds, {
  name: 'L4-callbacks-return-without-answers',
  sentence: 'Every flush ends, even if devices do not acknowledge it.',
  fairness: { none: ['deviceTlbInvalidated'], strong: ['invalidateDeviceTlb', 'skipDisconnected', 'abandonFlush'] },
})

export const deadAccessEnds = leadsTo({
  name: 'L9c-dead-access-ends',
  sentence:
    'What a device wants of a page table that it no longer has ends in hardware, whether or not its driver ends it.',
  uses: [ats],
  on: { operation: Operation },
  from: (s, { operation }) => {
    const { phase, device } = s.operations[operation]
    return (
      phase === 'running' && s.plugged[known(device)] && !hasPasid(s, known(device)) && tlbHit(s, operation) === none
    )
  },
  to: (s, { operation }) => s.operations[operation].phase !== 'running' || !isConnected(s, operation),
  fairness: { none: ['abort', 'abortAfterRelease'] },
})

// The same where the process forks: whoever writes needs a copy, or a permission, which some thread has to get.

const copiedInTurn = { strong: [...servedInTurn, 'copyBegin', 'upgrade'] }

/** A fork is under way. */
const isForking = (s: ViewOfParts<[typeof family, typeof mover]>): boolean =>
  s.movers.some(({ job, page }) => job === 'protect' && s.writeProtected[known(page)])

export const faultResolvedDespiteForks = leadsTo({
  name: 'L3-fault-progress',
  sentence: 'A device that faulted gets its translation, if the process does not fork again and again.',
  uses: [family, ats, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'faulted',
  to: (s, { operation }) => goesOn(s, operation) || isForking(s),
  fairness: copiedInTurn,
})

export const requestAnsweredDespiteForks = underFairness(requestAnswered, {
  name: 'L3b-request-answered',
  fairness: copiedInTurn,
})

export const writeFaultEnds = leadsTo({
  name: 'L7-cpu-fault-progress',
  sentence: 'A thread that waits to write gets its permission, or finds that it has it.',
  uses: [family],
  on: { page: Page },
  from: (s, { page }) => s.writeFaults[page],
  to: (s, { page }) => !s.writeFaults[page],
  fairness: copiedInTurn,
})

export const forkedOperationCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'An operation completes, whatever has become of its page, if the process does not fork again and again.',
  uses: [family, ats, mover],
  on: { operation: Operation },
  from: (s, { operation }) => ['running', 'faulted'].includes(s.operations[operation].phase),
  to: (s, { operation }) => s.operations[operation].phase === 'done' || isForking(s),
  fairness: copiedInTurn,
})

export const forkFlushEnds = underFairness(flushEnds, { name: 'L4-callbacks-return', fairness: {} })
