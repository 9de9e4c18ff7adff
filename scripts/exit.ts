import { renderTrace } from '../counterexamples/render.ts'
import { MoveproofError } from '../model/language/error.ts'
import { type System, stepText } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import type { Terminal } from './output/terminal.ts'

/** What the exit code says. Scripts and CI rely on it. */
export const exitCodes = {
  /** Every verdict is as claimed. */
  asClaimed: 0,
  /** A verdict, a length or a count is not as claimed. */
  differs: 1,
  /** Bad input, or an error in a model. */
  badInput: 2,
  /** A limit ended a search before every verdict was in. */
  undecided: 3,
  /** A bug in moveproof. */
  internal: 4,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The command line itself is wrong: a command or an option that does not exist, a value that it cannot have. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A model error together with the system that its trace is a behaviour of. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
  override readonly cause: MoveproofError
  readonly system: System

  constructor(cause: MoveproofError, system: System) {
    super(cause.message)
    this.cause = cause
    this.system = system
  }
}

/** Runs something that executes a model; an error of the model comes out with its system, so that its trace can be shown. */
export async function withSystem<T>(system: System, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof MoveproofError && error.details.trace ? new ModelError(error, system) : error
  }
}

/** What was wrong with what moveproof was given, or could not be done; undefined: a bug. */
export function knownProblem(error: unknown): UsageError | MoveproofError | undefined {
  const known = error instanceof ModelError ? error.cause : error
  return known instanceof UsageError || known instanceof MoveproofError ? known : undefined
}

/** What was wrong with a model or a file. */
export function modelProblem(error: unknown): MoveproofError | undefined {
  const known = knownProblem(error)
  return known instanceof MoveproofError ? known : undefined
}

/** The exit code of a command that ends with this error. The only place that decides it. */
export function exitCodeFor(error: unknown): ExitCode {
  if (!knownProblem(error)) return exitCodes.internal
  const code = modelProblem(error)?.code
  return code === 'unconfirmed' || code === 'worker-died' ? exitCodes.internal : exitCodes.badInput
}

/** Says on stderr what went wrong, as far as it helps, and returns the exit code for it. */
export function reportError(error: unknown, terminal: Terminal): ExitCode {
  const known = knownProblem(error)
  if (known) {
    terminal.diagnose(`${known.message}\n`)
    const trace = modelProblem(error)?.details.trace
    if (trace && error instanceof ModelError) terminal.diagnose(`\n${tracedText(error.system, trace, terminal)}`)
    return exitCodeFor(error)
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  terminal.diagnose(
    `internal error: ${stack}\nThis is a bug in moveproof. Please report it with the text above, the command line, ` +
      `and the model if it is your own (Node ${process.versions.node}, ${process.platform} ${process.arch}).\n`,
  )
  return exitCodes.internal
}

/** How the model came to its error. Its last step may be the one that cannot be taken. */
function tracedText(system: System, trace: Trace, terminal: Terminal): string {
  for (let length = trace.steps.length; length >= 0; length--) {
    const taken = { ...trace, steps: trace.steps.slice(0, length) }
    try {
      const { width, diagnosticPaint: paint } = terminal
      return `The behaviour that led there:\n${renderTrace(system, undefined, taken, { width, paint })}${rest(system, trace, length)}`
    } catch (error) {
      if (!(error instanceof MoveproofError)) throw error
    }
  }
  return 'The error is in the initial state.\n'
}

function rest(system: System, trace: Trace, from: number): string {
  const texts = trace.steps.slice(from).map(({ action: name, parameters }) => {
    const action = system.actions.find((action) => action.name === name)
    return action ? stepText(action, parameters) : name
  })
  return texts.length > 0 ? `  then ${texts.join(', ')}\n` : ''
}
