import { deepStrictEqual } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { explore } from '../explorer/explore.ts'
import { fingerprint, omissionProbability } from '../explorer/fingerprint.ts'
import type { ExplorationResult } from '../explorer/result.ts'
import { rowsPerSegment } from '../explorer/rows.ts'
import { counter } from '../model/language/domain.ts'
import { MoveproofError } from '../model/language/error.ts'
import { part } from '../model/language/part.ts'
import { instantiate, system } from '../model/language/system.ts'
import { always, bindProperties, eventually } from '../properties/property.ts'
import { fillStore } from '../scripts/bench/memory/fill.ts'
import { build } from './random-systems/build.ts'
import { anySystem } from './random-systems/spec.ts'

// Searches that keep less of what they have seen.

const walking = part({
  name: 'walking',
  state: { east: counter(1100), north: counter(1100) },
  actions: (action) => ({
    goEast: action({
      by: 'kernel',
      when: { isNotThere: (s) => s.east < 1100 },
      then: (s) => {
        s.east++
      },
    }),
    goNorth: action({
      by: 'kernel',
      when: { isNotThere: (s) => s.north < 1100 },
      then: (s) => {
        s.north++
      },
    }),
  }),
})
const staysAway = always({
  name: 'stays-away',
  sentence: 'Nobody comes near the far corner.',
  uses: [walking],
  holds: (s) => s.east + s.north < 2190,
})
const walk = instantiate(system({ name: 'walk', title: 'a walk', parts: [walking] }))

function comparable({ bytes: _, omission: __, ...result }: ExplorationResult) {
  return result
}

test('with fingerprints only, random systems are searched as with whole states', (t) => {
  fc.assert(
    fc.property(anySystem, fc.boolean(), (spec, countBlocked) => {
      const { system, properties } = build(spec, false)
      const options = { countBlocked, limits: { states: 300 } }
      const compact = explore(system, properties, { ...options, compact: true })
      deepStrictEqual(comparable(compact), comparable(explore(system, properties, options)))
    }),
    { seed: 21, numRuns: 150 },
  )
  t.pass()
})

test('states that have been expanded are given up, and behaviours through them are found all the same', (t) => {
  const properties = bindProperties(walk, [staysAway])
  const compact = explore(walk, properties, { compact: true })
  const exact = explore(walk, properties)
  t.is(exact.states, 1101 ** 2)
  t.true(exact.states > rowsPerSegment, 'a segment is full, and is given up')
  t.deepEqual(comparable(compact), comparable(exact))
  t.is(compact.verdicts[0]!.trace?.steps.length, 2190)
  t.is(exact.omission, undefined)
  t.is(compact.omission, omissionProbability(1101 ** 2))
})

test('tables grow in larger steps only where memory allows', (t) => {
  const memoryBytes = 20 * 2 ** 20
  const limited = explore(walk, [], { limits: { memoryBytes } })
  t.is(limited.stoppedBy, 'memory')
  t.true(limited.bytes <= memoryBytes)
  t.true(limited.states > 1_000_000, `${limited.states} states`)
  t.true(limited.bytes < explore(walk, [], { limits: { states: limited.states } }).bytes)
})

test('liveness needs whole states', (t) => {
  const arrives = eventually({ name: 'arrives', sentence: 'It arrives.', uses: [walking], holds: (s) => s.east > 5 })
  const error = t.throws(() => explore(walk, bindProperties(walk, [arrives]), { compact: true }), {
    instanceOf: MoveproofError,
  })
  t.is(error.code, 'unsupported')
})

test('the probability of an omission is that of two equal fingerprints among all pairs', (t) => {
  t.is(omissionProbability(1), 0)
  t.is(omissionProbability(2), 2 ** -64)
  t.is(omissionProbability(2 ** 40), 1)
  const n = 12_968_741
  t.true(Math.abs(omissionProbability(n) / (n ** 2 / 2 ** 65) - 1) < 1e-6)
})

test('fingerprints of states that differ little differ in about half their bits, and none of a million are equal', (t) => {
  const words = new Int32Array(3)
  const keys = new Int32Array(2)
  const seen = new Set<bigint>()
  let flipped = 0
  let pairs = 0
  const of = () => {
    fingerprint(words, 0, 3, keys, 0)
    return (BigInt(keys[0]! >>> 0) << 32n) | BigInt(keys[1]! >>> 0)
  }
  for (let i = 0; i < 1_000_000; i++) {
    // As packed states are: low bits, high bits, and the ones in between change by turns.
    words[0] = i & 1023
    words[1] = (i >>> 10) << 22
    words[2] = (i % 7) << 12
    const own = of()
    seen.add(own)
    if (i % 1000 !== 0) continue
    for (let bit = 0; bit < 96; bit += 5) {
      words[bit >>> 5]! ^= 1 << (bit & 31)
      flipped += (of() ^ own).toString(2).replaceAll('0', '').length
      pairs++
      words[bit >>> 5]! ^= 1 << (bit & 31)
    }
  }
  t.is(seen.size, 1_000_000)
  const mean = flipped / pairs
  t.true(mean > 31 && mean < 33, `${mean} of 64 bits on average`)
})

test('a store gives each state the number that it came with, while its table grows ten times', (t) => {
  // The last time, to 2^22 slots, is when a table gets loops of its own; it has taken over all states at some 1,200,000.
  for (const words of [1, 2, 5]) {
    const { states, checked, wrong } = fillStore(1_250_000, words)
    t.deepEqual({ states, wrong }, { states: 1_250_000, wrong: 0 })
    t.true(checked >= 8192)
  }
})
