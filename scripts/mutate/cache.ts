import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { modelText } from '../../explorer/workers/model.ts'
import type { Task } from '../check/select.ts'
import { makeDirectory } from '../output/directory.ts'
import { refusing, writeWhole } from '../output/whole-file.ts'
import { type Mutations, mutationsName } from './mutations.ts'
import type { Trial, TrialMode } from './trial.ts'

/** A directory, the usual one, or `none`. */
export type CacheChoice = { readonly directory: string | undefined } | 'none'

/**
 * What became of the mutants of one design, kept from one run to the next under a digest of everything that it depends on: the modules of the
 * design, bounds, properties, and moveproof itself. What a limit has left undecided is not kept, so limits do not matter.
 */
export class TrialCache {
  /** Undefined: nothing is kept. */
  readonly file: string | undefined
  readonly #trials = new Map<string, Trial>()
  #taken = 0

  /**
   * @param tasks of one design
   * @param sources digest of what it is made from; where it is not known, nothing is kept
   */
  constructor(
    tasks: readonly Task[],
    sources: string | undefined,
    { cache, everyProperty }: Pick<TrialMode, 'everyProperty'> & { readonly cache: CacheChoice },
  ) {
    if (cache === 'none' || sources === undefined) return
    const { name } = tasks[0]!.scenario.system
    const asked = tasks.map((task) => [task.system.bounds, modelText(task)])
    const key = createHash('sha256')
      .update(JSON.stringify([sources, everyProperty, asked]))
      .digest('hex')
    const file = `mutate-${name.replaceAll(/[^\w.-]/g, '_')}-${key.slice(0, 16)}.json`
    this.file = join(cache.directory ?? usualDirectory(), file)
    for (const trial of readTrials(this.file)) this.#trials.set(mutationsName(trial.mutations), trial)
  }

  /** How many were there. */
  get taken(): number {
    return this.#taken
  }

  get(mutations: Mutations): Trial | undefined {
    const trial = this.#trials.get(mutationsName(mutations))
    if (trial) this.#taken++
    return trial
  }

  /** @throws bad-file */
  keep(trials: readonly Trial[]): void {
    if (this.file === undefined) return
    const decided = trials.filter(({ outcome }) => outcome !== 'undecided')
    if (decided.length === 0) return
    for (const trial of decided) this.#trials.set(mutationsName(trial.mutations), trial)
    const next = 'give --cache a directory that can be written, or use --no-cache'
    const directory = dirname(this.file)
    refusing(`${directory} cannot be made`, directory, next, () => makeDirectory(directory))
    writeWhole(this.file, JSON.stringify([...this.#trials.values()]), next)
  }
}

/** A cache that is damaged is none. */
function readTrials(file: string): readonly Trial[] {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}

/** Where tools keep such things: beside the packages of a project. */
function usualDirectory(): string {
  for (let directory = resolve('.'); ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'node_modules'))) return join(directory, 'node_modules', '.cache', 'moveproof')
    if (directory === dirname(directory)) return join(tmpdir(), 'moveproof')
  }
}
