import { MoveproofError } from '../model/language/error.ts'
import type { Trace } from '../model/language/trace.ts'

/** What is asked or run, for error messages. Only called when there is one. */
export interface Subject {
  /** `The condition 'free' of take(process0)` */
  readonly name: string
  /** `system toy, action take(process0), condition 'free'` */
  readonly where: string
}

type Question = (subject: unknown, parameters: unknown) => unknown

/**
 * Asks a condition about a frozen tree, twice: a condition that depends on anything but its arguments is found out
 * when it gives two answers.
 * @throws action-threw, impure-action
 */
export function ask(condition: Question, about: unknown, parameters: unknown, subject: () => Subject): boolean {
  const first = askOnce(condition, about, parameters, subject)
  const second = askOnce(condition, about, parameters, subject)
  if (first === second) return first
  const { name, where } = subject()
  throw new MoveproofError('impure-action', {
    what: `${name} gave ${first}, then ${second} for the same state and parameters.`,
    where,
    cause: 'it reads a clock, a random number, or a variable outside the state that changes',
    next: 'let it depend on the state and the parameters only; what varies belongs in the state',
  })
}

/** {@link ask}, once: for a recorder, which would write everything down twice. */
export function askOnce(condition: Question, about: unknown, parameters: unknown, subject: () => Subject): boolean {
  let answer: unknown
  try {
    answer = condition(about, parameters)
  } catch (error) {
    throw isRefusedWrite(error) ? wrote(error, subject()) : threw(error, subject())
  }
  if (typeof answer === 'boolean') return answer
  const { name, where } = subject()
  throw new MoveproofError('action-threw', {
    what: `${name} returned ${describe(answer)} where true or false is needed.`,
    where,
    cause: 'a function body in braces without a return, or a value used as if it were a comparison',
    next: 'return a comparison, such as `x !== none` in place of `x`',
  })
}

/** The error with the behaviour that led to it, for a reader who wants to see how the model got there. */
export function withTrace(error: unknown, trace: Trace): unknown {
  if (!(error instanceof MoveproofError) || error.details.trace) return error
  return new MoveproofError(error.code, { ...error.details, trace })
}

/** `TypeError: Cannot read properties of null` */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function threw(error: unknown, { name, where }: Subject): MoveproofError {
  return new MoveproofError('action-threw', {
    what: `${name} threw ${errorText(error)}`,
    where,
    cause: 'it reads through a value that is none, or relies on something that no earlier condition has ruled out',
    next: 'put the condition that makes it safe in front of it: conditions are evaluated in order',
  })
}

function wrote(error: unknown, { name, where }: Subject): MoveproofError {
  return new MoveproofError('impure-action', {
    what: `${name} writes to the state, which it may only read (${errorText(error)}).`,
    where,
    cause: 'an assignment `=` where a comparison `===` was meant, or an effect placed among the conditions',
    next: 'compare instead of assigning; move what changes the state to `then`',
  })
}

// What the engine says of a write to a frozen object. Were the wording to change, the error would still be reported,
// as one that was thrown.
function isRefusedWrite(error: unknown): boolean {
  return error instanceof TypeError && /read only property|not extensible|Cannot delete property/.test(error.message)
}

function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'string') return `the text '${value}'`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
