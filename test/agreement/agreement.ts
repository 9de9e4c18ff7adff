import { deepStrictEqual, ok } from 'node:assert/strict'
import { type ReferenceResult, explore as witness } from '../../counterexamples/reference-explorer.ts'
import { confirm } from '../../counterexamples/replay.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import type { System } from '../../model/language/system.ts'
import { type BoundProperty, isLiveness } from '../../properties/property.ts'

/** What both must agree on, of the packed search. */
function found(result: ExplorationResult) {
  const { states, initialStates, transitions, levels, actions, verdicts } = result
  const fired = Object.fromEntries(actions.map((action) => [action.name, action.fired]))
  // The witness has no lassos of its own; that those found are shortest is for test/liveness/oracle.test.ts.
  const judged = verdicts.map(({ property, kind, verdict, vacuous, trace }) => ({
    property,
    verdict,
    vacuous,
    steps: isLiveness(kind) ? undefined : trace?.steps.length,
  }))
  return { states, initialStates, transitions, levels, fired, verdicts: judged }
}

/** The same, of the witness. */
function expected({ states, initialStates, transitions, levels, fired, verdicts }: ReferenceResult) {
  const judged = verdicts.map(({ property, verdict, vacuous, steps }) => ({ property, verdict, vacuous, steps }))
  return { states, initialStates, transitions, levels, fired, verdicts: judged }
}

/** Throws where the two disagree. */
export function assertAgreement(system: System, properties: readonly BoundProperty[], result: ExplorationResult): void {
  deepStrictEqual(found(result), expected(witness(system, properties)))
  for (const { property: name, trace } of result.verdicts) {
    if (!trace) continue
    const { confirmed } = confirm(system, properties.find((property) => property.name === name)!, trace)
    ok(confirmed === 'fully', `${name} is confirmed ${confirmed}`)
  }
}
