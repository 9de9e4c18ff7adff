import fc from 'fast-check'
import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { Walker } from './walker.ts'

export interface BehavioursOptions {
  /** Steps at most; 100 unless told. */
  readonly lengthMax?: number
}

/**
 * All behaviours of a system up to a length, for fast-check. One is drawn as numbers that choose among what is enabled, so each means
 * something, and shrinking works on what it means: where a step is left out, later ones adapt; smaller numbers are earlier
 * initial states, actions and elements.
 */
export function behaviours(system: System, { lengthMax = 100 }: BehavioursOptions = {}): fc.Arbitrary<Trace> {
  const walker = new Walker(system, [])
  const choices = fc.array(fc.nat(), { maxLength: lengthMax, size: 'max' })
  return fc.tuple(fc.nat(walker.initials - 1), choices).map(([initial, choices]) => follow(walker, initial, choices))
}

/** Takes the steps that the numbers choose, as long as there is anything to choose from. */
function follow(walker: Walker, initial: number, choices: readonly number[]): Trace {
  walker.start(initial)
  for (const choice of choices) {
    const { count } = walker.list()
    if (count === 0) break
    walker.take(walker.enabled[choice % count]!)
  }
  return walker.traceOf(walker.path)
}
