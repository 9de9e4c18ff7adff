import type { Options } from 'yargs'

/** Options by name, as yargs wants them. Numbers have no type: yargs turns a bad one into NaN, and what was written is lost. */
export type OptionTable = Readonly<Record<string, Options>>

export const json: Options = { type: 'boolean', default: false, describe: 'Print one JSON object on stdout' }
const full: Options = {
  type: 'boolean',
  default: false,
  describe: 'Whole states in behaviours, not only what changed',
}

const limitOptions: OptionTable = {
  'limit-states': { nargs: 1, describe: 'Stop a search at so many states' },
  'limit-depth': { nargs: 1, describe: 'Look no further than so many steps' },
  'limit-seconds': { nargs: 1, describe: 'Stop a search after so many seconds' },
  'limit-memory': {
    nargs: 1,
    describe: 'Stop a search at such a size, as 512M or 4G; half the memory unless told',
  },
}

const workers: Options = {
  nargs: 1,
  default: 'auto',
  describe: 'Threads for searches that take long: a number, or auto for all the machine has',
}

const compact: Options = {
  type: 'boolean',
  default: false,
  describe: 'Keep fingerprints of states instead of states, and say how probable it is that one was missed',
}

const tabulate: Options = {
  type: 'boolean',
  default: true,
  describe: 'Look up in long searches what a step did before; --no-tabulate runs the model each time (slower)',
}

export const checkOptions: OptionTable = {
  mutants: { type: 'boolean', describe: 'The mutants of the designs too; --no-mutants: designs only' },
  deep: { type: 'boolean', default: false, describe: 'The larger claims instead of the usual ones (minutes)' },
  property: {
    type: 'string',
    describe: 'Only this property, by name or number (P2); may be repeated',
    requiresArg: true,
  },
  ...limitOptions,
  symmetry: {
    type: 'boolean',
    describe:
      'Store one state for all that differ only in names; on, unless --certify, --statistics, liveness or the claim wants all',
  },
  compact,
  workers,
  checkpoint: { type: 'string', describe: 'Keep the search in this directory while it runs', requiresArg: true },
  'checkpoint-seconds': { nargs: 1, default: 60, describe: 'Seconds from one checkpoint to the next' },
  resume: { type: 'string', describe: 'Go on with the search that is kept in this directory', requiresArg: true },
  tabulate,
  certify: { type: 'boolean', default: false, describe: 'Let the witness prove every verdict that holds (slow)' },
  statistics: { type: 'boolean', default: false, describe: 'Per action and condition, how often it mattered' },
  profile: { type: 'boolean', default: false, describe: 'Where states come from: what each field and action adds' },
  full,
  save: { type: 'string', describe: 'Keep counterexamples as files in this directory', requiresArg: true },
  json,
}

export const replayOptions: OptionTable = {
  format: {
    type: 'string',
    default: 'table',
    describe:
      'How the behaviour is shown: table, mermaid, lkml (for mails and commit messages), svg, html (a page), itf (for other tools), or json (as check --save)',
    requiresArg: true,
  },
  output: { type: 'string', describe: 'Write it into this file', requiresArg: true },
  'why-not': {
    type: 'boolean',
    default: false,
    describe: 'What kept other actions from taking a step (--step), or from going on after the last one',
  },
  step: { nargs: 1, describe: 'With --why-not: the number of the step' },
  full,
  json,
}

export const sweepOptions: OptionTable = {
  property: checkOptions.property!,
  ...limitOptions,
  symmetry: {
    type: 'boolean',
    describe: 'Store one state for all that differ only in names; on, unless liveness is asked',
  },
  workers,
  json,
}

export const claimsOptions: OptionTable = { ...limitOptions, workers, json }

export const matrixOptions: OptionTable = {
  mutants: { type: 'boolean', default: false, describe: 'The mutants of the designs too' },
  property: checkOptions.property!,
  html: { type: 'string', describe: 'Write a page, complete in itself, to this file', requiresArg: true },
  ...limitOptions,
  workers,
  json,
}

export const mutateOptions: OptionTable = {
  action: {
    type: 'string',
    describe: 'Only conditions and effects of this action; may be repeated',
    requiresArg: true,
  },
  property: checkOptions.property!,
  ...limitOptions,
  workers,
  json,
}

const provingStates: Options = {
  nargs: 1,
  default: 500_000,
  describe: 'Stop each search that proves that nothing smaller is there at so many states',
}

export const shrinkOptions: OptionTable = {
  output: { type: 'string', describe: 'Keep the result in this file', requiresArg: true },
  exhaustive: {
    type: 'boolean',
    default: true,
    describe: 'Prove by searching everything that nothing smaller is there; --no-exhaustive does without',
  },
  'limit-states': provingStates,
  'limit-seconds': { nargs: 1, describe: 'Stop after so many seconds, with what there is by then' },
  full,
  json,
}

export const searchOptions: OptionTable = {
  mutants: { type: 'boolean', default: false, describe: 'The mutants of the designs too' },
  property: checkOptions.property!,
  seed: { nargs: 1, describe: 'The same whole number gives the same walks; a new one unless told' },
  runs: { nargs: 1, describe: 'So many walks; 1000 unless told, or --seconds is' },
  seconds: { nargs: 1, describe: 'Walk for so many seconds' },
  steps: { nargs: 1, default: 200, describe: 'Steps of a walk' },
  'limit-states': provingStates,
  full,
  save: { type: 'string', describe: 'Keep what was found and shrunk as files in this directory', requiresArg: true },
  json,
}

export const benchOptions: OptionTable = {
  repeat: { nargs: 1, default: 1, describe: 'Measure so often and show the median' },
  symmetry: { type: 'boolean', default: false, describe: 'With symmetry reduction' },
  compact,
  workers: { ...workers, default: 1 },
  tabulate,
  ...limitOptions,
  json,
}

export function boundTable(bounds: readonly { readonly name: string; readonly description: string }[]): OptionTable {
  return Object.fromEntries(bounds.map(({ name, description }) => [name, { nargs: 1, describe: description }]))
}

/** The values of an option that may be given any number of times. */
export function texts(value: unknown): string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}
