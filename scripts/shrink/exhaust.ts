import { Exploration } from '../../explorer/explore.ts'
import type { Verdict } from '../../explorer/result.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { bindProperties, isLiveness, onlyConjunct, type Property } from '../../properties/property.ts'
import type { SearchLimits } from '../check/limits.ts'
import { driveSearch } from '../slices.ts'

/** What a search of everything at some bounds says of one property. */
export interface Exhausted {
  readonly bounds: Bounds
  /** `incomplete`: a limit ended the search first. */
  readonly verdict: Verdict
  /** A shortest counterexample; with liveness it is one for certain only when the search was exhaustive. */
  readonly trace: Trace | undefined
  readonly states: number
  /** Nothing shorter can be there. */
  readonly isShortest: boolean
  /** Everything within the given depth was seen. */
  readonly isWhole: boolean
}

export interface Exhaust {
  readonly definition: SystemDefinition
  readonly property: Property
  /** The conjunct that is to be false. */
  readonly conjunct: string | undefined
  readonly limits: SearchLimits
  readonly signal: AbortSignal | undefined
  readonly onSlice: (states: number) => void
}

/** Searches for the property at some bounds. Undefined where the system cannot have them. */
export async function exhaust(
  { definition, property, conjunct, limits, signal, onSlice }: Exhaust,
  bounds: Bounds,
): Promise<Exhausted | undefined> {
  const model = modelAt(definition, property, bounds)
  if (!model) return undefined
  const symmetry = !isLiveness(property.kind)
  const properties = [onlyConjunct(model.property, conjunct)]
  const { states, depth, memoryBytes } = limits
  const exploration = new Exploration(model.system, properties, { limits: { states, depth, memoryBytes }, symmetry })
  await driveSearch(exploration, {
    signal,
    seconds: limits.seconds,
    onlyVerdicts: true,
    onSlice: () => onSlice(exploration.progress().states),
  })
  const result = exploration.result()
  const { trace } = result.verdicts[0]!
  // What a search that goes level by level finds first is shortest, whatever it has not seen.
  const isShortest = trace !== undefined && (symmetry || result.exhaustive)
  return {
    bounds: model.system.bounds,
    verdict: verdictOf(property, trace, result),
    trace,
    states: result.states,
    isShortest,
    isWhole: result.exhaustive || result.stoppedBy === 'depth',
  }
}

/** For `reachable` the behaviour that shows it is what is looked for. */
function verdictOf(
  { kind }: Property,
  trace: Trace | undefined,
  { verdicts }: { readonly verdicts: readonly { readonly verdict: Verdict }[] },
): Verdict {
  const { verdict } = verdicts[0]!
  if (kind !== 'reachable') return verdict
  return trace ? 'violated' : verdict === 'incomplete' ? 'incomplete' : 'holds'
}

function modelAt(definition: SystemDefinition, property: Property, bounds: Bounds) {
  try {
    const system = instantiate(definition, bounds)
    return { system, property: bindProperties(system, [property])[0]! }
  } catch (error) {
    if (error instanceof MoveproofError) return undefined
    throw error
  }
}
