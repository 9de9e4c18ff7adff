import type { Batch, HandedOver, LookUps } from './batch.ts'
import { generate, ints } from './generate.ts'
import { hashSource } from './hash.ts'
import { segmentBits } from './rows.ts'

/** The inner loops of a store, for states of one width. Look-ups of all searches together spend most of their time here. */
export interface InnerLoops {
  /**
   * Writes into `targets` which of the first `known` states each of the first `count` states of a batch is, or 2^32 - 1, and into `ends`
   * where in the table that ended: with the state or, as far as that is known, before it.
   */
  find(slots: Int32Array, segments: readonly Int32Array[], batch: LookUps, count: number, known: number): void
  /** Instead of {@link find} where others have done that: brings into the cache what {@link add} will look at, with `homes` to work in. */
  touch(slots: Int32Array, batch: LookUps, count: number, homes: Int32Array): void
  /** Adds those of them that were not found to the `size` states that there are, and returns how many there are then. */
  add(slots: Int32Array, segments: readonly Int32Array[], batch: LookUps, count: number, size: number): number
  /**
   * As {@link find}, for another thread: copies the successors that were not found to the beginning of another batch, or all with their
   * `targets` if it `keepsAll`. Returns how many.
   * @param dropped all zero, to note those that were found: by state from `from` on, bits of instances; of length 0: not noted
   */
  handOver(
    slots: Int32Array,
    segments: readonly Int32Array[],
    batch: Batch,
    into: HandedOver,
    count: number,
    known: number,
    dropped: Int32Array,
    from: number,
    keepsAll: boolean,
  ): number
  /** Enters the states from .. to - 1 into a table that has none of them. */
  enter(slots: Int32Array, segments: readonly Int32Array[], from: number, to: number): void
}

// To work in.
const enteredTogether = 2 ** 10
const worksIn = { $hashesOf: ints(enteredTogether), $homesOf: ints(enteredTogether) }

const made = new Map<number, InnerLoops>()
/** By table, by the batch that they are for, or none. */
const madeForTable = new WeakMap<Int32Array, Map<Batch | undefined, InnerLoops>>()

// Loops for one table have to be compiled anew when it grows, which takes some milliseconds each time: worth it for large ones.
const slotsOfLarge = 2 ** 22

/**
 * The loops for states of a width, to be used with the table `slots`. All words are spelled out: engines do not unroll loops over words, and
 * a processor overlaps the cache misses of fewer states the more instructions one of them takes. For the same reason a large table has
 * loops of its own, compiled when its memory and its length are known: they need neither load nor check them.
 * @param own a batch that the loops are for alone: the same goes for it
 */
export function innerLoops(width: number, slots: Int32Array, own?: Batch): InnerLoops {
  const any = innerLoopsForAny(width)
  if (slots.length < slotsOfLarge) return any
  const ofTable = madeForTable.get(slots) ?? new Map<Batch | undefined, InnerLoops>()
  madeForTable.set(slots, ofTable)
  const loops = ofTable.get(own)
  if (loops) return loops
  const batch = own && Object.fromEntries(batchArrays.map((name) => [`$${name}`, own[name]]))
  const text = textFor(width, { length: slots.length, batch: batch !== undefined })
  const { find, handOver, touch, add } = generate<InnerLoops>(text, { ...worksIn, $slots: slots, ...batch })
  const special = { ...any, find, handOver, touch, add }
  ofTable.set(own, special)
  return special
}

/** Loops for all tables and batches. */
export function innerLoopsForAny(width: number): InnerLoops {
  const any = made.get(width) ?? generate<InnerLoops>(textFor(width), worksIn)
  made.set(width, any)
  return any
}

const batchArrays = ['keys', 'hashes', 'targets', 'ends', 'sources', 'instances'] as const

/** @param own the length of the one table that the text is for, and whether it is for one batch as well */
function textFor(width: number, own?: { readonly length: number; readonly batch: boolean }): string {
  // All arrays have names in the function itself: so the engine knows of them before it comes to the loops.
  const table = own ? 'const table = $slots;' : 'const table = slots;'
  const mask = own ? String(own.length - 1) : 'slots.length - 1'
  const arrays = own?.batch
    ? `const ${batchArrays.map((name) => `${name} = $${name}`).join(', ')};`
    : `const { ${batchArrays.join(', ')} } = batch;`
  const words = Array.from({ length: width }, (_, j) => `$w${j}`)
  const each = (statement: (word: string, j: number) => string, between = ' ') => words.map(statement).join(between)
  const at = (start: string, j: number) => (j === 0 ? start : `(${start} + ${j}) | 0`)
  const load = (from: string, start: string) => each((word, j) => `const ${word} = ${from}[${at(start, j)}];`)
  const row = (state: string) =>
    `const segment = segments[${state} >>> ${segmentBits}], own = Math.imul(${state} & ${2 ** segmentBits - 1}, ${width});`
  const differs = each((word, j) => `(segment[${at('own', j)}] ^ ${word})`, ' | ')
  const next = (k: string) => `${k} = (${k} + 1) | 0`
  const homes = `for (let k = 0; k < n; ${next('k')}) ends[k] = table[hashes[k] & mask];`
  const lookUp = `
    const hash = hashes[k], at = Math.imul(k, ${width});
    ${load('keys', 'at')}
    let slot = ends[k], position = hash & mask, found = -1;
    while (slot !== 0) {
      if (((slot ^ hash) & ~mask) === 0) {
        const state = ((slot & mask) - 1) | 0;
        // What is not known yet may be this state: who adds states begins here.
        if (state >= limit) break;
        ${row('state')}
        if ((${differs}) === 0) { found = state; break; }
      }
      position = (position + 1) & mask;
      slot = table[position];
    }`
  return `
// Two passes of independent loads, so that the processor overlaps their cache misses: first the home slots,
// then, along the home slots' cache lines, the states behind slots with the right tag.
function find(slots, segments, batch, count, known) {
  const mask = ${mask}, n = count | 0, limit = known | 0;
  ${table} ${arrays}
  ${homes}
  for (let k = 0; k < n; ${next('k')}) {${lookUp}
    targets[k] = found;
    ends[k] = position;
  }
}
function handOver(slots, segments, batch, into, count, known, dropped, from, keepsAll) {
  const mask = ${mask}, n = count | 0, limit = known | 0, first = from | 0;
  ${table} ${arrays}
  const { keys: toKeys, hashes: toHashes, sources: toSources, instances: toInstances, targets: toTargets } = into;
  const { words } = batch, toWords = into.words, wordsApart = words === keys ? 0 : words.length / hashes.length;
  const perState = dropped.length / batch.states;
  let to = 0;
  ${homes}
  for (let k = 0; k < n; ${next('k')}) {${lookUp}
    const source = sources[k] | 0, instance = instances[k] | 0;
    if (found >= 0) {
      if (perState !== 0) dropped[Math.imul(source - first, perState) + (instance >>> 5)] |= 1 << (instance & 31);
      if (!keepsAll) continue;
    }
    const own = Math.imul(to, ${width});
    ${each((word, j) => `toKeys[${at('own', j)}] = ${word};`)}
    toHashes[to] = hash; toSources[to] = source; toInstances[to] = instance;
    if (keepsAll) toTargets[to] = found;
    for (let j = 0; j < wordsApart; ${next('j')}) toWords[to * wordsApart + j] = words[k * wordsApart + j];
    to = (to + 1) | 0;
  }
  return to;
}
function touch(slots, batch, count, homes) {
  const mask = ${mask};
  ${table} ${arrays}
  for (let k = 0; k < count; k++) {
    const position = hashes[k] & mask;
    ends[k] = position;
    homes[k] = table[position];
  }
}
function add(slots, segments, batch, count, size) {
  const mask = ${mask}, n = count | 0;
  let states = size | 0;
  ${table} ${arrays}
  next: for (let k = 0; k < n; ${next('k')}) {
    // What was found is a duplicate for good: entries are never removed. The others may be duplicates of one another.
    if (targets[k] !== 0xffffffff) continue;
    const hash = hashes[k], at = Math.imul(k, ${width});
    ${load('keys', 'at')}
    let position = ends[k];
    for (let slot = table[position]; slot !== 0; slot = table[position]) {
      if (((slot ^ hash) & ~mask) === 0) {
        const state = ((slot & mask) - 1) | 0;
        ${row('state')}
        if ((${differs}) === 0) { targets[k] = state; continue next; }
      }
      position = (position + 1) & mask;
    }
    ${row('states')}
    ${each((word, j) => `segment[${at('own', j)}] = ${word};`)}
    targets[k] = states;
    states = (states + 1) | 0;
    table[position] = states | (hash & ~mask);
  }
  return states;
}
function enter(slots, segments, from, to) {
  const mask = ${mask}, hashes = $hashesOf, homes = $homesOf;
  ${table}
  for (let first = from | 0; first < to; first = (first + ${enteredTogether}) | 0) {
    const count = Math.min(${enteredTogether}, to - first) | 0;
    for (let k = 0; k < count; ${next('k')}) {
      const state = (first + k) | 0;
      ${row('state')}
      ${load('segment', 'own')}
      ${hashSource(words)}
      hashes[k] = $h;
    }
    // Brings slots into the cache: these loads do not wait for one another, the probing below would.
    for (let k = 0; k < count; ${next('k')}) homes[k] = table[hashes[k] & mask];
    for (let k = 0; k < count; ${next('k')}) {
      const hash = hashes[k];
      let position = hash & mask;
      while (table[position] !== 0) position = (position + 1) & mask;
      table[position] = (first + k + 1) | (hash & ~mask);
    }
  }
}
return { find, handOver, touch, add, enter };`
}
