import { Exploration } from '../../explorer/explore.ts'
import type { Alphabet } from '../../explorer/refinement/alphabet.ts'
import { type Inclusion, include } from '../../explorer/refinement/inclusion.ts'
import { VisibleGraph } from '../../explorer/refinement/visible-graph.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import type { SearchLimits } from '../check/limits.ts'
import { withSystem } from '../exit.ts'
import { countText } from '../output/numbers.ts'
import type { ProgressLine } from '../output/progress.ts'
import { driveGenerator, driveSearch, type Interruption } from '../slices.ts'

export interface ComparisonOptions {
  /** For each search, and for each comparison. */
  readonly limits: SearchLimits
  readonly signal?: Interruption | undefined
  readonly progress: ProgressLine
}

/** A system searched whole, so that its behaviours can be compared. */
export interface Searched {
  readonly system: System
  readonly result: ExplorationResult
  /** Undefined where a limit ended the search, or its steps are too many. */
  readonly graph: VisibleGraph | undefined
}

/** What came of a comparison, or what kept it from its end. */
export type Compared = Inclusion | { readonly stoppedBy: 'time' | 'interrupted' | 'memory' | 'search' }

/** Finds all states of a system, what properties it has, and its steps. @throws ModelError */
export function searchWhole(
  system: System,
  properties: readonly BoundProperty[],
  alphabet: Alphabet,
  { limits, signal, progress }: ComparisonOptions,
): Promise<Searched> {
  return withSystem(system, async () => {
    const { states, depth, memoryBytes, seconds } = limits
    const exploration = new Exploration(system, properties, { limits: { states, depth, memoryBytes } })
    const onSlice = () => progress.show(() => `${system.name}: ${countText(exploration.progress().states, 'state')}`)
    await driveSearch(exploration, { signal, seconds, onSlice })
    const result = exploration.result()
    if (!result.exhaustive) return { system, result, graph: undefined }
    const steps = VisibleGraph.of(exploration.explored(), alphabet.numbersOf(system), memoryBytes)
    const driven = await driveGenerator(steps, { signal, seconds }, (done) =>
      progress.show(() => `${system.name}: steps of ${countText(done, 'state')}`),
    )
    return { system, result, graph: 'value' in driven ? driven.value : undefined }
  })
}

/** Is every visible behaviour of the one system one of the other? */
export async function compareBehaviours(
  left: Searched,
  right: Searched,
  alphabet: Alphabet,
  refusals: boolean,
  { limits, signal, progress }: ComparisonOptions,
): Promise<Compared> {
  if (signal?.aborted) return { stoppedBy: 'interrupted' }
  if (!left.graph || !right.graph) return { stoppedBy: 'search' }
  const pairs = include({ system: left.system, graph: left.graph }, right.graph, alphabet, {
    refusals,
    bytesMax: limits.memoryBytes,
  })
  const driven = await driveGenerator(pairs, { signal, seconds: limits.seconds }, (count) =>
    progress.show(() => `${left.system.name} beside ${right.system.name}: ${countText(count, 'pair')}`),
  )
  progress.clear()
  if ('stoppedBy' in driven) return driven
  return driven.value.outOfMemory ? { stoppedBy: 'memory' } : driven.value
}
