import type { Explanation } from '../../counterexamples/explain/explain.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'

/** What `explain --json` prints. */
export function explanationJson(system: System, property: BoundProperty, explanation: Explanation) {
  const { frames, matters, missing, missingEffects, heldUp } = explanation
  const textOf = (number: number) => frames[number]!.step!.text
  return {
    design: system.name,
    bounds: system.bounds,
    property: property.name,
    steps: frames.length - 1,
    matters: matters.map(({ number, needs }) => ({
      number,
      step: textOf(number),
      sets: needs.map(({ path, by }) => ({ path, for: by ?? 'property' })),
    })),
    missing: missing.map(({ step, why, first, ...rest }) => ({
      ...rest,
      number: step,
      step: textOf(step),
      why: Object.fromEntries(why.map(({ path, value }) => [path, value])),
      first: first ?? null,
    })),
    missingEffects: missingEffects.map(({ step, ...rest }) => ({ ...rest, number: step, step: textOf(step) })),
    heldUp,
  }
}
