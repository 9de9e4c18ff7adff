import { randomUUID } from 'node:crypto'
import { lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MoveproofError } from '../../model/language/error.ts'
import { fileProblem } from './file-problem.ts'

/**
 * Writes a file that is there whole or not at all. What is no plain file, such as a device, a pipe or a link, is written into and
 * stays what it is.
 * @param next what the user can do when it cannot be written
 * @throws bad-file
 */
export function writeWhole(file: string, text: string, next: string): void {
  const unfinished = join(dirname(file), `.${randomUUID()}.tmp`)
  refusing(`${file} cannot be written`, file, next, () => {
    if (isSpecial(file)) {
      writeFileSync(file, text)
      return
    }
    try {
      writeFileSync(unfinished, text, { flush: true })
      renameSync(unfinished, file)
    } catch (error) {
      rmSync(unfinished, { force: true })
      throw error
    }
  })
}

function isSpecial(file: string): boolean {
  const there = lstatSync(file, { throwIfNoEntry: false })
  return there !== undefined && !there.isFile() && !there.isDirectory()
}

/** Runs something that writes to the file system; what keeps it from that becomes an error of the user's. @throws bad-file */
export function refusing(what: string, where: string, next: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    throw new MoveproofError('bad-file', { what: `${what}: ${fileProblem(error)}.`, where, next })
  }
}
