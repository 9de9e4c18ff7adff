import type { Scenario } from '../../properties/scenario.ts'
import { selectTasks, type Task } from '../check/select.ts'
import { UsageError } from '../exit.ts'
import { pointsOf, type Ranges, varyingBounds } from './ranges.ts'

/** What the user wants swept. */
export interface SweepSelection {
  /** A design or a mutant, by name or number. */
  readonly design: string
  readonly ranges: Ranges
  /** Names or leading numbers; none: all properties. */
  readonly properties: readonly string[]
}

export interface Plan {
  /** One for each point, smaller ones first; never empty. */
  readonly tasks: readonly Task[]
  /** The bounds that take several values. */
  readonly varying: readonly string[]
}

/** Everything that can be wrong with a sweep is found here, before any search begins. */
export function planSweep(scenarios: readonly Scenario[], { design, ranges, properties }: SweepSelection): Plan {
  const claims = selectTasks(scenarios, { names: [design], bounds: {}, properties })
  const base = claims[0]!
  const other = claims.find(({ system }) => system.name !== base.system.name)
  if (other)
    throw new UsageError(`sweep takes one design, and '${design}' is ${base.system.name} and ${other.system.name}.`)
  const { claimedBounds, scenario } = base
  const { name, bounds: declared } = scenario.system
  // At the bounds of another claim about the design, that one is what verdicts are compared with.
  const tasks = pointsOf({ name, bounds: declared, claimedBounds }, ranges).map(
    (bounds) => selectTasks(scenarios, { names: [name], bounds, properties })[0]!,
  )
  return { tasks, varying: varyingBounds(declared, ranges) }
}
