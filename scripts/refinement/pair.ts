import { type Bounds, completeBounds } from '../../model/language/bounds.ts'
import { unknownName } from '../../model/language/error.ts'
import { instantiate, type System, type SystemDefinition } from '../../model/language/system.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { UsageError } from '../exit.ts'

/** Two systems at the same bounds, as far as both have them. */
export interface Pair {
  readonly left: System
  readonly right: System
}

/**
 * The first claim about a design or mutant of this name: it says at which bounds it is looked at unless others are chosen.
 * @param hint what else there is to say where there is none
 * @throws unknown-name, UsageError for the number of several
 */
export function scenarioNamed(scenarios: readonly Scenario[], name: string, hint?: string): Scenario {
  const own = scenarios.filter(({ system }) => system.name === name || system.name.startsWith(`${name}-`))
  const exact = own.find(({ system }) => system.name === name)
  if (exact) return exact
  const called = [...new Set(own.map(({ system }) => system.name))]
  if (called.length > 1) throw new UsageError(`${name} stands for several: ${called.join(', ')}. Name one of them.`)
  if (own[0]) return own[0]
  const known = new Set(scenarios.map(({ system }) => system.name))
  const next = ['moveproof list shows all of them', hint].filter(Boolean).join('; ')
  throw unknownName('design or mutant', name, known, next)
}

/**
 * @param chosen bounds from the command line; all others are those of the first claim about `left`, then about `right`
 * @throws bad-bounds, UsageError for a bound that neither system has
 */
export function pairAt(left: Scenario, right: Scenario, chosen: Bounds): Pair {
  const defaults = { ...completed(right), ...completed(left) }
  const known = [left, right].flatMap(({ system }) => system.bounds.map(({ name }) => name))
  const stray = Object.keys(chosen).find((name) => !known.includes(name))
  if (stray !== undefined) {
    throw new UsageError(`Neither ${left.system.name} nor ${right.system.name} has a bound --${stray}.`)
  }
  const at = (definition: SystemDefinition) => {
    const own = definition.bounds.map(({ name }) => name)
    const bounds = Object.entries({ ...defaults, ...chosen }).filter(([name]) => own.includes(name))
    return instantiate(definition, Object.fromEntries(bounds))
  }
  return { left: at(left.system), right: at(right.system) }
}

function completed({ system, bounds }: Scenario): Bounds {
  return completeBounds(system.name, system.bounds, bounds)
}
