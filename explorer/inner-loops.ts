import type { Batch } from './batch.ts'
import { hashSource } from './hash.ts'
import { segmentBits } from './rows.ts'

/** The inner loops of a store, for states of one width. Look-ups of all searches together spend most of their time here. */
export interface InnerLoops {
  /**
   * Writes into `targets` which of the first `known` states each of `count` states is, or 2^32 - 1, and into `ends`
   * where in the table that ended: with the state or, as far as that is known, before it.
   */
  find(
    slots: Int32Array,
    segments: readonly Int32Array[],
    words: Int32Array,
    hashes: Int32Array,
    count: number,
    targets: Uint32Array,
    known: number,
    ends: Int32Array,
  ): void
  /** Brings into the cache what {@link add} will look at first, where it is long ago that it was looked up, with `homes` to work in. */
  touch(slots: Int32Array, ends: Int32Array, count: number, homes: Int32Array): void
  /** Adds those of them that were not found to the `size` states that there are, and returns how many there are then. */
  add(
    slots: Int32Array,
    segments: readonly Int32Array[],
    words: Int32Array,
    hashes: Int32Array,
    count: number,
    targets: Uint32Array,
    size: number,
    ends: Int32Array,
  ): number
  /**
   * Copies those of the first `count` successors that were not found, or `all` of them, to the beginning of another batch, but for
   * their words where these are not their keys. Returns how many.
   */
  copy(batch: Batch, into: Batch, count: number, all: boolean): number
  /** Enters the states from .. to - 1 into a table that has none of them, with `hashes` and `homes` to work in. */
  enter(
    slots: Int32Array,
    segments: readonly Int32Array[],
    from: number,
    to: number,
    hashes: Int32Array,
    homes: Int32Array,
  ): void
}

const made = new Map<number, InnerLoops>()
const madeForTable = new WeakMap<Int32Array, InnerLoops>()

// Loops for one table have to be compiled anew when it grows, which takes some milliseconds each time: worth it for large ones.
const slotsOfLarge = 2 ** 22

/**
 * The loops for states of a width, to be used with the table `slots`. All words are spelled out: engines do not unroll loops over words, and
 * a processor overlaps the cache misses of fewer states the more instructions one of them takes. For the same reason a large table has
 * loops of its own, compiled when its memory and its length are known: they need neither load nor check them.
 */
export function innerLoops(width: number, slots: Int32Array): InnerLoops {
  let any = made.get(width)
  if (!any) {
    any = new Function(textFor(width))() as InnerLoops
    made.set(width, any)
  }
  if (slots.length < slotsOfLarge) return any
  const known = madeForTable.get(slots)
  if (known) return known
  const { find, touch, add } = new Function('$slots', textFor(width, slots.length))(slots) as InnerLoops
  const own = { ...any, find, touch, add }
  madeForTable.set(slots, own)
  return own
}

/** @param length of the table `$slots` if the text is for that one alone */
function textFor(width: number, length?: number): string {
  const [table, mask] = length === undefined ? ['slots', 'slots.length - 1'] : ['$slots', String(length - 1)]
  const each = (statement: (word: string, j: number) => string, between = ' ') =>
    Array.from({ length: width }, (_, j) => statement(`$w${j}`, j)).join(between)
  const at = (start: string, j: number) => (j === 0 ? start : `${start} + ${j}`)
  const load = each((word, j) => `const ${word} = words[${at('at', j)}];`)
  const row = (state: string) =>
    `const segment = segments[${state} >>> ${segmentBits}], own = (${state} & ${2 ** segmentBits - 1}) * ${width};`
  const differs = each((word, j) => `(segment[${at('own', j)}] ^ ${word})`, ' | ')
  return `'use strict';
// Two passes of independent loads, so that the processor overlaps their cache misses: first the home slots,
// then, along the home slots' cache lines, the states behind slots with the right tag.
function find(slots, segments, words, hashes, count, targets, known, ends) {
  const mask = ${mask};
  for (let k = 0; k < count; k++) ends[k] = ${table}[hashes[k] & mask];
  for (let k = 0; k < count; k++) {
    const hash = hashes[k], at = k * ${width};
    ${load}
    let slot = ends[k], position = hash & mask, found = -1;
    while (slot !== 0) {
      if (((slot ^ hash) & ~mask) === 0) {
        const state = (slot & mask) - 1;
        // What is not known yet may be this state: who adds states begins here.
        if (state >= known) break;
        ${row('state')}
        if ((${differs}) === 0) { found = state; break; }
      }
      position = (position + 1) & mask;
      slot = ${table}[position];
    }
    targets[k] = found;
    ends[k] = position;
  }
}
function touch(slots, ends, count, homes) {
  for (let k = 0; k < count; k++) homes[k] = ${table}[ends[k]];
}
function add(slots, segments, words, hashes, count, targets, size, ends) {
  const mask = ${mask};
  next: for (let k = 0; k < count; k++) {
    // What was found is a duplicate for good: entries are never removed. The others may be duplicates of one another.
    if (targets[k] !== 0xffffffff) continue;
    const hash = hashes[k], at = k * ${width};
    ${load}
    let position = ends[k];
    for (let slot = ${table}[position]; slot !== 0; slot = ${table}[position]) {
      if (((slot ^ hash) & ~mask) === 0) {
        const state = (slot & mask) - 1;
        ${row('state')}
        if ((${differs}) === 0) { targets[k] = state; continue next; }
      }
      position = (position + 1) & mask;
    }
    ${row('size')}
    ${each((word, j) => `segment[${at('own', j)}] = ${word};`)}
    targets[k] = size++;
    ${table}[position] = size | (hash & ~mask);
  }
  return size;
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
function enter(slots, segments, from, to, hashes, homes) {
  const mask = slots.length - 1;
  for (let first = from; first < to; first += hashes.length) {
    const count = Math.min(hashes.length, to - first);
    for (let k = 0; k < count; k++) {
      const state = first + k;
      ${row('state')}
      ${each((word, j) => `const ${word} = segment[${at('own', j)}];`)}
      ${hashSource(Array.from({ length: width }, (_, j) => `$w${j}`))}
      hashes[k] = $h;
    }
    // Brings slots into the cache: these loads do not wait for one another, the probing below would.
    for (let k = 0; k < count; k++) homes[k] = slots[hashes[k] & mask];
    for (let k = 0; k < count; k++) {
      const hash = hashes[k];
      let position = hash & mask;
      while (slots[position] !== 0) position = (position + 1) & mask;
      slots[position] = (first + k + 1) | (hash & ~mask);
    }
  }
}
return { find, touch, add, copy, enter };`
}
