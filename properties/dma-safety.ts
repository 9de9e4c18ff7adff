import { none } from '../model/language/domain.ts'
import { beatsPerOperation, dma, frameReached } from '../model/world/dma.ts'
import { isFree } from '../model/world/frames.ts'
import { Frame, Operation } from '../model/world/sets.ts'
import { always, step } from './property.ts'

// What a device touches: never memory that has moved, been freed, or belongs to somebody else.

export const noDmaToMovedPage = always({
  name: 'P1-no-dma-to-moved-page',
  sentence: 'A running operation can only reach the frame that its page is in.',
  uses: [dma],
  on: { operation: Operation },
  given: (s, { operation }) => frameReached(s, operation) !== none,
  holds: (s, { operation }) => {
    const { page } = s.operations[operation]
    return page !== none && s.pages[page].frame === frameReached(s, operation)
  },
})

export const noUseAfterFree = always({
  name: 'P2-no-use-after-free',
  sentence: 'No running operation and no translation leads to a free frame.',
  uses: [dma],
  on: { frame: Frame },
  given: (s, { frame }) => isFree(s, frame),
  holds: {
    noOperation: (s, { frame }) => s.operations.every((_, operation) => frameReached(s, operation) !== frame),
    noTranslation: (s, { frame }) => s.translations.every((row) => row.every((target) => target !== frame)),
  },
})

export const noStaleTranslationAtReuse = step({
  name: 'P5-no-stale-translation-at-reuse',
  sentence: 'When a frame is freed, no device can still reach it.',
  uses: [dma],
  on: { frame: Frame },
  given: ({ before, after }, { frame }) => !isFree(before, frame) && isFree(after, frame),
  holds: {
    noAddress: ({ after }, { frame }) =>
      after.operations.every((operation) => operation.phase === 'idle' || operation.address !== frame),
    noTranslation: ({ after }, { frame }) => after.translations.every((row) => row.every((target) => target !== frame)),
  },
})

export const noCrossOwnerAccess = always({
  name: 'P11-no-cross-owner-access',
  sentence: "A running operation can only reach a frame that holds its own page's content.",
  uses: [dma],
  on: { operation: Operation },
  given: (s, { operation }) => frameReached(s, operation) !== none,
  holds: (s, { operation }) => {
    const frame = frameReached(s, operation)
    return frame !== none && s.holds[frame] === s.operations[operation].page
  },
})

export const completedInFull = step({
  name: 'P22-no-partial-success',
  sentence: 'An operation is done when all of its beats are.',
  uses: [dma],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.operations[operation].phase !== 'done' && after.operations[operation].phase === 'done',
  holds: ({ before }, { operation }) => before.operations[operation].beats === beatsPerOperation,
})

export const operationKept = step({
  name: 'P22b-operation-kept',
  sentence: 'An operation that has begun is for the same device, page and direction until it ends.',
  uses: [dma],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.operations[operation].phase !== 'idle' && after.operations[operation].phase !== 'idle',
  holds: ({ before, after }, { operation }) => {
    const [was, is] = [before.operations[operation], after.operations[operation]]
    return was.device === is.device && was.page === is.page && was.direction === is.direction && was.beats <= is.beats
  },
})

export const overWhenDone = step({
  name: 'P22c-over-when-done',
  sentence: 'An operation that was submitted is over only after the device has done it.',
  uses: [dma],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.operations[operation].phase !== 'idle' && after.operations[operation].phase === 'idle',
  holds: ({ before }, { operation }) => before.operations[operation].phase === 'done',
})

export const doneOnce = step({
  name: 'P22d-done-once',
  sentence: 'An operation that the device has done is not started again.',
  uses: [dma],
  on: { operation: Operation },
  given: ({ before }, { operation }) => before.operations[operation].phase === 'done',
  holds: ({ after }, { operation }) => after.operations[operation].phase !== 'running',
})

export const noBeatWithoutTranslation = step({
  name: 'P22-no-beat-without-translation',
  sentence: 'An operation moves data only while its device has a way to memory.',
  uses: [dma],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) => after.operations[operation].beats > before.operations[operation].beats,
  holds: ({ before }, { operation }) => frameReached(before, operation) !== none,
})
