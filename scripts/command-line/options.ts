import type { Options } from 'yargs'

/** Options by name, as yargs wants them. Numbers have no type: yargs turns a bad one into NaN, and what was written is lost. */
export type OptionTable = Readonly<Record<string, Options>>

/** An option that takes the text behind it. */
export function text(describe: string): Options {
  return { type: 'string', describe, requiresArg: true }
}

/** An option that is there or not. */
export function flag(describe: string): Options {
  return { type: 'boolean', default: false, describe }
}

/** An option that takes the number behind it. */
export function number(describe: string, otherwise?: number): Options {
  return { nargs: 1, describe, ...(otherwise === undefined ? {} : { default: otherwise }) }
}

// What several commands offer.

export const json = flag('Print one JSON object on stdout')
export const full = flag('Whole states in behaviours, not only what changed')
export const mutants = flag('The mutants of the designs too')
export const config = text('The config file; unless told, moveproof.config.ts (or .js) here or above')
export const lock = text('The lock file; moveproof.lock.json beside the config file, or here, unless told')
export const property = text('Only this property, by name or number (P2); may be repeated')
export const compact = flag(
  'Keep fingerprints of states instead of states, and say how probable it is that one was missed',
)

export const limits: OptionTable = {
  'limit-states': number('Stop a search at so many states'),
  'limit-depth': number('Look no further than so many steps'),
  'limit-seconds': number('Stop a search after so many seconds'),
  'limit-memory': number('Stop a search at such a size, as 512M or 4G; half the memory unless told'),
}

export const provingStates = number(
  'Stop each search that proves that nothing smaller is there at so many states',
  500_000,
)

export const workers: Options = {
  nargs: 1,
  default: 'auto',
  describe: 'Threads for searches that take long: a number, or auto for all the machine has',
}

/** What makes searches faster. */
export const accelerators: OptionTable = {
  tabulate: {
    type: 'boolean',
    default: true,
    describe: 'Look up in long searches what a step did before; --no-tabulate runs the model each time (slower)',
  },
  incremental: {
    type: 'boolean',
    default: true,
    describe:
      'Run again only what mentions something that changed; --no-incremental runs everything in each state (slower)',
  },
  'sleep-sets': {
    type: 'boolean',
    default: true,
    describe: 'Do not fire what leads to states that were found; --no-sleep-sets fires everything (slower)',
  },
}

/** Each bound as an option: `--pages 3`. */
export function boundTable(bounds: readonly { readonly name: string; readonly description: string }[]): OptionTable {
  return Object.fromEntries(bounds.map(({ name, description }) => [name, number(description)]))
}
