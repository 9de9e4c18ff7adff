import { Reachability } from '../../counterexamples/reachability.ts'
import { confirm } from '../../counterexamples/replay.ts'
import { Exploration } from '../../explorer/explore.ts'
import type { Accelerators } from '../../explorer/options.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import type { Model } from '../../explorer/workers/model.ts'
import type { Keeper } from '../checkpoint/keeper.ts'
import type { ProgressLine } from '../output/progress.ts'
import { SearchLine } from '../progress/search-line.ts'
import { clock, driveSearch, type Helpers, type Interruption } from '../slices.ts'
import { type Certification, certifySearch } from './certification.ts'
import { coverValues, type ValuesTaken } from './coverage.ts'
import type { SearchLimits } from './limits.ts'
import { type FieldProfiles, profileFields } from './profiling.ts'

// To show that a goal cannot be reached any more takes the witness some seconds for so many states, without a pause.
const confirmStatesMax = 20_000

/** How to search. These can be sent to a thread. */
export interface SearchMode {
  readonly limits: SearchLimits
  readonly certify: boolean
  readonly countBlocked: boolean
  /** Find out where the states come from. */
  readonly profile: boolean
  /** Find out which values fields take: with all states, and `countBlocked`. */
  readonly coverage?: boolean
  readonly symmetry: boolean
  readonly compact: boolean
  readonly accelerators: Accelerators
  /** Names of properties: once one of them is found violated, or reached, the rest is not wanted. */
  readonly settled?: readonly string[]
}

/** For verdicts, and nothing beside them. */
export const verdictsOnly = {
  certify: false,
  countBlocked: false,
  profile: false,
  compact: false,
  accelerators: {},
} satisfies Partial<SearchMode>

export interface SearchOptions extends SearchMode {
  /** Threads for a search that takes long. */
  readonly helpers: Helpers | undefined
  /** Keeps the search while it runs. */
  readonly keeper?: Keeper | undefined
  readonly signal: Interruption | undefined
  readonly progress: ProgressLine
}

/** What the witness says of a trace. */
export interface Confirmed {
  /** `path only`: the steps can be taken, but whether a goal is left was too much to find out. */
  readonly confirmed: 'fully' | 'path only'
  /** The false conjunct, for `always` and `step`. */
  readonly conjunct: string | undefined
}

/** Everything that came of a search, as plain data: threads hand it over. */
export interface Searched {
  readonly result: ExplorationResult
  readonly seconds: number
  /** It went on from a checkpoint, and the seconds are those since then. */
  readonly resumed: boolean
  /** Per property; undefined where there is no trace to confirm. */
  readonly confirmations: readonly (Confirmed | undefined)[]
  /** Undefined when it was not asked for. */
  readonly certification: Certification | undefined
  readonly profile: FieldProfiles | undefined
  readonly values: ValuesTaken | undefined
}

/**
 * Searches, and confirms every trace with the witness.
 * @throws unconfirmed, and what the model does wrong
 */
export async function searchTask(model: Model, options: SearchOptions): Promise<Searched> {
  const { system, properties } = model
  const { keeper, signal, limits, progress } = options
  const start = performance.now()
  const exploration = await search(model, options)
  const result = exploration.result()
  keeper?.end(exploration, result.stoppedBy === undefined)
  const seconds = (performance.now() - start) / 1000
  const reachability = new Reachability(system)
  const confirmations = properties.map((property, i) => {
    const { trace } = result.verdicts[i]!
    if (!trace) return undefined
    const { confirmed, violation } = confirm(system, property, trace, { statesMax: confirmStatesMax, reachability })
    return { confirmed, conjunct: violation?.conjunct }
  })
  const watch = { signal, seconds: limits.seconds }
  const certification = options.certify ? await certifySearch(model, exploration, result, watch, progress) : undefined
  const profile = options.profile ? await profileFields(exploration, result, watch, progress) : undefined
  const values = options.coverage ? await coverValues(system, exploration, watch, progress) : undefined
  return { result, seconds, resumed: keeper?.kept !== undefined, confirmations, certification, profile, values }
}

async function search({ system, properties }: Model, options: SearchOptions): Promise<Exploration> {
  const { helpers, countBlocked, profile: countNew, symmetry, compact, accelerators, keeper, progress } = options
  const limits = { ...options.limits, settled: options.settled }
  const plain = { limits, countBlocked, countNew, symmetry, compact, ...accelerators }
  const exploration = new Exploration(system, properties, { ...plain, clock, from: keeper?.kept })
  const line = new SearchLine(system.name, limits)
  const start = performance.now()
  const watch = {
    signal: options.signal,
    seconds: limits.seconds,
    onSlice: () => {
      progress.show((width) => line.text(exploration.progress(), (performance.now() - start) / 1000, width))
      keeper?.consider(exploration)
    },
  }
  await driveSearch(exploration, watch, helpers)
  return exploration
}
