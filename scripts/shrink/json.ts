import { type Counterexample, counterexampleOf } from '../../counterexamples/counterexample.ts'
import type { Shown } from '../../counterexamples/shrink/shrink.ts'
import type { Minimised } from './minimise.ts'

/** The counterexample that shrinking came to, as it is kept in files. */
export function asCounterexample({ shrunk }: Minimised): Counterexample {
  return counterexampleOf(shrunk.system, shrunk.property, shrunk.trace, shrunk.conjunct)
}

/** The one object that `shrink --json` prints; `search --json` has one for each find. */
export function minimisedJson(before: Shown, minimised: Minimised): object {
  const { shrunk, confirmation, own, lower, stoppedBy } = minimised
  return {
    before: { bounds: before.bounds, steps: before.trace.steps.length },
    after: { bounds: shrunk.system.bounds, steps: shrunk.trace.steps.length },
    minimal: stoppedBy === undefined,
    stoppedBy: stoppedBy ?? null,
    tried: shrunk.tried,
    limits: shrunk.limits,
    shortest: own?.isShortest ?? false,
    lowerBounds: lower.map(({ bound, bounds, verdict, states }) => ({ bound, value: bounds[bound], verdict, states })),
    confirmed: confirmation.confirmed,
    counterexample: asCounterexample(minimised),
  }
}
