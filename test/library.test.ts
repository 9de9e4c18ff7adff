import test from 'ava'
import fc from 'fast-check'
import {
  assertBehaviour,
  type BoundProperty,
  behaviours,
  bindProperties,
  change,
  instantiate,
  mutate,
  type Property,
  replay,
  type System,
} from '../index.ts'
import { stepText } from '../model/language/system.ts'
import { gate, gateScenario, getsIn } from './toy-scenarios.ts'

// What somebody writes in tests of their own, with the public API alone: here of the gate.

const at = (definition: typeof gate, processes: number) => {
  const system = instantiate(definition, { processes })
  return { system, properties: bindProperties(system, gateScenario.properties) }
}

test('a design that is right: no behaviour violates anything', (t) => {
  const { system, properties } = at(gate, 5)
  fc.assert(
    fc.property(behaviours(system), (trace) => assertBehaviour(system, properties, trace)),
    { numRuns: 50, includeErrorInReport: true },
  )
  t.pass()
})

test('a design that is right: what goes on for ever, and what can still come, is right as well', (t) => {
  const { system, properties } = at(gate, 5)
  fc.assert(
    fc.property(behaviours(system, { ahead: properties }), (trace) => assertBehaviour(system, properties, trace)),
    { numRuns: 50, includeErrorInReport: true },
  )
  t.pass()
})

test('a design that is broken: the test fails, with few steps, and they are written out', (t) => {
  const broken = mutate(gate, 'pushy', 'whoever waits goes in', [change.dropCondition('enter', 'open')])
  const { system, properties } = at(broken, 5)
  const shown: string[][] = []
  const property = fc.property(behaviours(system), (trace) => assertBehaviour(system, properties, trace))
  const { failed, counterexample } = fc.check(property, { numRuns: 100, seed: 1 })
  t.true(failed)
  const [trace] = counterexample!
  for (const { step } of replay(system, trace)) if (step) shown.push([stepText(step.action, step.instance)])
  t.deepEqual(shown.flat(), ['arrive(process0)', 'arrive(process1)', 'enter(process0)', 'enter(process1)'])
  const options = { numRuns: 100, seed: 1, includeErrorInReport: true }
  const { message } = t.throws(() => fc.assert(property, options))
  t.regex(message, /G1-exclusion is violated\.\n\nG1-exclusion {2}4 steps$/m)
  t.regex(message, /^violated: the condition is false in the last state for one = process0, other =$/m)
})

test('behaviours are those of the system, as long as told, and end where nothing is left to do', (t) => {
  const { system } = at(gate, 3)
  const traces = fc.sample(behaviours(system, { lengthMax: 7 }), { numRuns: 200, seed: 1 })
  t.is(Math.max(...traces.map(({ steps }) => steps.length)), 7)
  for (const trace of traces) t.is(replay(system, trace).length, trace.steps.length + 1)
  const still = mutate(gate, 'still', 'nobody comes', [change.addCondition('arrive', 'never', () => false)])
  for (const { steps } of fc.sample(behaviours(at(still, 2).system), 20)) t.is(steps.length, 0)
})

const canEmpty = gateScenario.properties.find(({ kind }) => kind === 'alwaysReachable')!

/** What fast-check finds, shrunk, and the message of the failure. */
function shown(system: System, properties: readonly BoundProperty[]): string {
  const property = fc.property(behaviours(system, { ahead: properties }), (trace) =>
    assertBehaviour(system, properties, trace),
  )
  const { counterexample, errorInstance } = fc.check(property, { numRuns: 100, seed: 1 })
  return `${counterexample?.[0].steps.length} ${(errorInstance as Error | null)?.message}`
}

test('liveness: a behaviour goes on with a fair loop in which somebody waits for ever', (t) => {
  const system = instantiate(gate, { processes: 2 })
  const strong = bindProperties(system, [{ ...getsIn, assumes: { strong: ['enter'] } } satisfies Property])
  t.regex(shown(system, bindProperties(system, [getsIn])), /^4 L1-gets-in is violated\.\n[\s\S]*for ever: back in/)
  t.is(shown(system, strong), 'undefined undefined')
})

test('a goal that can no longer be reached is found, and those that can are not', (t) => {
  const broken = mutate(gate, 'shut', 'nobody opens the gate again', [
    change.dropEffect('leave', 'open'),
    change.dropEffects('repair'),
  ])
  const [open, shut] = [gate, broken].map((definition) => {
    const system = instantiate(definition, { processes: 2 })
    return shown(system, bindProperties(system, [canEmpty]))
  })
  t.is(open, 'undefined undefined')
  t.regex(shut!, /^1 G3-can-empty is violated\.\n/)
})

test('of a behaviour without a loop liveness says nothing, and where a goal is far away, nothing is said', (t) => {
  const system = instantiate(gate, { processes: 2 })
  const properties = bindProperties(system, [getsIn])
  const trace = { initial: 0, steps: [] }
  t.notThrows(() => assertBehaviour(system, properties, trace))
  const stuck = mutate(gate, 'still', 'nobody comes', [change.addCondition('arrive', 'never', () => false)])
  const still = instantiate(stuck, { processes: 2 })
  const never = bindProperties(still, [{ ...canEmpty, conjuncts: [{ name: 'no', holds: () => false }] }])
  t.throws(() => assertBehaviour(still, never, trace), { message: /^G3-can-empty is violated/ })
  const { system: open } = at(gate, 3)
  t.notThrows(() => assertBehaviour(open, bindProperties(open, never), trace, { goalStatesMax: 3 }))
})
