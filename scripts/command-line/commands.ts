import { benchCommand } from './bench.ts'
import { checkCommand } from './check.ts'
import { claimsCommand } from './claims.ts'
import type { Command } from './command.ts'
import { diffCommand } from './diff.ts'
import { explainCommand } from './explain.ts'
import { gateCommand } from './gate.ts'
import { initCommand } from './init.ts'
import { listCommand } from './list.ts'
import { locksCommand } from './locks.ts'
import { matrixCommand } from './matrix.ts'
import { mutateCommand } from './mutate.ts'
import { refinesCommand } from './refines.ts'
import { replayCommand } from './replay.ts'
import { searchCommand } from './search.ts'
import { shrinkCommand } from './shrink.ts'
import { sweepCommand } from './sweep.ts'

/** Every command, in the order of `--help`. */
export const commands: readonly Command[] = [
  checkCommand,
  gateCommand,
  sweepCommand,
  claimsCommand,
  matrixCommand,
  mutateCommand,
  locksCommand,
  diffCommand,
  refinesCommand,
  listCommand,
  replayCommand,
  explainCommand,
  shrinkCommand,
  searchCommand,
  initCommand,
  benchCommand,
]
