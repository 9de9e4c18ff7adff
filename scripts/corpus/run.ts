import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Argv } from 'yargs'
import { type Counterexample, counterexampleOf } from '../../counterexamples/counterexample.ts'
import { confirm } from '../../counterexamples/replay.ts'
import { scenarios } from '../../properties/scenarios.ts'
import { texts } from '../command-line/arguments.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { npmScript } from '../npm-script.ts'
import { makeDirectory } from '../output/directory.ts'
import { countText } from '../output/numbers.ts'
import { processTerminal } from '../output/terminal.ts'
import { type Cell, cellProblem, corpusCells, corpusDirectory, surplusFiles } from './cells.ts'
import { SmallestFinder } from './smallest.ts'

// `npm run corpus`: brings counterexamples/corpus/ up to date with the claims.

const terminal = processTerminal()
const root = join(import.meta.dirname, '..', '..')

async function main(parser: Argv): Promise<ExitCode> {
  const argv = await parser
    .usage(
      '$0 [design..]\n\nFinds a smallest counterexample for each claimed violation that has none, or one that no longer shows it.',
    )
    .options({ all: { type: 'boolean', default: false, describe: 'Find all of them anew' } })
    .strictOptions()
    .parseAsync()
  const names = texts(argv._)
  const cells = corpusCells(scenarios)
  for (const file of surplusFiles(root, cells)) {
    rmSync(join(root, corpusDirectory, file))
    terminal.print(`removed ${file}: nothing of it is claimed\n`)
  }
  const wanted = cells
    .filter(({ definition }) => names.length === 0 || names.includes(definition.name))
    .filter((cell) => argv.all || cellProblem(root, cell) !== undefined)
  let without = 0
  for (const own of Map.groupBy(wanted, ({ definition }) => definition.name).values()) {
    const finder = new SmallestFinder(own)
    for (const cell of own) if (!(await write(cell, finder))) without++
  }
  terminal.print(`${countText(wanted.length - without, 'counterexample')} written, ${cells.length} in all\n`)
  return without > 0 ? exitCodes.differs : exitCodes.asClaimed
}

async function write(cell: Cell, finder: SmallestFinder): Promise<boolean> {
  const shrunk = await finder.find(cell)
  if (!shrunk) {
    terminal.print(`none for ${cell.file}, although it is claimed\n`)
    return false
  }
  const { system, property, trace } = shrunk
  const conjunct = confirm(system, property, trace).violation?.conjunct
  const path = join(root, corpusDirectory, cell.file)
  makeDirectory(dirname(path))
  writeFileSync(path, compactText(counterexampleOf(system, property, trace, conjunct)))
  terminal.print(`${cell.file}: ${countText(trace.steps.length, 'step')}\n`)
  return true
}

/** The same as any counterexample file, with a line for each step and each other member. */
function compactText(counterexample: Counterexample): string {
  const lines = Object.entries(counterexample).map(([name, value]) => {
    const text = name === 'steps' ? stepLines(value as Counterexample['steps']) : JSON.stringify(value)
    return `  ${JSON.stringify(name)}: ${text}`
  })
  return `{\n${lines.join(',\n')}\n}\n`
}

function stepLines(steps: Counterexample['steps']): string {
  return `[\n${steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n')}\n  ]`
}

await npmScript('corpus', terminal, main)
