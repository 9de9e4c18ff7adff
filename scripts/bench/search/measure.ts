import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCounterexample } from '../../../counterexamples/parse-counterexample.ts'
import { RandomSearch } from '../../../explorer/random/random-search.ts'
import type { Bounds } from '../../../model/language/bounds.ts'
import { instantiate, type SystemDefinition } from '../../../model/language/system.ts'
import type { Trace } from '../../../model/language/trace.ts'
import { bindProperties } from '../../../properties/property.ts'
import { type Cell, corpusDirectory } from '../../corpus/cells.ts'
import type { ProgressLine } from '../../output/progress.ts'
import { minimise } from '../../shrink/minimise.ts'

export interface MeasureOptions {
  readonly root: string
  readonly seed: number
  readonly steps: number
  /** Walks at most. */
  readonly runs: number
  /** Of processor time, for walking at most. */
  readonly seconds: number
  /** Make what is found small, too. */
  readonly shrink: boolean
  readonly progress: ProgressLine
}

/** One claimed violation: whether walks find it, and what shrinking makes of it. */
export interface Measured {
  readonly system: string
  readonly bounds: Bounds
  readonly property: string
  readonly kind: string
  readonly outcome: 'found' | 'missed'
  /** The walk that found it; where none did, how many there were. */
  readonly walks: number
  /** Processor time until then. */
  readonly seconds: number
  /** Steps of the walk that found it. */
  readonly steps?: number
  readonly shrunk?: Shrunk
}

/** What shrinking and exhaustive searches of the bounds that are left and lower ones made of a find. */
export interface Shrunk {
  readonly small: Small
  /** Processor time. */
  readonly seconds: number
  /** Those searches say that nothing at these bounds is shorter, and that there is nothing at lower ones. */
  readonly isProved: boolean
  /** The counterexample that is kept: a shortest one, by breadth-first search at the lowest bounds that have one. */
  readonly kept: Small
}

/** The size of a counterexample, and what is false at its end. */
export interface Small {
  readonly steps: number
  readonly bounds: Bounds
  readonly conjunct: string | undefined
}

/** Exhaustive searches after a find may have so many states. */
const statesMax = 300_000

/** Walks through one design, and looks for everything that is claimed to be violated in it, at the bounds of the claim. */
export async function measure(cells: readonly Cell[], options: MeasureOptions): Promise<Measured[]> {
  const { definition, bounds } = cells[0]!
  const system = instantiate(definition, bounds)
  const properties = bindProperties(
    system,
    cells.map(({ property }) => property),
  )
  const search = new RandomSearch(system, properties, { seed: options.seed, steps: options.steps })
  const foundAt = new Map<string, { readonly walk: number; readonly seconds: number; readonly trace: Trace }>()
  const begun = processorSeconds()
  let seconds = 0
  while (search.isOpen && search.progress.walks < options.runs && seconds < options.seconds) {
    const { found } = search.progress
    search.advance()
    seconds = processorSeconds() - begun
    options.progress.show(() => `${definition.name}: walk ${search.progress.walks}`)
    if (search.progress.found === found) continue
    for (const { property, trace, walk } of search.result().findings.slice(found)) {
      foundAt.set(property.name, { walk, seconds, trace })
    }
  }
  const measured: Measured[] = []
  for (const cell of cells) {
    const { name, kind } = cell.property
    const common = { system: definition.name, bounds: system.bounds, property: name, kind }
    const find = foundAt.get(name)
    if (find) {
      const found = { ...common, outcome: 'found' as const, walks: find.walk, seconds: find.seconds }
      const shrunk = options.shrink ? await shrink(definition, cell, system.bounds, find.trace, options) : undefined
      measured.push({ ...found, steps: find.trace.steps.length, ...(shrunk ? { shrunk } : {}) })
    } else {
      measured.push({ ...common, outcome: 'missed', walks: search.progress.walks, seconds })
    }
  }
  return measured
}

async function shrink(
  definition: SystemDefinition,
  { property, file }: Cell,
  bounds: Bounds,
  trace: Trace,
  { root, progress }: MeasureOptions,
): Promise<Shrunk> {
  const path = join(root, corpusDirectory, file)
  const kept = parseCounterexample(readFileSync(path, 'utf8'), path)
  const shown = { bounds, trace, conjunct: kept.conjunct }
  const limits = { memoryBytes: 2 ** 30, states: statesMax }
  const begun = processorSeconds()
  const { shrunk, own, lower } = await minimise(definition, property, shown, { limits, exhaustive: true, progress })
  return {
    small: { steps: shrunk.trace.steps.length, bounds: shrunk.system.bounds, conjunct: shrunk.conjunct },
    seconds: processorSeconds() - begun,
    isProved: own?.isShortest === true && lower.every(({ verdict }) => verdict === 'holds'),
    kept: { steps: kept.steps.length, bounds: kept.bounds, conjunct: kept.conjunct },
  }
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
