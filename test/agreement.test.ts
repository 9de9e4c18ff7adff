import { deepStrictEqual, ok } from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import fc from 'fast-check'
import { is } from 'immutable'
import { certify } from '../counterexamples/certify.ts'
import { initials, successors } from '../counterexamples/interpreter.ts'
import { type ReferenceResult, explore as witness } from '../counterexamples/reference-explorer.ts'
import { confirm } from '../counterexamples/replay.ts'
import { type State, stateOf, treeOf } from '../counterexamples/state.ts'
import { compile, type Kernel } from '../explorer/compile/kernel.ts'
import { Exploration, explore } from '../explorer/explore.ts'
import type { ExploreOptions } from '../explorer/options.ts'
import type { ExplorationResult } from '../explorer/result.ts'
import { overwriteTree } from '../explorer/tree.ts'
import { each, flag, oneOf, optional, queue, range, record } from '../model/language/domain.ts'
import { MoveproofError } from '../model/language/error.ts'
import { indexSet, orderedSet } from '../model/language/index-set.ts'
import { part } from '../model/language/part.ts'
import type { Tree } from '../model/language/shape.ts'
import { instantiate, type System, type SystemDefinition, system } from '../model/language/system.ts'
import {
  always,
  alwaysReachable,
  type BoundProperty,
  bindProperties,
  isLiveness,
  neverStuck,
  type Property,
  propertyKinds,
  reachable,
  step,
} from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { allCanBeOn, toggles } from './classics/toggles.ts'
import { build } from './random-systems/build.ts'
import { anySystem } from './random-systems/spec.ts'
import { texts } from './random-systems/text-forms.ts'
import { usualScenarios } from './usual-scenarios.ts'

// The packed search and the witness share nothing but the model. Here each is held against the other: on systems made by
// chance, on every system that is shipped, and state by state on the way.

// Tests that never wait would keep AVA from hearing of one another's end.
test.afterEach.always(() => setImmediate())

/** What both must agree on, of the packed search. */
function found(result: ExplorationResult) {
  const { states, initialStates, transitions, levels, actions, verdicts } = result
  const fired = Object.fromEntries(actions.map((action) => [action.name, action.fired]))
  // The witness has no lassos of its own; that those found are shortest is for liveness-oracle.test.ts.
  const judged = verdicts.map(({ property, kind, verdict, vacuous, trace }) => ({
    property,
    verdict,
    vacuous,
    steps: isLiveness(kind) ? undefined : trace?.steps.length,
  }))
  return { states, initialStates, transitions, levels, fired, verdicts: judged }
}

/** The same, of the witness. */
function expected({ states, initialStates, transitions, levels, fired, verdicts }: ReferenceResult) {
  const judged = verdicts.map(({ property, verdict, vacuous, steps }) => ({ property, verdict, vacuous, steps }))
  return { states, initialStates, transitions, levels, fired, verdicts: judged }
}

/** Throws where the two disagree. */
function assertAgreement(system: System, properties: readonly BoundProperty[], result: ExplorationResult): void {
  deepStrictEqual(found(result), expected(witness(system, properties)))
  for (const { property: name, trace } of result.verdicts) {
    if (!trace) continue
    const { confirmed } = confirm(system, properties.find((property) => property.name === name)!, trace)
    ok(confirmed === 'fully', `${name} is confirmed ${confirmed}`)
  }
}

/** A search in slices of odd size, which must make no difference. */
function searched(system: System, properties: readonly BoundProperty[], options: ExploreOptions = {}): Exploration {
  const search = new Exploration(system, properties, options)
  while (!search.advance(13));
  return search
}

function certified(system: System, properties: readonly BoundProperty[], visited: Iterable<Tree>) {
  const certificate = certify(system, properties, visited)
  for (;;) {
    const { done, value } = certificate.next()
    if (done) return value
  }
}

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

/** Each system with its first claim, which is about safety. */
const designs = [...new Map(usualScenarios.toReversed().map((scenario) => [scenario.system.name, scenario])).values()]

/** Frames of the kinds of memory that the system is about. */
function framesOf(definition: SystemDefinition, frames: number): Record<string, number> {
  const kinds = definition.bounds.map(({ name }) => name).filter((name) => ['ram', 'vram'].includes(name))
  return Object.fromEntries(kinds.map((kind) => [kind, frames]))
}

const small = [
  { pages: 1, frames: 1 },
  { pages: 1, frames: 2 },
  { pages: 2, frames: 1 },
  { pages: 1, frames: 1, devices: 2 },
  { pages: 1, frames: 1, operations: 2 },
]

/** Holds the two against each other, unless there are more states than the limit. Returns whether it did. */
function agreesAt(bounds: Record<string, number>, { system: definition, properties }: Scenario, limit: number) {
  const system = instantiate(definition, bounds)
  // Liveness has an oracle of its own: test/liveness-oracle.test.ts.
  const bound = bindProperties(system, properties).filter(({ kind }) => !isLiveness(kind))
  const result = explore(system, bound, { limits: { states: limit } })
  if (result.stoppedBy || result.states > limit) return false
  assertAgreement(system, bound, result)
  return true
}

for (const design of designs.filter((one) => !one.mutantOf && !one.alone)) {
  const { name } = design.system
  test(`${name} and its mutants at small bounds: both find the same`, (t) => {
    let compared = 0
    for (const { frames, ...sizes } of small) {
      const bounds = { ...sizes, ...framesOf(design.system, frames) }
      // The witness is slow: each design once whatever it costs, further bounds and mutants as long as they are small,
      t.notThrows(
        () => {
          if (agreesAt(bounds, design, compared === 0 ? 25_000 : 4_000)) compared++
        },
        `${name} at ${JSON.stringify(bounds)}`,
      )
    }
    t.true(compared > 0)
    // mutants at the smallest only, where they do most of what they do elsewhere. Larger ones are left to the random walks.
    const mutants = designs.filter((one) => one.mutantOf === name)
    const tooLarge: string[] = []
    for (const mutant of mutants) {
      const bounds = { pages: 1, ...framesOf(mutant.system, 1) }
      t.notThrows(() => {
        if (!agreesAt(bounds, mutant, 3_000)) tooLarge.push(mutant.system.name)
      }, mutant.system.name)
    }
    t.log(`at ${compared} bounds, and ${mutants.length - tooLarge.length} of ${mutants.length} mutants`)
  })
}

/** A packed state, with room for nothing else. */
function packed(kernel: Kernel, system: System, state: State): Int32Array {
  overwriteTree(system.fields, kernel.tree, treeOf(system, state))
  kernel.pack()
  return kernel.batch.words.slice(0, kernel.layout.words)
}

function unpacked(kernel: Kernel, system: System, words: Int32Array): State {
  kernel.reload(words, 0)
  return stateOf(system, kernel.tree)
}

/** The successors of a packed state, in order and without those that are the state itself. */
function packedSuccessors(kernel: Kernel, system: System, words: Int32Array) {
  kernel.run(words, 0, 1)
  const { batched } = kernel.counters
  const width = kernel.layout.words
  const all = Array.from({ length: batched }, (_, k) => kernel.batch.words.slice(k * width, (k + 1) * width))
  const steps = Array.from(kernel.batch.instances.subarray(0, batched), (number) => kernel.instances[number]!)
  return all.map((words, k) => {
    const { action, parameters } = steps[k]!
    return { step: [system.actions[action]!.name, parameters], state: unpacked(kernel, system, words) }
  })
}

for (const { system: definition, bounds, mutantOf, alone } of usualScenarios) {
  // A mutant differs from its design in one place, and a design under one mover alone has some of its parts.
  const runs = alone ? 1 : mutantOf ? 2 : 3
  const title = `${definition.name} at ${Object.entries(bounds).map(([name, value]) => `${value} ${name}`)}`
  test(`random walks over ${title}: packed and immutable states hold the same, and so do their successors`, (t) => {
    const system = instantiate(definition, bounds)
    const kernel = compile(system, [])
    const starts = [...initials(system)]
    let steps = 0
    const walk = fc.array(fc.nat({ max: 2 ** 16 }), { minLength: 40, maxLength: 80 })
    const walks = fc.property(walk, (choices) => {
      let state = starts[choices[0]! % starts.length]!
      for (const choice of choices) {
        const words = packed(kernel, system, state)
        ok(is(unpacked(kernel, system, words), state))
        const next = [...successors(system, state)]
        const moves = next.filter((successor) => !is(successor.state, state))
        const there = packedSuccessors(kernel, system, words)
        deepStrictEqual(
          there.map(({ step }) => step),
          moves.map(({ action, instance }) => [action.name, instance]),
        )
        for (const [k, successor] of there.entries()) ok(is(successor.state, moves[k]!.state))
        // From where nothing can happen the walk starts over.
        state = moves.length === 0 ? starts[choice % starts.length]! : moves[choice % moves.length]!.state
        steps++
      }
    })
    fc.assert(walks, { seed: 1, numRuns: runs, includeErrorInReport: true })
    t.true(steps >= 30 * runs)
  })
}

const counts = ({ states, transitions, initialStates }: ExplorationResult) => ({ states, transitions, initialStates })

// The witness is slow, and has been through the states of larger designs already, where both explored them.
const certifiedMax = 5_000
// Of the first state, one in the middle and the last, each design goes without one.
let certifiedDesigns = 0
const goneWithout = [
  ['the first', () => 0],
  ['one in the middle', (states: number) => Math.floor(states / 2)],
  ['the last', (states: number) => states - 1],
] as const

for (const [i, { system: definition, properties, violated }] of designs
  .filter((one) => !one.mutantOf && !one.alone)
  .entries()) {
  const [which, positionOf] = goneWithout[i % goneWithout.length]!
  test(`the visited states of ${definition.name} are a certificate, and not without ${which}`, (t) => {
    const system = instantiate(definition, { pages: 1, ...framesOf(definition, 1) })
    const claimed = properties.filter(({ name }) => !(name in violated))
    const asked = bindProperties(system, claimed)
    const search = searched(system, asked, { limits: { states: certifiedMax } })
    const result = search.result()
    if (result.stoppedBy) {
      t.log(`more than ${certifiedMax} states`)
      t.is(result.stoppedBy, 'states')
      return
    }
    certifiedDesigns++
    // What needs more memory than this does not hold here.
    const bound = asked.filter((_, i) => result.verdicts[i]!.verdict === 'holds')
    t.true(bound.length > 0)
    const visited = [...search.visited()]
    const { states, transitions, initialStates } = certified(system, bound, visited)
    t.deepEqual({ states, transitions, initialStates }, counts(result))
    const rest = visited.toSpliced(positionOf(result.states), 1)
    const error = t.throws(() => certified(system, [], rest), { instanceOf: MoveproofError })
    t.is(error?.code, 'unconfirmed')
  })
}

test('most designs are small enough for that', (t) => {
  t.true(certifiedDesigns >= 15, `${certifiedDesigns}`)
})

test('a certificate needs every one of several initial states, and states in which the properties hold', (t) => {
  const Clock = indexSet('Clock', 2)
  const clocks = part({
    name: 'clocks',
    state: { hour: each(Clock, range(1, 4)) },
    initially: (s, choose) => {
      s.hour[choose(Clock)] = choose([1, 3, 4])
    },
    actions: (action) => ({
      tick: action({
        by: 'hardware',
        on: { clock: Clock },
        when: { notLast: (s, { clock }) => s.hour[clock] < 4 },
        then: (s, { clock }) => {
          s.hour[clock]++
        },
      }),
    }),
  })
  const notFour = always({
    name: 'not-four',
    sentence: 'It is never four.',
    uses: [clocks],
    on: { clock: Clock },
    holds: (s, { clock }) => s.hour[clock] !== 4,
  })
  const instance = instantiate(system({ name: 'clocks', title: 'Hours', parts: [clocks] }))
  const properties = bindProperties(instance, [notFour])
  const search = searched(instance, properties)
  const result = search.result()
  const visited = [...search.visited()]
  t.deepEqual(counts(result), { states: 16, transitions: 24, initialStates: 5 })
  t.is(certified(instance, [], visited).initialStates, 5)
  for (const [missing] of visited.entries()) {
    const error = t.throws(() => certified(instance, [], visited.toSpliced(missing, 1)), { instanceOf: MoveproofError })
    t.is(error?.code, 'unconfirmed')
  }
  const error = t.throws(() => certified(instance, properties, visited), { instanceOf: MoveproofError })
  t.is(error?.code, 'unconfirmed')
})

test('2^17 states of seventeen words each are found, and none twice', (t) => {
  const Bit = orderedSet('Bit', 17)
  const heavy = range(-(2 ** 20), 2 ** 20)
  const switches = part({
    name: 'switches',
    state: { on: each(Bit, flag()), weight: each(Bit, heavy) },
    actions: (action) => ({
      toggle: action({
        by: 'environment',
        on: { bit: Bit },
        then: (s, { bit }) => {
          s.on[bit] = !s.on[bit]
          s.weight[bit] = s.on[bit] ? 2 ** 20 - bit : -(2 ** 20)
        },
      }),
    }),
  })
  const allOn = reachable({
    name: 'all-on',
    sentence: 'All can be on.',
    uses: [switches],
    holds: (s) => s.on.every(Boolean),
  })
  const instance = instantiate(system({ name: 'heavy', title: 'Heavy switches', parts: [switches] }))
  const search = new Exploration(instance, bindProperties(instance, [allOn]))
  t.true(search.advance(Number.POSITIVE_INFINITY))
  const result = search.result()
  t.deepEqual(counts(result), { states: 2 ** 17, transitions: 17 * 2 ** 17, initialStates: 1 })
  t.is(result.levels, 18)
  t.is(result.verdicts[0]!.trace?.steps.length, 17)
  const seen = new Uint8Array(2 ** 17)
  for (const tree of search.visited()) {
    const { on, weight } = tree as { on: boolean[]; weight: number[] }
    const number = on.reduce((sum, isOn, bit) => sum + (isOn ? 2 ** bit : 0), 0)
    seen[number]!++
    if (on.some((isOn, bit) => weight[bit] !== (isOn ? 2 ** 20 - bit : -(2 ** 20)))) t.fail('a weight is wrong')
  }
  t.true(seen.every((times) => times === 1))
})

/** What is known of the toggles when the search ends early. */
function toggled(bits: number, options: ExploreOptions) {
  const system = instantiate(toggles, { bits })
  const uses = toggles.parts
  const on = (s: unknown) => (s as { on: readonly boolean[] }).on
  const properties: Property[] = [
    always({ name: 'none-on', sentence: '', uses, holds: (s) => !on(s).includes(true) }),
    always({ name: 'not-all-on', sentence: '', uses, holds: (s) => on(s).includes(false) }),
    always({ name: 'fine', sentence: '', uses, holds: () => true }),
    always({ name: 'unasked', sentence: '', uses, given: () => false, holds: () => true }),
    step({ name: 'may-step', sentence: '', uses, holds: () => true }),
    reachable({ name: 'one-on', sentence: '', uses, holds: (s) => on(s).includes(true) }),
    allCanBeOn,
    alwaysReachable({ name: 'all-off-again', sentence: '', uses, holds: (s) => !on(s).includes(true) }),
    neverStuck({ name: 'goes-on', sentence: '', uses }),
  ]
  const result = explore(system, bindProperties(system, properties), options)
  return {
    stoppedBy: result.stoppedBy,
    states: result.states,
    verdicts: Object.fromEntries(
      result.verdicts.map(({ property, verdict, trace }) => [
        property,
        `${verdict} ${trace?.steps.length ?? ''}`.trim(),
      ]),
    ),
  }
}

const early = {
  'none-on': 'violated 1',
  'not-all-on': 'incomplete',
  fine: 'incomplete',
  unasked: 'incomplete',
  'may-step': 'incomplete',
  'one-on': 'holds 1',
  'all-can-be-on': 'incomplete',
  'all-off-again': 'incomplete',
  'goes-on': 'incomplete',
}

test('a search that a limit ends says nothing holds, and keeps the violations that it has found', (t) => {
  const states = toggled(17, { limits: { states: 5_000 } })
  t.deepEqual([states.stoppedBy, states.verdicts], ['states', early])
  t.true(states.states >= 5_000)

  const depth = toggled(17, { limits: { depth: 3 } })
  t.deepEqual([depth.stoppedBy, depth.verdicts], ['depth', early])
  t.is(depth.states, 1 + 17 + 136 + 680 + 2380)

  const memory = toggled(17, { limits: { memoryBytes: 2 ** 20 } })
  t.deepEqual([memory.stoppedBy, memory.verdicts], ['memory', early])

  const nothing = toggled(17, { limits: { states: 1 } })
  t.is(nothing.stoppedBy, 'states')
  t.deepEqual(new Set(Object.values(nothing.verdicts)), new Set(['incomplete']))
})

test('a search that ends just within its limits knows everything', (t) => {
  const whole = {
    'none-on': 'violated 1',
    'not-all-on': 'violated 4',
    fine: 'holds',
    unasked: 'holds',
    'may-step': 'holds',
    'one-on': 'holds 1',
    'all-can-be-on': 'holds 4',
    'all-off-again': 'holds',
    'goes-on': 'holds',
  }
  for (const limits of [{}, { states: 17 }, { depth: 4 }, { memoryBytes: 2 ** 30 }]) {
    const { stoppedBy, states, verdicts } = toggled(4, { limits })
    t.deepEqual({ stoppedBy, states, verdicts }, { stoppedBy: undefined, states: 16, verdicts: whole })
  }
})

test('a search that its owner stops is incomplete, however it goes on to be asked', (t) => {
  const system = instantiate(toggles, { bits: 10 })
  const search = new Exploration(system, bindProperties(system, [allCanBeOn]))
  t.false(search.advance(5))
  search.stop('time')
  search.stop('interrupted')
  t.true(search.advance(1_000_000))
  const { stoppedBy, verdicts } = search.result()
  t.deepEqual([stoppedBy, verdicts[0]!.verdict], ['time', 'incomplete'])
})
