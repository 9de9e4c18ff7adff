import { countText } from '../../output/numbers.ts'
import type { LockedCounterexample } from '../lock/lock.ts'
import type { Difference } from './difference.ts'
import type { DifferenceKind } from './severity.ts'

/** What became of a kept counterexample. */
export interface Kept extends LockedCounterexample {
  /** Why it is blocked or inapplicable. */
  readonly reason?: string
}

/** What kept counterexamples show now beside what the lock says of them. */
export function compareKept(
  locked: Readonly<Record<string, LockedCounterexample>>,
  present: ReadonlyMap<string, Kept>,
): Difference[] {
  const removed = Object.keys(locked).filter((file) => !present.has(file))
  return [
    ...[...present].flatMap(([file, after]) => {
      const before = locked[file]
      const kind = before ? kindOf(before, after) : 'counterexample-added'
      return kind ? [differenceOf(kind, file, before, after)] : []
    }),
    ...removed.map((file) => differenceOf('counterexample-removed', file, locked[file], undefined)),
  ]
}

function kindOf(before: LockedCounterexample, after: Kept): DifferenceKind | undefined {
  if (before.result === after.result && before.step === after.step) return undefined
  if (after.result === 'violation') return before.result === 'violation' ? 'length' : 'counterexample-again'
  if (after.result === 'inapplicable') return 'counterexample-inapplicable'
  return before.result === 'violation' ? 'counterexample-gone' : undefined
}

function differenceOf(
  kind: DifferenceKind,
  subject: string,
  before: LockedCounterexample | undefined,
  after: Kept | undefined,
): Difference {
  const { design } = (after ?? before)!
  return {
    kind,
    design,
    about: 'counterexample',
    subject,
    ...(before ? { before: resultText(before) } : {}),
    ...(after ? { after: resultText(after) } : {}),
    details: after?.reason === undefined ? [] : [after.reason],
  }
}

function resultText({ result, step, property }: LockedCounterexample): string {
  switch (result) {
    case 'violation':
      return `violates ${property} in ${countText(step!, 'step')}`
    case 'no violation':
      return `does not violate ${property}`
    case 'blocked':
      return `step ${step} cannot be taken`
    case 'inapplicable':
      return 'does not fit the model'
  }
}
