import type { Batch } from '../batch.ts'
import { setBit } from '../bits.ts'
import { generate, ints } from '../generate.ts'
import { Rows, rowsPerSegment, segmentBits, segmentOf } from '../rows.ts'
import type { Independence } from './independence.ts'

/** Successors that the store has taken. */
export interface Taken {
  readonly batch: Batch
  readonly count: number
  /** The first of the states that were expanded. */
  readonly from: number
  /** Bits of instances by state: successors that are not in the batch because the store had them. Undefined: all that were said are there. */
  readonly dropped?: Int32Array | undefined
}

/** The generated functions, for one batch. @returns the position of a successor that should have been in the store and was not, or -1 */
interface Functions {
  take(count: number, before: number, own: Int32Array, segments: readonly Int32Array[]): number
  takeHandedOver(
    count: number,
    before: number,
    own: Int32Array,
    segments: readonly Int32Array[],
    dropped: Int32Array,
    from: number,
  ): number
}

/**
 * Sleep sets (P. Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, LNCS 1032, 1996, chapter 5) for a breadth-first
 * search: by state, the action instances that need not be fired there, because where they lead is in the store by the time that the state is
 * expanded. No state is left out, and no transition of the counts.
 *
 * Say B was first found from A by i, and j, independent of i, leads from A to C, which comes before B. In C i is enabled, and it leads where j
 * leads from B. C is expanded before B: there i was fired, or was asleep itself; so the store has that state. So in B all j sleep that are
 * independent of i and lead from A to states before B: those that were in the store, those found from A before B, and those asleep in A.
 */
export class SleepSets {
  /** By state, a bit for each action instance. */
  readonly rows: Rows
  readonly #independent: Int32Array
  readonly #functions = new Map<Batch, Functions>()

  constructor({ bits, width }: Independence) {
    this.rows = new Rows(width)
    this.#independent = ints(bits.length)
    this.#independent.set(bits)
  }

  /** Bytes for so many states, the first of which may have been forgotten. */
  bytesOf(states: number): number {
    return (states - this.rows.first) * this.rows.width * 4
  }

  /**
   * The store has taken successors; before it had `before` states, now it has `size`.
   * @returns the position of a successor that was found for the first time although it should have been in the store, or -1
   */
  take({ batch, count, from, dropped }: Taken, before: number, size: number): number {
    const { rows } = this
    rows.reserve(size)
    const own = rows.segments[segmentOf(from)]!
    const functions = this.#functions.get(batch) ?? this.#functionsFor(batch)
    return dropped
      ? functions.takeHandedOver(count, before, own, rows.segments, dropped, from)
      : functions.take(count, before, own, rows.segments)
  }

  #functionsFor(batch: Batch): Functions {
    const { width } = this.rows
    const single = ints(this.#independent.length)
    for (let i = 0; i * width < single.length; i++) setBit(single, i, i * width)
    const functions = generate<Functions>(textFor(width), {
      $single: single,
      $independent: this.#independent,
      $sources: batch.sources,
      $instances: batch.instances,
      $targets: batch.targets,
    })
    this.#functions.set(batch, functions)
    return functions
  }

  /** What sleeps in states before this one is not needed any more. */
  forget(state: number): void {
    this.rows.forget(state)
  }
}

function textFor(width: number): string {
  const numbers = Array.from({ length: width }, (_, m) => m)
  const each = (statement: (m: number) => string, between = ' ') => numbers.map(statement).join(between)
  const at = (start: string, m: number) => (m === 0 ? start : `(${start} + ${m}) | 0`)
  const rowOf = (state: string) => `Math.imul(${state} & ${rowsPerSegment - 1}, ${width})`
  const wakeUp = each((m) => `early${m} |= single[${at('bit', m)}];`)
  const text = (isHandedOver: boolean) => `
  const single = $single, independent = $independent, n = count | 0;
  const sources = $sources, instances = $instances, targets = $targets;
  let next = before | 0, k = 0;
  while (k < n) {
    const source = sources[k] | 0, row = ${rowOf('source')}, known = next;
    ${each((m) => `const asleep${m} = own[${at('row', m)}]; let early${m} = asleep${m};`)}
    ${isHandedOver ? `const rest = Math.imul(source - from, ${width}); ${each((m) => `early${m} |= dropped[${at('rest', m)}];`)}` : ''}
    let end = k;
    do {
      if ((targets[end] | 0) < known) { const bit = Math.imul(instances[end], ${width}); ${wakeUp} }
      end = (end + 1) | 0;
    } while (end < n && (sources[end] | 0) === source);
    for (; k < end; k = (k + 1) | 0) {
      const target = targets[k] | 0;
      if (target < known) continue;
      const bit = Math.imul(instances[k], ${width});
      if (target === next) {
        if ((${each((m) => `(asleep${m} & single[${at('bit', m)}])`, ' | ')}) !== 0) return k;
        const to = ${rowOf('target')}, segment = segments[target >>> ${segmentBits}];
        ${each((m) => `segment[${at('to', m)}] = early${m} & independent[${at('bit', m)}];`)}
        next = (next + 1) | 0;
      }
      ${wakeUp}
    }
  }
  return -1;`
  return `
function take(count, before, own, segments) {${text(false)}
}
function takeHandedOver(count, before, own, segments, dropped, from) {${text(true)}
}
return { take, takeHandedOver };`
}
