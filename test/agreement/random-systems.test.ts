import { deepStrictEqual, ok } from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import fc from 'fast-check'
import { explore as witness } from '../../counterexamples/reference-explorer.ts'
import { explore } from '../../explorer/explore.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import { each, flag, oneOf, optional, queue, range, record } from '../../model/language/domain.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, type System, system } from '../../model/language/system.ts'
import { type BoundProperty, bindProperties, isLiveness, propertyKinds, step } from '../../properties/property.ts'
import { build } from '../random-systems/build.ts'
import { anySystem } from '../random-systems/spec.ts'
import { texts } from '../random-systems/text-forms.ts'
import { assertAgreement } from './agreement.ts'
import { certified } from './certified.ts'
import { searched } from './searched.ts'

// Packed search and witness share nothing but the model. Here each is held against the other on systems made by chance.

// Tests that never wait would keep AVA from hearing of one another's end.
test.afterEach.always(() => setImmediate())

const statesMax = 300

// A limit must not change what is decided, only leave things open.
function assertLimitsAreHonest(system: System, properties: readonly BoundProperty[], full: ExplorationResult): void {
  const depth = Math.floor(full.levels / 2)
  for (const limits of [{ depth }, { states: Math.ceil(full.states / 2) }]) {
    const result = searched(system, properties, { limits }).result()
    ok(result.stoppedBy ? result.states <= full.states : result.states === full.states)
    for (const [i, { verdict, trace }] of result.verdicts.entries()) {
      const whole = full.verdicts[i]!
      const steps = whole.trace?.steps.length ?? Number.POSITIVE_INFINITY
      if (verdict !== 'incomplete') {
        // A lasso in a part of the states is one, though perhaps not the shortest.
        const length = isLiveness(whole.kind) ? undefined : trace?.steps.length
        const known = isLiveness(whole.kind) ? undefined : whole.trace?.steps.length
        deepStrictEqual([verdict, length], [whole.verdict, known])
      } else {
        ok(result.stoppedBy !== undefined)
        const late = whole.kind === 'alwaysReachable' || isLiveness(whole.kind) || !('depth' in limits) || steps > depth
        ok(late, `${whole.property} was decided at ${steps}, and a search to ${depth} does not know`)
      }
    }
  }
}

test('random systems: both find the same states, steps, levels, verdicts and shortest lengths', (t) => {
  let compared = 0
  const kinds = new Set<string>()
  fc.assert(
    fc.property(anySystem, (spec) => {
      const { system, properties } = build(spec)
      const search = searched(system, properties, { limits: { states: statesMax } })
      const result = search.result()
      if (result.stoppedBy) return
      assertAgreement(system, properties, result)
      // The dearer questions are asked of some.
      if (spec.split % 4 === 0) assertLimitsAreHonest(system, properties, result)
      if (spec.split % 4 === 1) {
        const holding = properties.filter((_, i) => result.verdicts[i]!.verdict === 'holds')
        deepStrictEqual(certified(system, holding, search.visited()).states, result.states)
      }
      for (const { kind, verdict, vacuous } of result.verdicts) kinds.add(`${kind} ${vacuous ? 'vacuous' : verdict}`)
      compared++
    }),
    { seed: 4, numRuns: 540, unbiased: true, includeErrorInReport: true },
  )
  t.log(`${compared} systems`)
  t.true(compared >= 500)
  t.deepEqual(
    propertyKinds.flatMap((kind) => [`${kind} holds`, `${kind} violated`]).filter((verdict) => !kinds.has(verdict)),
    [],
  )
  t.true(['always', 'step', 'leadsTo'].every((kind) => kinds.has(`${kind} vacuous`)))
})

test('conditions of random systems are written in every way that tells which parameters they see, or does not', (t) => {
  const starts = ['(s) =>', 's =>', '(s, { a }) =>', '(s,{a,}) =>', '(s, { c2, a, b_ }) =>', '(s, p) =>']
  const others = ['function (s, p) {', 'function () {', 'holds(s', '(...both', 'function () { [native code] }']
  t.deepEqual(
    [...starts, ...others].filter((start) => !texts.some((text) => text.startsWith(start))),
    [],
  )
  t.is(new Set(texts).size, texts.length)
})

test('a record assigned where an equal one stood does not stay tied to the place that it came from', (t) => {
  const journal = part({
    name: 'journal',
    state: {
      current: record({ value: oneOf('one', 'two') }),
      last: optional(record({ value: oneOf('one', 'two') })),
      history: queue(record({ value: oneOf('one', 'two') }), 1),
      // So many values that `current` and `last` have no word in common.
      between: each(indexSet('Wide', 2), range(0, 2 ** 30)),
    },
    initially: (s) => {
      s.last = { value: 'one' }
      s.history.push({ value: 'one' })
    },
    actions: (action) => ({
      save: action({
        by: 'kernel',
        then: (s) => {
          s.last = s.current
        },
      }),
      log: action({
        by: 'kernel',
        then: (s) => {
          s.history.shift()
          s.history.push(s.current)
        },
      }),
      change: action({
        by: 'kernel',
        then: (s) => {
          s.current.value = s.last?.value === 'one' && s.history.first()?.value === 'one' ? 'two' : 'one'
        },
      }),
    }),
  })
  const saved = step({
    name: 'only-save-changes-last',
    sentence: 'Only save changes what was saved last.',
    uses: [journal],
    given: ({ action }) => action.name === 'change',
    holds: ({ before, after }) => before.last?.value === after.last?.value,
  })
  const instance = instantiate(system({ name: 'journal', title: 'What was saved last', parts: [journal] }))
  const properties = bindProperties(instance, [saved])
  const result = explore(instance, properties)
  t.is(result.states, 8)
  t.notThrows(() => assertAgreement(instance, properties, result))
})

test('whole numbers beyond 32 bits are whole numbers', (t) => {
  const addresses = part({
    name: 'addresses',
    state: { high: range(2 ** 32 + 1, 2 ** 32 + 4), low: range(-(2 ** 40), 2 - 2 ** 40) },
    actions: (action) => ({
      up: action({
        by: 'hardware',
        when: { notLast: (s) => s.high < 2 ** 32 + 4 },
        then: (s) => {
          s.high++
        },
      }),
      down: action({
        by: 'hardware',
        then: (s) => {
          s.low = s.low === -(2 ** 40) ? 2 - 2 ** 40 : s.low - 1
        },
      }),
    }),
  })
  const instance = instantiate(system({ name: 'addresses', title: 'Large numbers', parts: [addresses] }))
  const result = explore(instance)
  t.is(result.states, 12)
  t.notThrows(() => assertAgreement(instance, [], result))
})

test('both refuse an effect that is asynchronous', (t) => {
  const later = part({
    name: 'later',
    state: { done: flag() },
    actions: (action) => ({
      finish: action({
        by: 'driver',
        then: async (s) => {
          await undefined
          s.done = true
        },
      }),
    }),
  })
  const instance = instantiate(system({ name: 'later', title: 'Done later', parts: [later] }))
  for (const search of [() => explore(instance), () => witness(instance, [])]) {
    const error = t.throws(search, { instanceOf: MoveproofError })
    t.is(error?.code, 'impure-action')
  }
})
