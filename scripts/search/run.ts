import {
  type LookedAhead,
  type RandomFinding,
  RandomSearch,
  type RandomSearchResult,
} from '../../explorer/random/random-search.ts'
import { WalkThreads } from '../../explorer/random/walk-threads.ts'
import type { BoundProperty, Property } from '../../properties/property.ts'
import type { SearchLimits } from '../check/limits.ts'
import type { Task } from '../check/select.ts'
import { withSystem } from '../exit.ts'
import { countText } from '../output/numbers.ts'
import type { ProgressLine } from '../output/progress.ts'
import { type Minimised, minimise } from '../shrink/minimise.ts'
import { driveGenerator, type Helpers, threadStartMs } from '../slices.ts'

/** Steps of a walk, unless told. */
export const walkSteps = 200

export interface WalkOptions {
  readonly seed: number
  /** So many walks; undefined: until time is up. */
  readonly runs: number | undefined
  readonly seconds: number | undefined
  /** Steps of a walk. */
  readonly steps: number
}

export interface SampleOptions {
  readonly walks: WalkOptions
  /** Threads that take walks, once it has proved long, and where they find the model. */
  readonly helpers: Helpers
  /** For the exhaustive searches after a find. */
  readonly limits: SearchLimits
  readonly signal: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** A find, and what shrinking made of it. A state that was to be reached and is, needs no shrinking. */
export interface Find extends RandomFinding {
  readonly minimised: Minimised | undefined
}

/** What random walks say of a property: whatever they have not found may be there all the same. */
export type SampledVerdict = 'violated' | 'happens' | 'sampled'

export interface Sampled {
  readonly property: BoundProperty
  readonly verdict: SampledVerdict
  readonly find: Find | undefined
  /** How far walks looked ahead, where they had to. */
  readonly ahead: LookedAhead | undefined
  /** `differs`: a violation that is not claimed, or a state that is claimed to be out of reach. `undecided`: a claimed violation was not found. */
  readonly outcome: 'met' | 'differs' | 'undecided'
}

/** One design, searched by random walks. */
export interface Sample {
  readonly task: Task
  readonly result: RandomSearchResult
  /** Of walking, without what was done about finds. */
  readonly seconds: number
  readonly verdicts: readonly Sampled[]
  readonly interrupted: boolean
}

/** Walks at random until the walks are done, time is up or everything is found, and makes the finds small. */
export function sample(task: Task, options: SampleOptions): Promise<Sample> {
  return withSystem(task.system, async () => {
    const { walks, helpers, signal, progress, limits } = options
    const start = performance.now()
    const { seed, steps, seconds } = walks
    const search = new RandomSearch(task.system, task.properties, { seed, steps })
    const stoppedBy = await driveWalks(search, { runs: walks.runs, seconds, signal, helpers }, () => {
      const { walks, steps, found } = search.progress
      progress.show(
        () => `${task.system.name}: ${countText(walks, 'walk')}, ${countText(steps, 'step')}, ${found} found`,
      )
    })
    const result = search.result()
    const walked = (performance.now() - start) / 1000
    const finds: Find[] = []
    for (const finding of result.findings) {
      const { property, trace } = finding
      const wanted = property.kind === 'reachable'
      const shown = { bounds: task.system.bounds, trace }
      finds.push({
        ...finding,
        minimised: wanted
          ? undefined
          : await minimise(task.scenario.system, definitionOf(task, property), shown, {
              limits,
              exhaustive: true,
              signal,
              progress,
            }),
      })
    }
    const verdicts = task.properties.map((property) => sampledVerdict(task, property, finds, result))
    const interrupted = stoppedBy === 'interrupted'
    return { task, result, seconds: walked, verdicts, interrupted }
  })
}

interface WalkWatch {
  readonly runs: number | undefined
  readonly seconds: number | undefined
  readonly signal: AbortSignal | undefined
  readonly helpers: Helpers
}

/** Walks, and lets threads help when it takes long. */
async function driveWalks(
  search: RandomSearch,
  { runs, seconds, signal, helpers }: WalkWatch,
  onSlice: () => void,
): Promise<'time' | 'interrupted' | undefined> {
  const start = performance.now()
  let alone = helpers.count === 1
  try {
    const driven = await driveGenerator(walking(search, runs), { signal, seconds }, () => {
      onSlice()
      if (alone || performance.now() - start < threadStartMs) return
      alone = true
      // This thread walks too.
      search.employ(new WalkThreads(helpers.count - 1, helpers.source))
    })
    return 'stoppedBy' in driven ? driven.stoppedBy : undefined
  } finally {
    await search.dismiss()
  }
}

function* walking(search: RandomSearch, runs = Number.POSITIVE_INFINITY): Generator<void, void, void> {
  while (search.isOpen && search.progress.walks < runs) {
    search.advance()
    yield
  }
}

function sampledVerdict(
  { scenario }: Task,
  property: BoundProperty,
  finds: readonly Find[],
  { ahead }: RandomSearchResult,
): Sampled {
  const find = finds.find((one) => one.property === property)
  const found = { property, find, ahead: ahead.get(property) }
  const isClaimedViolated = scenario.violated[property.name] !== undefined
  if (property.kind === 'reachable') {
    const verdict = find ? 'happens' : 'sampled'
    return { ...found, verdict, outcome: find && isClaimedViolated ? 'differs' : 'met' }
  }
  if (find) return { ...found, verdict: 'violated', outcome: isClaimedViolated ? 'met' : 'differs' }
  return { ...found, verdict: 'sampled', outcome: isClaimedViolated ? 'undecided' : 'met' }
}

/** The property before it was bound to the bounds of the search: shrinking has others. */
function definitionOf({ scenario }: Task, { name }: BoundProperty): Property {
  return scenario.properties.find((property) => property.name === name)!
}
