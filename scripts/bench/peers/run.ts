import type { Argv } from 'yargs'
import { unknownName } from '../../../model/language/error.ts'
import { instantiate } from '../../../model/language/system.ts'
import { boundOptions, chosenBounds } from '../../check/bounds.ts'
import { searchLimits, wholeNumber } from '../../check/limits.ts'
import { texts } from '../../command-line/arguments.ts'
import { boundTable, json } from '../../command-line/options.ts'
import { type ExitCode, exitCodes } from '../../exit.ts'
import { interruptSignal } from '../../interrupt.ts'
import { npmScript } from '../../npm-script.ts'
import { processTerminal } from '../../output/terminal.ts'
import { benchmarkModels } from '../models.ts'
import type { Competitor } from './competitor.ts'
import { type Contest, differences, measureAll } from './measure.ts'
import { ours } from './ours.ts'
import { peerModels } from './peer-model.ts'
import { peers } from './peers.ts'
import { reportJson, reportText } from './report.ts'

// `npm run bench:peers`: the same model in our hands and in those of others, on this machine.

const tools = [...new Set(peers.map(({ tool }) => tool))]
const terminal = processTerminal()

async function main(parser: Argv): Promise<ExitCode> {
  const bounds = boundOptions(benchmarkModels)
  const argv = await parser
    .usage('$0\n\nMeasures the search beside SPIN, Rumur, TLC and a C program, each as far as it is installed.')
    .options({
      model: { type: 'string', default: 'notify', describe: `One of ${peerModels.map(({ name }) => name).join(', ')}` },
      only: { type: 'string', describe: `Only this beside us, of ${tools.join(', ')}; may be repeated` },
      repeat: { nargs: 1, default: 3, describe: 'Measure so often, in turn, and show medians' },
      'limit-seconds': { nargs: 1, default: 120, describe: 'End any run after so many seconds' },
      json,
      ...boundTable(bounds),
    })
    .strict()
    .parseAsync()
  const names = bounds.map(({ name }) => name)
  return compare(
    {
      ...modelAt(String(argv.model), chosenBounds(names, argv)),
      repeat: wholeNumber('--repeat', argv.repeat, 1)!,
      limits: { seconds: searchLimits({ seconds: argv['limit-seconds'] }).seconds!, signal: interruptSignal() },
    },
    chosenTools(texts(argv.only)),
    argv.json === true,
  )
}

function modelAt(name: string, bounds: Readonly<Record<string, number>>): Pick<Contest, 'model' | 'bounds'> {
  const model = peerModels.find((model) => model.name === name)
  const measured = benchmarkModels.find(({ system }) => system.name === name)
  if (!model || !measured) {
    const names = peerModels.map(({ name }) => name)
    throw unknownName('model that the peers have', name, names)
  }
  return { model, bounds: instantiate(measured.system, bounds).bounds }
}

function chosenTools(only: readonly string[]): readonly Competitor[] {
  for (const name of only) if (!tools.includes(name)) throw unknownName('peer', name, tools)
  return only.length === 0 ? peers : peers.filter(({ tool }) => only.includes(tool))
}

async function compare(contest: Contest, chosen: readonly Competitor[], asJson: boolean): Promise<ExitCode> {
  const onRun = ({ name }: Competitor, round: number) =>
    terminal.progress.show(() => `run ${round} of ${contest.repeat}: ${name}`)
  const rows = await measureAll([...ours, ...chosen], { ...contest, onRun })
  const differing = differences(rows)
  terminal.print(
    asJson
      ? `${JSON.stringify(reportJson(rows, contest, differing), undefined, 2)}\n`
      : reportText(rows, contest, terminal),
  )
  for (const sentence of differing) terminal.diagnose(`different counts: ${sentence}\n`)
  if (contest.limits.signal?.aborted) return exitCodes.interrupted
  if (differing.length > 0) return exitCodes.differs
  return rows.some(({ refused }) => refused !== undefined) ? exitCodes.undecided : exitCodes.asClaimed
}

await npmScript('bench:peers', terminal, main)
