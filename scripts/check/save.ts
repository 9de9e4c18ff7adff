import { randomUUID } from 'node:crypto'
import { accessSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { counterexampleOf, toJson } from '../../counterexamples/counterexample.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { fileProblem } from '../output/file-problem.ts'
import type { ConfirmedVerdict } from './run.ts'
import type { Task } from './select.ts'

/**
 * Makes the directory if need be. Called before a search, so that nobody waits for a counterexample that cannot be kept.
 * @throws bad-file
 */
export function prepareDirectory(directory: string): void {
  refusing(`The directory ${directory} cannot be written to`, directory, () => {
    mkdirSync(directory, { recursive: true })
    accessSync(directory, constants.W_OK)
  })
}

/**
 * Keeps a counterexample in a file of its own and returns the file's name. The file is there whole or not at all.
 * @throws bad-file
 */
export function saveCounterexample(directory: string, { system }: Task, verdict: ConfirmedVerdict): string {
  const { property, found, confirmation } = verdict
  const text = toJson(counterexampleOf(system, property, found.trace!, confirmation?.violation?.conjunct))
  const file = join(directory, fileName(system.name, property.name))
  const unfinished = join(directory, `.${randomUUID()}.tmp`)
  refusing(`${file} cannot be written`, file, () => {
    try {
      writeFileSync(unfinished, text, { flush: true })
      renameSync(unfinished, file)
    } catch (error) {
      rmSync(unfinished, { force: true })
      throw error
    }
  })
  return file
}

function fileName(system: string, property: string): string {
  return `${[system, property].map((name) => name.replaceAll(/[^\w-]+/g, '-')).join('.')}.json`
}

function refusing(what: string, where: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    throw new MoveproofError('bad-file', {
      what: `${what}: ${fileProblem(error)}.`,
      where,
      next: 'give --save a directory that can be written to',
    })
  }
}
