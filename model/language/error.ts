import type { Trace } from './trace.ts'

/** Every way in which input or a model can be wrong. The command line maps each code to an exit code. */
export type ErrorCode =
  | 'bad-definition' // a part, domain, property or mutant is put together wrongly
  | 'bad-bounds' // a bound is unknown, not a whole number, or out of its range
  | 'unknown-name' // a design, property, action or condition that does not exist
  | 'out-of-domain' // a field was given a value that its domain does not have
  | 'action-threw' // a condition, an effect, a property or initially threw
  | 'impure-action' // a condition or effect gave two results for one state, or changed what it may only read
  | 'asymmetric-model' // a model tells two elements of a symmetric index set apart
  | 'bad-file' // a file that cannot be read as what it should be
  | 'not-applicable' // a counterexample that no longer runs on this model
  | 'unsupported' // a combination of options that is refused
  | 'worker-died' // a thread of the search ended before the search did
  | 'unconfirmed' // search and witness disagree: a bug in moveproof

export interface ErrorDetails {
  /** What is wrong, one sentence. */
  readonly what: string
  /** Where: system, action, parameters, field, file. */
  readonly where?: string | undefined
  /** The usual cause. */
  readonly cause?: string | undefined
  /** What to do next. */
  readonly next?: string | undefined
  /** Model errors: the behaviour that led there. */
  readonly trace?: Trace | undefined
}

/** The one error class of moveproof. Its message is complete: nobody needs the stack trace. */
export class MoveproofError extends Error {
  override readonly name = 'MoveproofError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(
      [
        details.what,
        details.where && `  where: ${details.where}`,
        details.cause && `  likely cause: ${details.cause}`,
        details.next && `  next: ${details.next}`,
      ]
        .filter(Boolean)
        .join('\n'),
    )
    this.code = code
    this.details = details
  }
}

/** The candidate nearest to `word` by edit distance, or undefined when none is near enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

// What reads as a line or two; nobody looks for a name in more.
const listedNames = 12
const listedLength = 160

/** `unknown-name` with the nearest known name; with all of them when they are few, otherwise with what is most like it, unless `next` says where they are listed. */
export function unknownName(kind: string, word: string, known: Iterable<string>, next?: string): MoveproofError {
  const names = [...known]
  const near = nearest(word, names)
  const all = names.join(', ')
  const few = names.length <= listedNames || (next === undefined && all.length <= listedLength)
  const listed = few ? `choose from ${all || 'nothing: there are none'}` : mostAlike(word, names)
  return new MoveproofError('unknown-name', {
    what: `There is no ${kind} '${word}'${near ? `; did you mean '${near}'?` : '.'}`,
    next: [next, few || !next ? listed : undefined].filter(Boolean).join('; '),
  })
}

function mostAlike(word: string, names: readonly string[]): string {
  const distances = new Map(names.map((name) => [name, editDistance(word.toLowerCase(), name.toLowerCase())]))
  const alike = names.toSorted((one, other) => distances.get(one)! - distances.get(other)!).slice(0, listedNames)
  return `of ${names.length} names these are most like it: ${alike.join(', ')}`
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}
