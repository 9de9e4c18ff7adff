import type { Batch, LookUps } from './batch.ts'
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
  /** Brings into the cache what {@link add} will look at first, where it is long ago that it was looked up, with `homes` to work in. */
  touch(slots: Int32Array, batch: LookUps, count: number, homes: Int32Array): void
  /** Adds those of them that were not found to the `size` states that there are, and returns how many there are then. */
  add(slots: Int32Array, segments: readonly Int32Array[], batch: LookUps, count: number, size: number): number
  /**
   * Copies those of the first `count` successors that were not found, or `all` of them, to the beginning of another batch, but for
   * their words where these are not their keys. Returns how many.
   */
  copy(batch: Batch, into: Batch, count: number, all: boolean): number
  /** Enters the states from .. to - 1 into a table that has none of them. */
  enter(slots: Int32Array, segments: readonly Int32Array[], from: number, to: number): void
}

// To work in.
const enteredTogether = 2 ** 10
const worksIn = { $hashesOf: ints(enteredTogether), $homesOf: ints(enteredTogether) }

const made = new Map<number, InnerLoops>()
/** By table, by the batch that they are for, or none. */
const madeForTable = new WeakMap<Int32Array, Map<LookUps | undefined, InnerLoops>>()

// Loops for one table have to be compiled anew when it grows, which takes some milliseconds each time: worth it for large ones.
const slotsOfLarge = 2 ** 22

/**
 * The loops for states of a width, to be used with the table `slots`. All words are spelled out: engines do not unroll loops over words, and
 * a processor overlaps the cache misses of fewer states the more instructions one of them takes. For the same reason a large table has
 * loops of its own, compiled when its memory and its length are known: they need neither load nor check them.
 * @param own a batch that the loops are for alone: the same goes for it
 */
export function innerLoops(width: number, slots: Int32Array, own?: LookUps): InnerLoops {
  const any = innerLoopsForAny(width)
  if (slots.length < slotsOfLarge) return any
  const ofTable = madeForTable.get(slots) ?? new Map<LookUps | undefined, InnerLoops>()
  madeForTable.set(slots, ofTable)
  const loops = ofTable.get(own)
  if (loops) return loops
  const batch = own && { $keys: own.keys, $hashes: own.hashes, $targets: own.targets, $ends: own.ends }
  const text = textFor(width, { length: slots.length, batch: batch !== undefined })
  const { find, touch, add } = generate<InnerLoops>(text, { ...worksIn, $slots: slots, ...batch })
  const special = { ...any, find, touch, add }
  ofTable.set(own, special)
  return special
}

/** Loops for all tables and batches. */
export function innerLoopsForAny(width: number): InnerLoops {
  const any = made.get(width) ?? generate<InnerLoops>(textFor(width), worksIn)
  made.set(width, any)
  return any
}

/** @param own the length of the one table that the text is for, and whether it is for one batch as well */
function textFor(width: number, own?: { readonly length: number; readonly batch: boolean }): string {
  // All arrays have names in the function itself: so the engine knows of them before it comes to the loops.
  const table = own ? 'const table = $slots;' : 'const table = slots;'
  const mask = own ? String(own.length - 1) : 'slots.length - 1'
  const arrays = own?.batch
    ? 'const keys = $keys, hashes = $hashes, targets = $targets, ends = $ends;'
    : 'const { keys, hashes, targets, ends } = batch;'
  const words = Array.from({ length: width }, (_, j) => `$w${j}`)
  const each = (statement: (word: string, j: number) => string, between = ' ') => words.map(statement).join(between)
  const at = (start: string, j: number) => (j === 0 ? start : `(${start} + ${j}) | 0`)
  const load = (from: string, start: string) => each((word, j) => `const ${word} = ${from}[${at(start, j)}];`)
  const row = (state: string) =>
    `const segment = segments[${state} >>> ${segmentBits}], own = Math.imul(${state} & ${2 ** segmentBits - 1}, ${width});`
  const differs = each((word, j) => `(segment[${at('own', j)}] ^ ${word})`, ' | ')
  const next = (k: string) => `${k} = (${k} + 1) | 0`
  return `
// Two passes of independent loads, so that the processor overlaps their cache misses: first the home slots,
// then, along the home slots' cache lines, the states behind slots with the right tag.
function find(slots, segments, batch, count, known) {
  const mask = ${mask}, n = count | 0, limit = known | 0;
  ${table} ${arrays}
  for (let k = 0; k < n; ${next('k')}) ends[k] = table[hashes[k] & mask];
  for (let k = 0; k < n; ${next('k')}) {
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
    }
    targets[k] = found;
    ends[k] = position;
  }
}
function touch(slots, batch, count, homes) {
  ${table} ${arrays}
  for (let k = 0; k < count; k++) homes[k] = table[ends[k]];
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
function copy(batch, into, count, all) {
  const { keys, hashes, sources, instances, targets, ends } = batch;
  const { keys: toKeys, hashes: toHashes, sources: toSources, instances: toInstances, targets: toTargets, ends: toEnds } = into;
  let to = 0;
  for (let k = 0; k < count; k++) {
    if (targets[k] !== 0xffffffff && !all) continue;
    const at = k * ${width}, own = to * ${width};
    ${each((_, j) => `toKeys[${at('own', j)}] = keys[${at('at', j)}];`)}
    toHashes[to] = hashes[k]; toSources[to] = sources[k]; toInstances[to] = instances[k];
    toTargets[to] = targets[k]; toEnds[to] = ends[k];
    to++;
  }
  return to;
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
return { find, touch, add, copy, enter };`
}
