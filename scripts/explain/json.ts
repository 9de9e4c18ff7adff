import type { FieldText } from '../../counterexamples/difference.ts'
import type { Explanation } from '../../counterexamples/explain/explain.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'

/** What `explain --json` prints. */
export function explanationJson(system: System, property: BoundProperty, explanation: Explanation) {
  const { frames, matters, missing, missingEffects, heldUp, waits, together } = explanation
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
    waits: waits.steps.map(({ why, ...rest }) => ({ ...rest, why: valuesOf(why) })),
    circle: waits.circle,
    missing: missing.map(({ step, why, first, ...rest }) => ({
      ...rest,
      number: step,
      step: textOf(step),
      why: valuesOf(why),
      first: first ?? null,
    })),
    missingEffects: missingEffects.map(({ step, sets, ...rest }) => ({
      ...rest,
      number: step,
      step: textOf(step),
      sets: valuesOf(sets),
    })),
    heldUp: heldUp.map(({ why, ...rest }) => ({ ...rest, why: valuesOf(why) })),
    together: together ?? null,
  }
}

function valuesOf(fields: readonly FieldText[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map(({ path, value }) => [path, value]))
}
