import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { type Counterexample, counterexampleOf, toJson } from '../../counterexamples/counterexample.ts'
import { makeDirectory } from '../output/directory.ts'
import { refusing, writeWhole } from '../output/whole-file.ts'
import type { ConfirmedVerdict } from './run.ts'
import type { Task } from './select.ts'

const saveElsewhere = 'give --save a directory that can be written to'

/**
 * Makes the directory if need be. Called before a search, so that nobody waits for a counterexample that cannot be kept.
 * @throws bad-file
 */
export function prepareDirectory(directory: string): void {
  refusing(`The directory ${directory} cannot be written to`, directory, saveElsewhere, () => {
    makeDirectory(directory)
    accessSync(directory, constants.W_OK)
  })
}

/**
 * Keeps a counterexample in a file of its own and returns the file's name. The file is there whole or not at all.
 * @throws bad-file
 */
export function saveCounterexample(directory: string, task: Task, verdict: ConfirmedVerdict): string {
  return keepCounterexample(directory, task, verdict, asCounterexample(task, verdict))
}

/** The same for one that was found in another way. */
export function keepCounterexample(
  directory: string,
  task: Pick<Task, 'system' | 'ordinal'>,
  verdict: Pick<ConfirmedVerdict, 'property'>,
  counterexample: Counterexample,
): string {
  const file = counterexampleFile(directory, task, verdict)
  writeWhole(file, toJson(counterexample), saveElsewhere)
  return file
}

/** Where {@link saveCounterexample} puts it. */
export function counterexampleFile(
  directory: string,
  { system, ordinal }: Pick<Task, 'system' | 'ordinal'>,
  { property }: Pick<ConfirmedVerdict, 'property'>,
): string {
  const search = ordinal === 1 ? system.name : `${system.name}-${ordinal}`
  const name = [search, property.name].map((name) => name.replaceAll(/[^\w-]+/g, '-')).join('.')
  return join(directory, `${name}.json`)
}

/** A violated verdict as the data that is kept in files. */
export function asCounterexample(
  { system }: Task,
  { property, found, confirmation }: ConfirmedVerdict,
): Counterexample {
  return counterexampleOf(system, property, found.trace!, confirmation?.conjunct)
}
