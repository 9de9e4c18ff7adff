import { randomInt } from 'node:crypto'
import { positiveNumber, wholeNumber } from '../check/limits.ts'
import { type WalkOptions, walkSteps } from './run.ts'

const runsByDefault = 1000
const seedMax = 2 ** 31 - 1

/** How to walk, from the command line. @throws UsageError */
export function walkOptions(argv: Readonly<Record<string, unknown>>): WalkOptions {
  const seconds = argv.seconds === undefined ? undefined : positiveNumber('--seconds', argv.seconds)
  return {
    seed: wholeNumber('--seed', argv.seed) ?? randomInt(1, seedMax),
    runs: wholeNumber('--runs', argv.runs, 1) ?? (seconds === undefined ? runsByDefault : undefined),
    seconds,
    steps: wholeNumber('--steps', argv.steps, 1) ?? walkSteps,
  }
}
