import { none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { isInRange } from '../../movers/range-zapping.ts'
import { rangeMirrorSystem } from '../range-mirror.ts'

type View = ViewOf<typeof rangeMirrorSystem>
type Draft = DraftOf<typeof rangeMirrorSystem>
type ByCallback = {
  readonly mover: keyof View['movers'] & symbol
  readonly device: keyof View['translations'] & symbol
}
type ByOperation = { readonly operation: keyof View['operations'] & symbol }

export const zapsFirstPage = mutate(
  rangeMirrorSystem,
  'S11-zaps-first-page',
  'the callback zaps the first page of the overlap only',
  [
    change.replaceEffect<Draft, ByCallback>('invalidateStart', 'postZaps', (s, { mover, device }) => {
      const { page } = s.movers[mover]
      if (page !== none && s.translations[device][page] !== none) s.zapping[device][page] = true
    }),
  ],
)

export const waitsForFirstPage = mutate(
  rangeMirrorSystem,
  'X07-waits-for-first-page',
  'the callback zaps all of the overlap, and waits for the first page only',
  [
    change.replaceCondition<View, ByCallback>('invalidateReturn', 'hardwareAcknowledged', (s, { mover, device }) => {
      const { page } = s.movers[mover]
      return page === none || !s.zapping[device][page]
    }),
  ],
)

export const sequenceOfFaultedPage = mutate(
  rangeMirrorSystem,
  'S11-sequence-of-faulted-page',
  'an invalidation collides only with faults on pages that it overlaps, although they map all of the range',
  [
    change.replaceEffect<Draft, ByCallback>('invalidateStart', 'setSequence', (s, { mover, device }) => {
      s.faults.forEach((fault, operation) => {
        const { device: user, page } = s.operations[operation]
        const begun = fault.step === 'sampled' || fault.step === 'walked'
        if (begun && user === device && page !== none && isInRange(s, mover, page)) fault.sequenceMoved = true
      })
    }),
  ],
)

export const wholeRangeOrNothing = mutate(
  rangeMirrorSystem,
  'S11-whole-range-or-nothing',
  'a fault wants all of the range, also when part of it has been unmapped: hmm_range_fault fails, and it tries again',
  [
    change.replaceCondition<View, ByOperation>('faultWalk', 'rangePresent', (s) =>
      s.pages.every(({ entry }) => entry === 'present'),
    ),
  ],
)
