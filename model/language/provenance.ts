/** A place in somebody's source. */
export interface CallSite {
  /** URL of the file. */
  readonly url: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
}

/** Calls that are kept: helpers of helpers may define things. */
const callsMax = 100

// Whoever defines something is never in here.
const ownFolder = new URL('.', import.meta.url).href

/**
 * Where something was defined: the calls that led to its definition, the innermost first. They say where to point a reader,
 * and on which files the definition depends: whatever is in it came from code in these files, or in files that they import.
 */
export class Provenance {
  readonly #captured: { readonly stack?: string } = {}
  #calls: readonly CallSite[] | undefined

  /** @param definer the function of ours that was called; what it calls itself says nothing */
  constructor(definer: (...parameters: never[]) => unknown) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = callsMax
    // The text of the stack is made when it is first read, which for most definitions is never.
    Error.captureStackTrace(this.#captured, definer)
    Error.stackTraceLimit = stackTraceLimit
  }

  /** None where the source is not in files. */
  get calls(): readonly CallSite[] {
    this.#calls ??= callsIn(this.#captured.stack ?? '')
    return this.#calls
  }
}

function callsIn(stack: string): CallSite[] {
  const lines = stack.split('\n')
  // What comes after that wanted the module that defines it, and has no part in the definition.
  const end = lines.findIndex((line) => line.includes('node:internal/modules/'))
  return lines.slice(0, end < 0 ? lines.length : end).flatMap((line) => callIn(line) ?? [])
}

// `    at async f (file:///a/b.ts:12:34)`, with or without a name.
const call = /(?:\(|at (?:async )?)(file:\/\/[^()]*|\/[^()]*|[A-Za-z]:[\\/][^()]*):(\d+):(\d+)\)?$/

function callIn(line: string): CallSite | undefined {
  const [, place, row, column] = call.exec(line) ?? []
  if (place === undefined) return undefined
  const url = place.startsWith('file:')
    ? place
    : new URL(`file:///${place.replaceAll('\\', '/').replace(/^\//, '')}`).href
  return url.startsWith(ownFolder) ? undefined : { url, line: Number(row), column: Number(column) }
}
