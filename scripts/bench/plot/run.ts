import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Argv } from 'yargs'
import { unknownName } from '../../../model/language/error.ts'
import { searchLimits, wholeNumber } from '../../check/limits.ts'
import { texts } from '../../command-line/arguments.ts'
import { type ExitCode, exitCodes, UsageError } from '../../exit.ts'
import { interruptSignal } from '../../interrupt.ts'
import { npmScript } from '../../npm-script.ts'
import { makeDirectory } from '../../output/directory.ts'
import { bytesText } from '../../output/numbers.ts'
import { processTerminal } from '../../output/terminal.ts'
import { ours } from '../peers/ours.ts'
import { peerModels } from '../peers/peer-model.ts'
import { peers } from '../peers/peers.ts'
import { chartSvg } from './chart.ts'
import { chartsOf } from './charts.ts'
import { type MeasuredContest, type Measurements, measureSizes } from './measurements.ts'
import { measuredSizes } from './sizes.ts'

// `npm run bench:plot`: how time and memory grow, beside others, as drawings in docs/performance/.

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'performance')
const dataFile = join(folder, 'measurements.json')
const terminal = processTerminal()

async function main(parser: Argv): Promise<ExitCode> {
  const names = measuredSizes.map(({ model }) => model)
  const argv = await parser
    .usage(
      '$0\n\nMeasures models at growing sizes, ours and those of the peers that are installed, and draws the figures.',
    )
    .options({
      model: { type: 'string', describe: `Measure only this, of ${names.join(', ')}; the figures of others are kept` },
      redraw: { type: 'boolean', default: false, describe: 'Measure nothing: draw what was measured before' },
      repeat: { nargs: 1, default: 3, describe: 'Measure so often, in turn, and take medians' },
      'limit-seconds': { nargs: 1, default: 60, describe: 'End any run after so many seconds' },
    })
    .strict()
    .parseAsync()
  const chosen = texts(argv.model)
  for (const name of chosen) if (!names.includes(name)) throw unknownName('model that is drawn', name, names)
  const before = argv.redraw || chosen.length > 0 ? await readMeasurements() : undefined
  if (argv.redraw) return draw(before!)
  const repeat = wholeNumber('--repeat', argv.repeat, 1)!
  const { seconds } = searchLimits({ seconds: argv['limit-seconds'] })
  const signal = interruptSignal()
  const kept = before?.contests.filter(({ model }) => chosen.length > 0 && !chosen.includes(model)) ?? []
  const measured = await measure(chosen.length > 0 ? chosen : names, repeat, { seconds: seconds!, signal })
  // Half of a measurement is none: the figures of before stay.
  if (signal.aborted) return exitCodes.interrupted
  const measurements = { machine: machineText(), contests: [...measured, ...kept] }
  makeDirectory(folder)
  await writeFile(dataFile, `${JSON.stringify(measurements, undefined, 1)}\n`)
  return draw(measurements)
}

async function measure(
  names: readonly string[],
  repeat: number,
  limits: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<MeasuredContest[]> {
  const competitors = [...ours, ...peers]
  const contests: MeasuredContest[] = []
  for (const sizes of measuredSizes.filter(({ model }) => names.includes(model))) {
    const model = peerModels.find(({ name }) => name === sizes.model)!
    const onRun = ({ name }: { readonly name: string }, round: number) =>
      terminal.progress.show(() => `${model.name}  run ${round} of ${repeat}: ${name}`)
    contests.push(...(await measureSizes(competitors, sizes, { model, repeat, limits, onRun })))
  }
  return contests
}

async function draw(measurements: Measurements): Promise<ExitCode> {
  for (const sizes of measuredSizes) {
    for (const { file, chart } of chartsOf(measurements, sizes)) {
      await writeFile(join(folder, `${file}.svg`), chartSvg(chart))
      terminal.print(`docs/performance/${file}.svg\n`)
    }
  }
  const differing = measurements.contests.flatMap(({ differences }) => differences)
  for (const sentence of differing) terminal.diagnose(`different counts: ${sentence}\n`)
  return differing.length > 0 ? exitCodes.differs : exitCodes.asClaimed
}

async function readMeasurements(): Promise<Measurements> {
  try {
    return JSON.parse(await readFile(dataFile, 'utf8'))
  } catch {
    throw new UsageError(`There are no measurements in ${dataFile}; run it without --redraw and --model first.`)
  }
}

function machineText(): string {
  const [cpu] = cpus()
  return `${cpus().length} cores (${cpu?.model.trim()}), ${bytesText(totalmem())}, Node ${process.versions.node}`
}

await npmScript('bench:plot', terminal, main)
