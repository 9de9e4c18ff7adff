import type { GateOutputs } from '../gate/outputs/write.ts'
import { interruptSignal } from '../interrupt.ts'
import { type Arguments, lastText, limitsIn, lockIn, texts, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { config, flag, json, limits, lock, text, workers } from './options.ts'

export const gateCommand: Command = {
  words: 'gate [design..]',
  describe: 'Compare everything with the lock file, and say what a change has changed',
  positional: 'Designs or mutants; none: all of them',
  options: {
    lock,
    counterexamples: {
      ...text('Folder of kept counterexamples, from that of the lock file'),
      default: 'counterexamples',
    },
    all: flag('Search and replay also what has not changed since the lock was written'),
    deep: flag('The larger claims too (minutes)'),
    update: flag('Write to the lock file what is found'),
    reason: text('With --update: why'),
    junit: text('Write the report to this file as JUnit XML'),
    sarif: text('Write what was found to this file as SARIF 2.1.0, with its places in the source'),
    markdown: text('Write a summary to this file, with the verdict matrix and sequence diagrams'),
    github: {
      type: 'boolean',
      describe: "Annotations and the summary of the job for GitHub's runner; on where GITHUB_ACTIONS is true",
    },
    ...limits,
    workers,
    config,
    json,
  },
  example: ['$0 gate --update --reason "first lock"', 'then commit moveproof.lock.json'],
  async run({ argv, scenarios, terminal }) {
    const { gate } = await import('../commands/gate.ts')
    const { SOURCE_DATE_EPOCH: epoch } = process.env
    const now = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000)
    return gate(
      scenarios,
      {
        names: texts(argv.design),
        lock: await lockIn(argv, scenarios),
        counterexamples: lastText(argv.counterexamples)!,
        all: argv.all === true,
        deep: argv.deep === true,
        update: argv.update === true,
        reason: lastText(argv.reason),
        date: now.toISOString().slice(0, 10),
        limits: await limitsIn(argv),
        workers: await workersIn(argv),
        json: argv.json === true,
        outputs: outputsIn(argv),
        signal: interruptSignal(),
      },
      terminal,
    )
  },
  async failed({ argv, error, terminal }) {
    const { gateFailed } = await import('../commands/gate.ts')
    const lock = lastText(argv.lock) ?? 'moveproof.lock.json'
    gateFailed(error, { lock, json: argv.json === true, outputs: outputsIn(argv) }, terminal)
  },
}

function outputsIn(argv: Arguments): GateOutputs {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env
  const github = (argv.github as boolean | undefined) ?? GITHUB_ACTIONS === 'true'
  return {
    junit: lastText(argv.junit),
    sarif: lastText(argv.sarif),
    markdown: lastText(argv.markdown),
    github,
    gitHubSummary: github ? GITHUB_STEP_SUMMARY || undefined : undefined,
  }
}
