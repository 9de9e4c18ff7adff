import { type Confirmation, confirm } from '../../counterexamples/replay.ts'
import { type Shown, type Shrunk, shrink } from '../../counterexamples/shrink/shrink.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import type { SystemDefinition } from '../../model/language/system.ts'
import { isLiveness, type Property } from '../../properties/property.ts'
import type { SearchLimits } from '../check/limits.ts'
import { countText } from '../output/numbers.ts'
import type { ProgressLine } from '../output/progress.ts'
import { driveGenerator } from '../slices.ts'
import { type Exhausted, exhaust } from './exhaust.ts'

export interface MinimiseOptions {
  /** For each of the searches that prove that nothing smaller is there; `seconds` for everything together. */
  readonly limits: SearchLimits
  /** Search everything at the bounds that were reached, and at lower ones. */
  readonly exhaustive: boolean
  readonly signal?: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** A counterexample that was made as small as could be, and how certain it is that it is the smallest. */
export interface Minimised {
  readonly shrunk: Shrunk
  readonly confirmation: Confirmation
  /** What a search of everything at its bounds says. Undefined: none was made. */
  readonly own: Exhausted | undefined
  /** The same with each bound lowered by one that can be: none of them violated. Empty where none was made. */
  readonly lower: readonly (Exhausted & { readonly bound: string })[]
  /** What ended it before nothing more was left to try. */
  readonly stoppedBy: 'time' | 'interrupted' | undefined
}

/**
 * Shrinks a counterexample, then lets exhaustive searches look for it at lower bounds and for a shorter one, until there is none.
 * The result is confirmed by the witness.
 * @throws not-applicable, unconfirmed
 */
export async function minimise(
  definition: SystemDefinition,
  property: Property,
  shown: Shown,
  options: MinimiseOptions,
): Promise<Minimised> {
  const start = performance.now()
  const { limits, signal, progress } = options
  const left = () =>
    limits.seconds === undefined ? undefined : Math.max(0.001, limits.seconds - (performance.now() - start) / 1000)
  const tried: Shrunk['tried'][] = []
  for (let next: Shown | undefined = shown; ; ) {
    const work = shrink(definition, property, next, { otherSteps: !options.exhaustive })
    const { shrunk, stoppedBy } = await shrinkFurther(work, { signal, seconds: left() }, progress)
    tried.push(shrunk.tried)
    const done = {
      shrunk: { ...shrunk, tried: sum(tried) },
      confirmation: confirm(shrunk.system, shrunk.property, shrunk.trace),
    }
    if (stoppedBy || !options.exhaustive) return { ...done, own: undefined, lower: [], stoppedBy }
    const lower: (Exhausted & { bound: string })[] = []
    next = undefined
    const search = (bounds: Bounds, depth?: number) =>
      exhaust(
        {
          definition,
          property,
          conjunct: shrunk.conjunct,
          limits: { ...limits, depth, seconds: left() },
          signal,
          onSlice: (states) => progress.show(() => `looking for a smaller one: ${countText(states, 'state')}`),
        },
        bounds,
      )
    for (const { name, min } of definition.bounds) {
      const value = shrunk.system.bounds[name]! - 1
      if (value < min || next) continue
      const found = await unlessBroken(() => search({ ...shrunk.system.bounds, [name]: value }))
      if (found) lower.push({ ...found, bound: name })
      if (found?.trace) next = { bounds: found.bounds, trace: found.trace, conjunct: shrunk.conjunct }
    }
    if (next) continue
    // What can still be reached, and what goes on for ever, only a search of everything says.
    const needsAll = property.kind === 'alwaysReachable' || isLiveness(property.kind)
    const own = await search(shrunk.system.bounds, needsAll ? undefined : shrunk.trace.steps.length)
    if (own?.trace && own.trace.steps.length < shrunk.trace.steps.length) {
      next = { bounds: own.bounds, trace: own.trace, conjunct: shrunk.conjunct }
      continue
    }
    const ended = signal?.aborted ? 'interrupted' : left() === 0.001 ? 'time' : undefined
    return { ...done, own, lower, stoppedBy: ended }
  }
}

/** A model need not be whole at every bounds: where it is not, nothing is said of them. */
async function unlessBroken<T>(search: () => Promise<T>): Promise<T | undefined> {
  try {
    return await search()
  } catch (error) {
    if (error instanceof MoveproofError && error.code !== 'unconfirmed') return undefined
    throw error
  }
}

/** By the witness, until nothing that it tries helps or time is up. */
async function shrinkFurther(
  work: Generator<Shrunk, Shrunk, void>,
  watch: { readonly signal: AbortSignal | undefined; readonly seconds: number | undefined },
  progress: ProgressLine,
): Promise<{ shrunk: Shrunk; stoppedBy: Minimised['stoppedBy'] }> {
  let best: Shrunk | undefined
  const driven = await driveGenerator(work, watch, (shrunk) => {
    best = shrunk
    progress.show(() => `shrinking: ${countText(shrunk.trace.steps.length, 'step')}`)
  })
  return 'value' in driven
    ? { shrunk: driven.value, stoppedBy: undefined }
    : { shrunk: best!, stoppedBy: driven.stoppedBy }
}

function sum(all: readonly Shrunk['tried'][]): Shrunk['tried'] {
  const [first, ...rest] = all
  const total = { ...first! }
  for (const tried of rest) {
    for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += tried[name]
  }
  return total
}
