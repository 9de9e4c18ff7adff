import { pathToFileURL } from 'node:url'
import type { Scenario } from '../../properties/scenario.ts'
import type { Task } from '../check/select.ts'
import { importsOf, sourceDigest } from '../source-digest.ts'
import { originOf } from '../workers/origin.ts'

const here = (file: string) =>
  new URL(file.replace(/ts$/, import.meta.url.slice(import.meta.url.lastIndexOf('.') + 1)), import.meta.url).href

/** What decides what becomes of a mutant, beside its design. */
const engine = ['../check/search-task.ts', '../../explorer/same-steps.ts', './mutations.ts'].map(here)

/** The digest of everything that what becomes of mutants of a design depends on. */
export async function sourcesOf(scenarios: readonly Scenario[], tasks: readonly Task[]): Promise<string> {
  return sourceDigest([...engine, ...(await rootsOf(scenarios, tasks))], ['./trial.ts', './trials.ts'].map(here))
}

async function rootsOf(scenarios: readonly Scenario[], tasks: readonly Task[]): Promise<string[]> {
  const origin = originOf(scenarios)
  switch (origin.from) {
    case 'moveproof':
      return modulesOf(tasks)
    case 'program':
      return [origin.url]
    case 'config':
      return [pathToFileURL(origin.file).href]
  }
}

/** The modules of the shipped table that have the scenarios of a design: other designs may change. */
async function modulesOf(tasks: readonly Task[]): Promise<string[]> {
  const table = here('../../properties/scenarios.ts')
  const wanted = new Set<unknown>(tasks.map(({ scenario }) => scenario))
  const found: string[] = []
  for (const file of importsOf(table)) {
    const lists = Object.values((await import(file)) as Record<string, unknown>)
    if (lists.some((list) => Array.isArray(list) && list.some((one) => wanted.has(one)))) found.push(file)
  }
  return found.length > 0 ? found : [table]
}
