import { Exploration } from '../../explorer/explore.ts'
import type { Accelerators } from '../../explorer/options.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { unknownName } from '../../model/language/error.ts'
import { instantiate } from '../../model/language/system.ts'
import { bindProperties } from '../../properties/property.ts'
import type { BenchmarkModel } from '../bench/models.ts'
import { boundsText } from '../check/bounds.ts'
import type { SearchLimits } from '../check/limits.ts'
import { stopText } from '../check/stop-text.ts'
import { type ExitCode, exitCodes, withSystem } from '../exit.ts'
import { countText, numberText, roundedText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import { SearchLine } from '../progress/search-line.ts'
import { clock, driveSearch } from '../slices.ts'
import { benchmarkSource } from '../workers/sources.ts'

export interface BenchOptions {
  readonly model: string
  readonly bounds: Bounds
  readonly repeat: number
  readonly symmetry: boolean
  /** Keep fingerprints of states only. */
  readonly compact: boolean
  /** Threads, started once a search takes long. */
  readonly workers: number
  readonly accelerators: Accelerators
  readonly limits: SearchLimits
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

interface Measurement {
  readonly result: ExplorationResult
  readonly seconds: number
}

/** Measures a whole search, as often as asked, and prints the one of median time. */
export async function bench(
  models: readonly BenchmarkModel[],
  options: BenchOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const model = models.find(({ system }) => system.name === options.model)
  if (!model)
    throw unknownName(
      'benchmark model',
      options.model,
      models.map(({ system }) => system.name),
    )
  const measurements: Measurement[] = []
  for (let i = 0; i < options.repeat && !options.signal?.aborted; i++) {
    measurements.push(await measure(model, options, terminal, i))
  }
  terminal.progress.clear()
  const complete = measurements.filter(({ result }) => !result.stoppedBy)
  const shown = complete.length > 0 ? median(complete) : measurements.at(-1)!
  terminal.print(
    options.json ? `${JSON.stringify(figures(shown), undefined, 2)}\n` : text(shown, measurements, options, terminal),
  )
  if (options.signal?.aborted) return exitCodes.interrupted
  if (complete.length < measurements.length) return exitCodes.undecided
  return shown.result.verdicts.some(({ verdict }) => verdict === 'violated') ? exitCodes.differs : exitCodes.asClaimed
}

function measure(
  model: BenchmarkModel,
  options: BenchOptions,
  terminal: Terminal,
  round: number,
): Promise<Measurement> {
  const system = instantiate(model.system, options.bounds)
  const properties = bindProperties(system, model.properties)
  const rounds = options.repeat > 1 ? `  run ${round + 1} of ${options.repeat}` : ''
  return withSystem(system, async () => {
    const line = new SearchLine(`${system.name}${rounds}`, options.limits)
    const { limits, symmetry, compact, accelerators } = options
    const start = performance.now()
    const exploration = new Exploration(system, properties, { limits, symmetry, compact, clock, ...accelerators })
    const onSlice = () =>
      terminal.progress.show((width) => line.text(exploration.progress(), (performance.now() - start) / 1000, width))
    const watch = { signal: options.signal, seconds: options.limits.seconds, onSlice }
    const source = benchmarkSource(system.name, system.bounds)
    await driveSearch(exploration, watch, { count: options.workers, source })
    const seconds = (performance.now() - start) / 1000
    return { result: exploration.result(), seconds }
  })
}

/** Of an even number the slower of the two in the middle. */
function median(measurements: readonly Measurement[]): Measurement {
  const sorted = measurements.toSorted((a, b) => a.seconds - b.seconds)
  return sorted[Math.floor(sorted.length / 2)]!
}

function figures({ result, seconds }: Measurement) {
  return {
    renamings: result.renamings,
    omission: result.omission ?? null,
    states: result.states,
    transitions: result.transitions,
    levels: result.levels,
    seconds: Number(seconds.toFixed(4)),
    transitionsPerSecond: Math.round(result.transitions / seconds),
    bytesPerState: Number((result.bytes / result.states).toFixed(2)),
    stoppedBy: result.stoppedBy ?? null,
  }
}

function text(shown: Measurement, all: readonly Measurement[], { limits }: BenchOptions, { paint }: Terminal): string {
  const { result, seconds } = shown
  const { transitionsPerSecond, bytesPerState } = figures(shown)
  const times = all.map((measurement) => measurement.seconds)
  const spread =
    times.length > 1
      ? `  median of ${times.length}, ${Math.min(...times).toFixed(3)}..${Math.max(...times).toFixed(3)} s`
      : ''
  const holding = result.verdicts.filter(({ verdict }) => verdict === 'holds').length
  const properties =
    result.verdicts.length === 0
      ? ''
      : `, ${numberText(holding)} of ${countText(result.verdicts.length, 'property', 'properties')} hold`
  const stopped = result.stoppedBy ? `${paint.yellow(stopText(result.stoppedBy, limits))}\n` : ''
  return `${paint.bold(result.system)} at ${boundsText(result.bounds)}${properties}
${stopped}  states                 ${numberText(result.states)}
  transitions            ${numberText(result.transitions)}
  levels                 ${numberText(result.levels)}
  seconds                ${seconds.toFixed(3)}${spread}
  transitions per second ${numberText(transitionsPerSecond)}
  bytes per state        ${roundedText(bytesPerState)}
`
}
