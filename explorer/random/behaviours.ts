import fc from 'fast-check'
import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { LookAhead, needsLookAhead } from './look-ahead.ts'
import { type Path, Walker } from './walker.ts'

export interface BehavioursOptions {
  /** Steps at most; 100 unless told. What looking ahead adds comes on top. */
  readonly lengthMax?: number
  /**
   * Properties to look ahead for from the end of each behaviour, as far as they are of kinds of which finitely many steps show nothing: liveness,
   * `alwaysReachable`, `stuttering`. Where one of them is violated by what can come, the behaviour goes on with that.
   */
  readonly ahead?: readonly BoundProperty[]
  /** What looking ahead may take for each property: 2 for each state, 1 for each step from it; 1,024 unless told. */
  readonly aheadMax?: number
}

/**
 * All behaviours of a system up to a length, for fast-check. One is drawn as numbers that choose among what is enabled, so each means
 * something, and shrinking works on what it means: where a step is left out, later ones adapt; smaller numbers are earlier
 * initial states, actions and elements.
 */
export function behaviours(
  system: System,
  { lengthMax = 100, ahead = [], aheadMax = 1024 }: BehavioursOptions = {},
): fc.Arbitrary<Trace> {
  const walker = new Walker(system, [])
  const asked = ahead.filter(needsLookAhead)
  const lookAhead = asked.length > 0 ? new LookAhead(walker) : undefined
  const choices = fc.array(fc.nat(), { maxLength: lengthMax, size: 'max' })
  return fc.tuple(fc.nat(walker.initials - 1), choices).map(([initial, choices]) => {
    const path = follow(walker, initial, choices)
    for (const property of asked) {
      const { found } = lookAhead!.look(property, path, { share: 1, effortMax: aheadMax })
      if (found) return walker.traceOf(found)
    }
    return walker.traceOf(path)
  })
}

/** Takes the steps that the numbers choose, as long as there is anything to choose from. */
function follow(walker: Walker, initial: number, choices: readonly number[]): Path {
  walker.start(initial)
  for (const choice of choices) {
    const { count } = walker.list()
    if (count === 0) break
    walker.take(walker.enabled[choice % count]!)
  }
  return walker.path
}
