import type { Scenario } from '../../properties/scenario.ts'
import type { ExitCode } from '../exit.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Arguments } from './arguments.ts'
import type { OptionTable } from './options.ts'

type Systems = readonly Pick<Scenario, 'system'>[]

/** A command as it is typed, and how what was typed becomes a call. What it then does is in `commands/`. */
export interface Command {
  /** Its name, and what stands behind it, as yargs writes it: `check [design..]`. */
  readonly words: string
  /** For `--help`, without a full stop. */
  readonly describe: string
  /** What the word behind the name means; of several, by the word. */
  readonly positional?: string | Readonly<Record<string, string>> | (() => Promise<string>)
  readonly options: OptionTable
  /** Whose bounds are options too: of the designs that the command line is about, or of systems of its own. */
  readonly bounds?: 'designs' | (() => Promise<Systems>)
  /** A line that can be typed, and what it is good for. */
  readonly example?: readonly [line: string, describe: string]
  /** @throws UsageError when what was typed can't be meant */
  run(call: Call): Promise<ExitCode>
  /** What else there is to do where the scenarios cannot be loaded, before that is told. */
  failed?(call: FailedCall): Promise<void>
}

export interface Call {
  readonly argv: Arguments
  readonly scenarios: readonly Scenario[]
  readonly terminal: Terminal
}

export interface FailedCall extends Omit<Call, 'scenarios'> {
  readonly error: unknown
}
