import { type Change, change } from '../../language/mutation.ts'
import type { DraftOfParts } from '../../language/part.ts'
import { type MoverElement, rest } from '../../movers/mover.ts'
import type { refusal } from '../../movers/refusal.ts'

// What callers may do wrong with a refusal, whatever callbacks refuse.

type Draft = DraftOfParts<[typeof refusal]>
type ByMover = { readonly mover: MoverElement }

/** Active ranges are counted by their movers: one that begins again takes the leak back. */
export const failureNotEnded: readonly Change[] = [
  change.replaceEffect<Draft, ByMover>('notifyFailed', 'propagate', (s, { mover }) => rest(s, mover)),
]

export const failureIgnored: readonly Change[] = [
  change.replaceEffect<Draft, ByMover>('notifyFailed', 'propagate', (s, { mover }) => {
    s.movers[mover].phase = 'notified'
  }),
]
