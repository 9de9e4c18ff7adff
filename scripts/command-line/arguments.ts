import { dirname, join, relative } from 'node:path'
import type { Accelerators } from '../../explorer/options.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { SearchLimits } from '../check/limits.ts'

/** What yargs has read, by the names of the options. */
export type Arguments = Readonly<Record<string, unknown>>

/** The values of an option that may be given any number of times. */
export function texts(value: unknown): string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

/** The value of an option that counts once: the last one wins. */
export function lastText(value: unknown): string | undefined {
  return texts(value).at(-1)
}

/** Mutants are shown when they are asked for; one that is named, is. */
export function withMutants(argv: Arguments): boolean | undefined {
  if (argv.mutants === true) return true
  return texts(argv.design).length > 0 ? undefined : false
}

/** When searches end that have not found everything. @throws UsageError */
export async function limitsIn(argv: Arguments): Promise<SearchLimits> {
  const { searchLimits } = await import('../check/limits.ts')
  return searchLimits({
    states: argv['limit-states'],
    depth: argv['limit-depth'],
    seconds: argv['limit-seconds'],
    memory: argv['limit-memory'],
  })
}

/** The bounds among the options. @throws UsageError */
export async function boundsIn(argv: Arguments, systems: readonly Pick<Scenario, 'system'>[]): Promise<Bounds> {
  const { chosenBounds } = await import('../check/bounds.ts')
  return chosenBounds(await boundNames(systems), argv)
}

export async function boundNames(systems: readonly Pick<Scenario, 'system'>[]): Promise<string[]> {
  const { boundOptions } = await import('../check/bounds.ts')
  return boundOptions(systems).map(({ name }) => name)
}

/** Which accelerators are to be used: all that are not switched off. */
export function acceleratorsIn(argv: Arguments): Accelerators {
  return {
    tabulate: argv.tabulate !== false,
    incremental: argv.incremental !== false,
    sleepSets: argv['sleep-sets'] !== false,
  }
}

/** How many threads may search. @throws UsageError */
export async function workersIn(argv: Arguments): Promise<number> {
  const { workerCount } = await import('../workers/count.ts')
  return workerCount(argv.workers)
}

/** The lock file: the one that was named, or that of the project. */
export async function lockIn(argv: Arguments, scenarios: readonly Scenario[]): Promise<string> {
  const named = lastText(argv.lock)
  if (named !== undefined) return named
  const { originOf } = await import('../workers/origin.ts')
  const origin = originOf(scenarios)
  return join(origin.from === 'config' ? relative('.', dirname(origin.file)) : '', 'moveproof.lock.json')
}
