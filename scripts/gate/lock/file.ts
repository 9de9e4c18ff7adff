import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { refusing, writeWhole } from '../../output/whole-file.ts'
import type { Lock } from './lock.ts'
import { lockText } from './write.ts'

const next = 'give --lock a file that can be written to'

/**
 * Before anything is searched. A file that is write-protected is not replaced, although it could be.
 * @throws bad-file
 */
export function assertLockWritable(file: string): void {
  refusing(`${file} cannot be written`, file, next, () => {
    accessSync(dirname(file), constants.W_OK)
    if (existsSync(file)) accessSync(file, constants.W_OK)
  })
}

/** @throws bad-file, and then it is as it was */
export function writeLock(file: string, lock: Lock): void {
  writeWhole(file, lockText(lock), next)
}
