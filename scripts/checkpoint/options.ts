import { positiveNumber } from '../check/limits.ts'
import { texts } from '../command-line/arguments.ts'
import { UsageError } from '../exit.ts'
import type { CheckpointOptions } from './keeper.ts'

/** What `--checkpoint`, `--resume` and `--checkpoint-seconds` say. @throws UsageError */
export function checkpointOptions(options: Readonly<Record<string, unknown>>): CheckpointOptions | undefined {
  const [anew, resumed] = [texts(options.checkpoint), texts(options.resume)]
  const every = positiveNumber('--checkpoint-seconds', options['checkpoint-seconds'])
  if (anew.length + resumed.length === 0) return undefined
  if (anew.length + resumed.length > 1) {
    throw new UsageError(
      'A search is kept in one directory: one --checkpoint begins it, or one --resume goes on with it.',
    )
  }
  return { directory: (anew[0] ?? resumed[0])!, resume: resumed.length > 0, every }
}
