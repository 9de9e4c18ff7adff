import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a directory and those above it that are missing.
 *
 * Node's own recursive mkdir never returns where the file system allows no directories at all, as in /proc.
 * @throws what the file system says; `ENOTDIR` where a file is in the way
 */
export function makeDirectory(directory: string): void {
  const path = resolve(directory)
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw Object.assign(new Error(`${path} is no directory`), { code: 'ENOTDIR' })
    return
  }
  makeDirectory(dirname(path))
  mkdirSync(path)
}
