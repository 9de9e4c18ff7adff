import { deepStrictEqual } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { apply, initialState } from '../../counterexamples/interpreter.ts'
import { enabledIn } from '../../counterexamples/judge.ts'
import { replay } from '../../counterexamples/replay.ts'
import { frozenTreeOf, keyOf, stateOf } from '../../counterexamples/state.ts'
import { Walker } from '../../explorer/random/walker.ts'
import { counter } from '../../model/language/domain.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, type System, stepText, system } from '../../model/language/system.ts'
import { bindProperties } from '../../properties/property.ts'
import { scenarios } from '../../properties/scenarios.ts'
import { build } from '../random-systems/build.ts'
import { anySystem } from '../random-systems/spec.ts'
import { walked } from './walked.ts'

// Random walks take the steps that the witness allows, and the same ones for the same seed.

/** Walks with the compiled kernel, and asks the witness at every step. */
function assertSameAsWitness(system: System, choices: readonly number[]): void {
  const walker = new Walker(system, [])
  walker.start(0)
  let state = initialState(system, 0)
  for (const choice of choices) {
    const { count } = walker.list()
    const tree = frozenTreeOf(system, state)
    const expected = enabledIn(system, tree).map(({ action, instance }) => stepText(action, instance))
    const found = [...walker.enabled.subarray(0, count)].map((number) => {
      const { action, parameters } = walker.instance(number)
      return stepText(system.actions[action]!, parameters)
    })
    deepStrictEqual(found, expected)
    const perAction = [...walker.ends].map((end, i) => end - (walker.ends[i - 1] ?? 0))
    deepStrictEqual(
      perAction.reduce((sum, own) => sum + own, 0),
      count,
    )
    if (count === 0) return
    const number = walker.enabled[choice % count]!
    const { action, parameters } = walker.instance(number)
    walker.take(number)
    state = apply(system, state, system.actions[action]!, parameters)
    deepStrictEqual(keyOf(stateOf(system, walker.kernel.tree)), keyOf(state))
  }
}

const numbers = (length: number) => fc.array(fc.noBias(fc.nat()), { minLength: length, maxLength: length, size: 'max' })

test('random systems: walks take the steps that the witness allows, and come to the same states', (t) => {
  fc.assert(
    fc.property(anySystem, numbers(15), (spec, choices) => assertSameAsWitness(build(spec).system, choices)),
    { numRuns: 60, seed: 20_26 },
  )
  t.pass()
})

test('shipped designs: walks take the steps that the witness allows, and come to the same states', (t) => {
  const designs = [...Map.groupBy(scenarios, ({ system }) => system.name).values()].map(([first]) => first!)
  const [choices] = fc.sample(numbers(25), { numRuns: 1, seed: 1 })
  for (const { system, bounds } of designs) assertSameAsWitness(instantiate(system, bounds), choices!)
  t.true(designs.length > 50)
})

test('the same seed gives the same walks, another one others', (t) => {
  const {
    system: definition,
    properties,
    bounds,
  } = scenarios.find(({ system }) => system.name.startsWith('X07-return'))!
  const system = instantiate(definition, bounds)
  const bound = bindProperties(system, properties)
  const one = walked(system, bound, 40)
  t.deepEqual(walked(system, bound, 40), one)
  t.notDeepEqual(walked(system, bound, 40, 2).coverage, one.coverage)
  t.true(one.findings.length > 5)
})

const counting = (then: (s: { count: number }) => void) =>
  instantiate(
    system({
      name: 'counting',
      title: 'a counter that is raised without end',
      parts: [
        part({
          name: 'count',
          state: { count: counter(3) },
          actions: (action) => ({ raise: action({ by: 'kernel', then }) }),
        }),
      ],
    }),
  )

test('errors of a model come with the behaviour that led to them', (t) => {
  const overflowing = counting((s) => {
    s.count++
  })
  const error = t.throws(() => walked(overflowing, [], 1), { instanceOf: MoveproofError })
  t.is(error.code, 'out-of-domain')
  t.is(error.details.trace?.steps.length, 4)
  t.throws(() => replay(overflowing, error.details.trace!))
  let calls = 0
  const impure = counting((s) => {
    s.count = calls++ % 2
  })
  t.is(t.throws(() => walked(impure, [], 1), { instanceOf: MoveproofError }).code, 'impure-action')
})
