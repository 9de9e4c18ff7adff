import { count, none } from '../model/language/domain.ts'
import { mappingsAndMovers, mover } from '../model/movers/mover.ts'
import { bounceBuffers } from '../model/world/bounce-buffers.ts'
import { frameReached } from '../model/world/dma.ts'
import { Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, leadsTo, reachable, step } from './property.ts'

// I/O through bounce buffers.

export const onlyBounceReached = always({
  name: 'P1-no-dma-to-moved-page',
  sentence: 'A running operation can only reach its own bounce buffer, which nobody moves.',
  uses: [bounceBuffers],
  on: { operation: Operation },
  given: (s, { operation }) => frameReached(s, operation) !== none,
  holds: {
    own: (s, { operation }) => frameReached(s, operation) === s.bounces[operation].buffer,
    nobodyElses: (s, { operation }) => s.pages.every(({ frame }) => frame !== frameReached(s, operation)),
  },
})

export const bounceBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries, movers and bounce buffers hold.',
  uses: [bounceBuffers, mover],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs === mappingsAndMovers(s, frame) + count(s.bounces, ({ buffer }) => buffer === frame),
})

export const coherentAllTheTime = always({
  name: 'P3-va-coherence',
  sentence: 'While an operation runs, device and process see the same content.',
  uses: [bounceBuffers],
  on: { operation: Operation },
  given: (s, { operation }) => frameReached(s, operation) !== none,
  holds: {
    device: (s, { operation }) => {
      const { buffer } = s.bounces[operation]
      return s.operations[operation].direction === 'write' || (buffer !== none && s.fresh[buffer])
    },
    process: (s, { operation }) => {
      const { page } = s.operations[operation]
      const frame = page !== none && s.pages[page].entry === 'present' ? s.pages[page].frame : none
      return frame === none || s.fresh[frame]
    },
  },
})

export const coherentAtCopies = step({
  name: 'P3b-coherent-at-copies',
  sentence: 'When a copy has been made, device and process see the same content.',
  uses: [bounceBuffers],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'copy' && action.parameters.operation === operation,
  holds: ({ before, after }, { operation }) => {
    const { page, direction } = after.operations[operation]
    const frame = page === none ? none : after.pages[page].frame
    const { buffer } = after.bounces[operation]
    if (frame === none || buffer === none) return false
    return direction === 'write' ? after.fresh[frame] : after.fresh[buffer] === before.fresh[frame]
  },
})

export const copyHitsPage = step({
  name: 'P2b-copy-where-page-is',
  sentence: 'The CPU copies to and from the frame that the page is in.',
  uses: [bounceBuffers],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'copy' && action.parameters.operation === operation,
  holds: ({ before }, { operation }) => {
    const { page } = before.operations[operation]
    return page !== none && before.pages[page].frame === before.bounces[operation].target
  },
})

export const nothingUninitialised = always({
  name: 'P11b-nothing-uninitialised',
  sentence: 'A device that reads finds in the bounce buffer what was copied there, not what somebody left.',
  uses: [bounceBuffers],
  on: { operation: Operation },
  given: (s, { operation }) => frameReached(s, operation) !== none && s.operations[operation].direction === 'read',
  holds: (s, { operation }) => s.bounces[operation].step === 'copied',
})

export const directTransferWithoutCopy = reachable({
  name: 'E1-direct-transfer',
  sentence: 'A device completes an operation with no copy elsewhere.',
  uses: [bounceBuffers],
  on: { operation: Operation, page: Page },
  holds: (s, { operation, page }) =>
    s.operations[operation].phase === 'done' &&
    s.operations[operation].page === page &&
    s.operations[operation].address === s.pages[page].frame,
})

export const movedUnderBounce = reachable({
  name: 'E2-moved-between-beats',
  sentence: 'A page moves between two beats of an operation, which does not notice.',
  uses: [bounceBuffers, mover],
  on: { operation: Operation, mover: Mover, page: Page },
  holds: (s, { operation, mover, page }) =>
    s.operations[operation].phase === 'running' &&
    s.operations[operation].beats === 1 &&
    s.operations[operation].page === page &&
    s.movers[mover].phase === 'installed' &&
    s.movers[mover].page === page,
})

export const movedBeforeCopy = reachable({
  name: 'E-moved-before-copy',
  sentence: 'A page moves between the look-up for a copy and the copy.',
  uses: [bounceBuffers],
  on: { operation: Operation },
  holds: (s, { operation }) => {
    const { page } = s.operations[operation]
    const frame = page === none ? none : s.pages[page].frame
    return s.bounces[operation].step === 'translated' && s.bounces[operation].target !== frame
  },
})

export const copyStartsOver = step({
  name: 'S-copy-starts-over',
  sentence: 'A copy whose page has moved looks it up again.',
  uses: [bounceBuffers],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'copyAgain' && action.parameters.operation === operation,
  holds: ({ after }, { operation }) =>
    after.bounces[operation].step === 'allocated' && after.bounces[operation].target === none,
})

/** Frames and pages come and go: the thread gets its turn in the end. */
const inTurn = ['bounceAllocate', 'faultPopulate', 'copyTranslate', 'copy', 'copyAgain']

export const bounceRuns = leadsTo({
  name: 'L2-overcommit-progress',
  sentence: 'An operation that was submitted runs, if somebody goes on trying to page out.',
  uses: [bounceBuffers, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => s.operations[operation].phase === 'running',
  fairness: { strong: ['reclaimBegin', ...inTurn] },
})

export const bouncedEvicted = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A page that somebody goes on trying to page out leaves its frame, whatever is under way.',
  uses: [bounceBuffers, mover],
  on: { page: Page },
  from: (s, { page }) => s.pages[page].entry === 'present',
  to: (s, { page }) => s.pages[page].frame === none,
  fairness: { strong: ['reclaimBegin'] },
})

export const bouncedOperationCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence:
    'An operation that has begun ends, wherever its page moves to and however often, if somebody goes on trying to page out.',
  uses: [bounceBuffers, mover],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'running',
  to: (s, { operation }) => s.operations[operation].phase === 'idle',
  fairness: { strong: ['reclaimBegin', ...inTurn] },
})
