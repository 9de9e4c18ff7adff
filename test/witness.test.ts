import test from 'ava'
import fc from 'fast-check'
import { is } from 'immutable'
import { certify } from '../counterexamples/certify.ts'
import { counterexampleOf, toJson, traceOf } from '../counterexamples/counterexample.ts'
import { difference, summaryOf } from '../counterexamples/difference.ts'
import { apply, blockedBy, initialState, initials, successors } from '../counterexamples/interpreter.ts'
import { blockedSteps, violationIn, violationOf } from '../counterexamples/judge.ts'
import { plain, wrap } from '../counterexamples/layout.ts'
import { parseCounterexample } from '../counterexamples/parse-counterexample.ts'
import { explore } from '../counterexamples/reference-explorer.ts'
import { renderTrace } from '../counterexamples/render.ts'
import { confirm, replay } from '../counterexamples/replay.ts'
import { frozenTreeOf, keyOf, type State, stateOf, treeOf } from '../counterexamples/state.ts'
import {
  constant,
  counter,
  each,
  flag,
  none,
  oneOf,
  optional,
  queue,
  record,
  ref,
  setOf,
} from '../model/language/domain.ts'
import { type ErrorCode, MoveproofError } from '../model/language/error.ts'
import { indexSet } from '../model/language/index-set.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { part } from '../model/language/part.ts'
import {
  findAction,
  initialStates,
  instantiate,
  type System,
  type SystemDefinition,
  system,
} from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import {
  always,
  alwaysReachable,
  type BoundProperty,
  bindProperties,
  neverStuck,
  neverStuttering,
  type Property,
  reachable,
  step,
} from '../properties/property.ts'

// Two processes that test and set a lock in two steps, as nobody should.
const Process = indexSet('Process', 2)
const lock = part({
  name: 'lock',
  state: {
    locked: flag(),
    processes: each(
      Process,
      record({ at: oneOf('idle', 'sawFree', 'inside'), color: constant(oneOf('red', 'blue'), colorOf) }),
    ),
  },
  actions: (action) => ({
    look: action({
      by: 'application',
      on: { process: Process },
      when: {
        idle: (s, { process }) => s.processes[process].at === 'idle',
        free: (s) => !s.locked,
      },
      then: (s, { process }) => {
        s.processes[process].at = 'sawFree'
      },
    }),
    enter: action({
      by: 'kernel',
      on: { process: Process },
      when: { sawFree: (s, { process }) => s.processes[process].at === 'sawFree' },
      then: {
        locks: (s) => {
          s.locked = true
        },
        moves: (s, { process }) => {
          s.processes[process].at = 'inside'
        },
      },
    }),
    leave: action({
      by: 'kernel',
      on: { process: Process },
      when: { inside: (s, { process }) => s.processes[process].at === 'inside' },
      then: (s, { process }) => {
        s.locked = false
        s.processes[process].at = 'idle'
      },
    }),
  }),
})
const race = system({ name: 'race', title: 'a lock that is tested and set in two steps', parts: [lock] })

const exclusion = always({
  name: 'mutual-exclusion',
  sentence: 'No two processes are inside at the same time.',
  uses: [lock],
  on: { one: Process, other: Process },
  given: (_, { one, other }) => one !== other,
  holds: {
    locked: (s, { one }) => s.processes[one].at !== 'inside' || s.locked || s.processes[one].color !== 'red',
    apart: (s, { one, other }) => !(s.processes[one].at === 'inside' && s.processes[other].at === 'inside'),
  },
})
const raceTrace: Trace = {
  initial: 0,
  steps: [
    { action: 'look', parameters: { process: 0 } },
    { action: 'look', parameters: { process: 1 } },
    { action: 'enter', parameters: { process: 0 } },
    { action: 'enter', parameters: { process: 1 } },
  ],
}

function colorOf(index: number): 'red' | 'blue' {
  return index === 0 ? 'red' : 'blue'
}

// Every kind of domain, with messages that travel through a queue.
const Item = indexSet('Item', 3)
const transport = part({
  name: 'transport',
  state: {
    seen: setOf(Item),
    wire: queue(record({ item: ref(Item), hops: counter(2) }), 2),
    current: optional(record({ item: ref(Item), hops: counter(2) })),
    holder: each(Item, Process, optional(Process)),
    count: counter(3),
  },
  actions: (action) => ({
    send: action({
      by: 'driver',
      on: { item: Item },
      when: { room: (s) => s.wire.length < 2, fresh: (s, { item }) => !s.seen.has(item) },
      then: (s, { item }) => {
        s.wire.push({ item, hops: 1 })
        s.seen.add(item)
      },
    }),
    receive: action({
      by: 'hardware',
      when: { something: (s) => s.wire.length > 0 },
      then: (s) => {
        s.current = s.wire.shift() ?? none
      },
    }),
    hop: action({
      by: 'hardware',
      when: { there: (s) => s.current !== none, few: (s) => s.current!.hops < 2 },
      then: (s) => {
        if (s.current !== none) s.current = { item: s.current.item, hops: s.current.hops + 1 }
      },
    }),
  }),
})
const messages = system({ name: 'messages', title: 'items on a wire', parts: [transport] })

// A counter that goes up to its goal, with whatever a test wants to be wrong with it.
const counting = part({
  name: 'counting',
  state: { count: counter(3), noise: flag() },
  actions: (action) => ({
    up: action({
      by: 'kernel',
      when: { below: (s) => s.count < 3 },
      then: { adds: (s) => write(s, { count: s.count + 1 }) },
    }),
    idle: action({ by: 'environment', when: { done: (s) => s.count === 3 }, then: { nothing: () => undefined } }),
  }),
})
const counts = system({ name: 'counts', title: 'a counter', parts: [counting] })

type View = { count: number; noise: boolean }

/** A tree of `messages` without its types, to do what they forbid. */
interface Loose {
  count: unknown
  current: unknown
  readonly holder: unknown[][]
  readonly seen: { add(item: unknown): void; clear(): void }
  readonly wire: { push(item: unknown): void; shift(): unknown }
}

/** Writes where an arrow function would have to return the value. */
function write(record: object, values: object): void {
  Object.assign(record, values)
}

function broken(...changes: Parameters<typeof mutate>[3]): System {
  return instantiate(mutate(counts as SystemDefinition, 'broken', 'a broken counter', changes))
}

function bind(system: System, property: Property): BoundProperty {
  return bindProperties(system, [property])[0]!
}

function failure(code: ErrorCode, work: () => unknown): MoveproofError {
  try {
    work()
  } catch (error) {
    if (error instanceof MoveproofError && error.code === code) return error
    throw error
  }
  throw new Error(`no ${code} was thrown`)
}

function firstSteps(system: System, steps: number): State {
  let state = initialState(system, 0)
  for (let i = 0; i < steps; i++) state = [...successors(system, state)][0]!.state
  return state
}

/** All states that a search would store, as trees. */
function reachableTrees(system: System): unknown[] {
  const found = new Map([...initials(system)].map((state) => [keyOf(state), state]))
  for (const state of found.values())
    for (const next of successors(system, state)) found.set(keyOf(next.state), next.state)
  return [...found.values()].map((state) => treeOf(system, state))
}

/** A random walk of a system. */
function walk(system: System, picks: readonly number[]): { states: State[]; trace: Trace } {
  const states = [initialState(system, 0)]
  const steps: { action: string; parameters: Readonly<Record<string, unknown>> }[] = []
  for (const pick of picks) {
    const next = [...successors(system, states.at(-1)!)]
    if (next.length === 0) break
    const { action, instance, state } = next[pick % next.length]!
    steps.push({ action: action.name, parameters: instance })
    states.push(state)
  }
  return { states, trace: { initial: 0, steps } }
}

const picks = fc.array(fc.nat(1000), { maxLength: 12 })

function drain<T>(generator: Generator<number, T, void>): { yields: number[]; report: T } {
  const yields: number[] = []
  for (;;) {
    const next = generator.next()
    if (next.done) return { yields, report: next.value }
    yields.push(next.value)
  }
}

test('a tree survives the way into a state and back', (t) => {
  fc.assert(
    fc.property(picks, (picks) => {
      const system = instantiate(messages)
      for (const state of walk(system, picks).states) {
        t.true(is(stateOf(system, treeOf(system, state)), state))
        t.true(is(stateOf(system, frozenTreeOf(system, state)), state))
        t.is(keyOf(stateOf(system, treeOf(system, state))), keyOf(state))
      }
    }),
    { numRuns: 50 },
  )
})

test('keys are equal exactly when states are', (t) => {
  const system = instantiate(messages)
  fc.assert(
    fc.property(picks, picks, (left, right) => {
      const [one, other] = [walk(system, left).states.at(-1)!, walk(system, right).states.at(-1)!]
      t.is(keyOf(one) === keyOf(other), is(one, other))
    }),
    { numRuns: 100 },
  )
})

test('a set has one state whatever the order in which it was filled', (t) => {
  const system = instantiate(messages)
  const filled = (order: number[]) => {
    const tree = treeOf(system, initialState(system, 0)) as { seen: { add(item: unknown): void } }
    for (const item of order) tree.seen.add(item)
    return stateOf(system, tree)
  }
  t.true(is(filled([0, 1, 2]), filled([2, 0, 1])))
  t.is(keyOf(filled([0, 1, 2])), keyOf(filled([2, 0, 1])))
})

test('constants are in the trees and not in the state', (t) => {
  const system = instantiate(race)
  const state = initialState(system, 0)
  t.deepEqual(
    (treeOf(system, state) as { processes: { color: string }[] }).processes.map((process) => process.color),
    ['red', 'blue'],
  )
  t.false(JSON.stringify(state.toJS()).includes('red'))
})

test('a draft has the places of a start tree sealed', (t) => {
  const system = instantiate(race)
  const [draft] = [...initialStates(system)].map((tree) => treeOf(system, stateOf(system, tree))) as [
    { locked: boolean; processes: { at: string; color: string }[] },
  ]
  draft.locked = true
  draft.processes[0]!.at = 'inside'
  t.throws(() => write(draft.processes[0]!, { color: 'blue' }), { instanceOf: TypeError })
  t.throws(() => write(draft.processes, [{ at: 'idle', color: 'red' }]), { instanceOf: TypeError })
  t.throws(() => write(draft, { processes: [] }), { instanceOf: TypeError })
})

test('a value outside its domain is reported with path, value and domain', (t) => {
  const system = instantiate(race)
  const tree = treeOf(system, initialState(system, 0)) as { processes: { at: unknown }[] }
  tree.processes[1]!.at = 'lost'
  const error = failure('out-of-domain', () => stateOf(system, tree))
  t.regex(error.message, /processes\[process1\]\.at was given 'lost'/)
  t.regex(error.message, /idle \| sawFree \| inside/)
})

test('every kind of domain refuses what is not in it', (t) => {
  const system = instantiate(messages)
  const wrong: [string, (tree: Loose) => void, RegExp][] = [
    ['counter', (s) => write(s, { count: 4 }), /count was given 4.*0\.\.3/],
    ['fraction', (s) => write(s, { count: 0.5 }), /count was given 0\.5/],
    [
      'element',
      (s) => write(s.holder[2]!, { 1: 7 }),
      /holder\[item2\]\[process1\] was given 7.*none \| process0 \| process1/,
    ],
    ['nothing', (s) => write(s.holder[0]!, [undefined]), /given undefined/],
    ['record', (s) => write(s, { current: { item: 0 } }), /current\.hops was given undefined/],
    ['item in a queue', (s) => s.wire.push({ item: 0, hops: 9 }), /wire\[0\]\.hops was given 9/],
    ['further row', (s) => write(s.holder[0]!, { 2: null }), /holder\[item0\] was given an array of 3/],
  ]
  for (const [name, spoil, message] of wrong) {
    const tree = treeOf(system, initialState(system, 0)) as Loose
    spoil(tree)
    t.regex(failure('out-of-domain', () => stateOf(system, tree)).message, message, name)
  }
})

test('a counter that passes its bound names the action', (t) => {
  const system = broken(change.dropCondition('up', 'below'))
  const error = failure('out-of-domain', () => explore(system, []))
  t.regex(error.message, /count was given 4/)
  t.regex(error.message, /action up\(\)/)
  t.is(error.details.trace?.steps.length, 3)
})

test('a condition that writes is found out', (t) => {
  const system = broken(
    change.replaceCondition<View>('up', 'below', (s) => {
      Object.assign(s, { noise: true })
      return true
    }),
  )
  const error = failure('impure-action', () => [...successors(system, initialState(system, 0))])
  t.regex(error.message, /condition 'below' of up\(\) writes to the state/)
  t.regex(error.message, /next:/)
})

test('conditions cannot write through sets and queues either', (t) => {
  const system = instantiate(messages)
  const state = walk(system, [0]).states.at(-1)!
  const tree = frozenTreeOf(system, state) as Loose
  t.throws(() => tree.seen.add(2), { instanceOf: TypeError })
  t.throws(() => tree.seen.clear(), { instanceOf: TypeError })
  t.throws(() => tree.wire.push({ item: 0, hops: 0 }), { instanceOf: TypeError })
  t.throws(() => tree.wire.shift(), { instanceOf: TypeError })
  t.throws(() => write(tree.holder[0]!, [1]), { instanceOf: TypeError })
})

test('a condition that throws is named, with its action and system', (t) => {
  const system = broken(
    change.replaceCondition<View>('up', 'below', () => {
      throw new Error('no such page')
    }),
  )
  const error = failure('action-threw', () => [...successors(system, initialState(system, 0))])
  t.regex(error.message, /condition 'below' of up\(\) threw Error: no such page/)
  t.regex(error.message, /system broken/)
})

test('a condition must answer true or false', (t) => {
  const system = broken(change.replaceCondition<View>('up', 'below', (s) => s.count as unknown as boolean))
  t.regex(failure('action-threw', () => blockedAtStart(system, 'up')).message, /returned 0 where true or false/)
})

test('a condition that depends on more than the state is found out', (t) => {
  let calls = 0
  const system = broken(change.replaceCondition<View>('up', 'below', () => calls++ % 2 === 0))
  t.regex(failure('impure-action', () => blockedAtStart(system, 'up')).message, /gave true, then false/)
})

function blockedAtStart(system: System, action: string): string[] {
  return blockedBy(system, initialState(system, 0), findAction(system, action), {})
}

test('an effect that throws is named', (t) => {
  const system = broken(
    change.replaceEffect<View>('up', 'adds', () => {
      throw new Error('oops')
    }),
  )
  t.regex(failure('action-threw', () => explore(system, [])).message, /effect 'adds' of up\(\) threw Error: oops/)
})

test('an effect that gives two results is found out', (t) => {
  let calls = 0
  const system = broken(change.replaceEffect<View>('up', 'adds', (s) => write(s, { count: calls++ % 3 })))
  t.regex(
    failure('impure-action', () => explore(system, [])).message,
    /up\(\) led from one state to two different ones/,
  )
})

test('an asynchronous effect is refused', (t) => {
  const system = broken(change.replaceEffect<View>('up', 'adds', async (s) => write(s, { count: 1 })))
  t.regex(failure('impure-action', () => explore(system, [])).message, /asynchronous/)
})

test('a full queue is the model author’s error, with a hint', (t) => {
  const system = instantiate(mutate(messages as SystemDefinition, 'full', '', [change.dropCondition('send', 'room')]))
  const error = failure('action-threw', () => explore(system, []))
  t.regex(error.message, /effect 'then' of send\(item2\).*the queue is full/s)
  t.is(error.details.trace?.steps.length, 2)
})

test('an action is blocked by its first false condition, or by all on request', (t) => {
  const system = instantiate(race)
  const state = replay(system, raceTrace).at(-2)!.state
  const look = findAction(system, 'look')
  t.deepEqual(blockedBy(system, state, look, { process: 0 }), ['idle'])
  t.deepEqual(blockedBy(system, state, look, { process: 0 }, { all: true }), ['idle', 'free'])
})

test('a condition that relies on an earlier one is left out of all blocked ones', (t) => {
  const system = instantiate(messages)
  const hop = findAction(system, 'hop')
  t.deepEqual(blockedBy(system, initialState(system, 0), hop, {}, { all: true }), ['there'])
})

test('differences name fields and values as people do', (t) => {
  const system = instantiate(race)
  const frames = replay(system, raceTrace)
  t.deepEqual(difference(system, frames[2]!.state, frames[3]!.state), [
    { path: 'locked', before: 'false', after: 'true' },
    { path: 'processes[process0].at', before: 'sawFree', after: 'inside' },
  ])
  t.deepEqual(difference(system, frames[1]!.state, frames[1]!.state), [])
})

test('differences show sets and queues whole, and records of optionals by field', (t) => {
  const system = instantiate(messages)
  const { states } = walk(system, [1, 0, 2, 2])
  const changes = states.slice(1).map((state, i) => difference(system, states[i]!, state).map((c) => Object.values(c)))
  t.deepEqual(changes[0], [
    ['seen', '{}', '{item1}'],
    ['wire', '[]', '[{item: item1, hops: 1}]'],
  ])
  const hop = findAction(system, 'hop')
  const received = apply(system, states[1]!, findAction(system, 'receive'), {})
  t.deepEqual(difference(system, received, apply(system, received, hop, {})), [
    { path: 'current.hops', before: '1', after: '2' },
  ])
})

test('a violation names the false conjunct, the instance, and what was read, constants included', (t) => {
  const system = instantiate(race)
  const property = bind(system, exclusion)
  const violation = violationIn(system, property, replay(system, raceTrace).at(-1)!.state)
  t.is(violation?.conjunct, 'apart')
  t.is(violation?.parameters, 'one = process0, other = process1')
  t.deepEqual(violation?.why.fields, [
    { path: 'processes[process0].at', value: 'inside' },
    { path: 'processes[process1].at', value: 'inside' },
  ])
  const color = bind(
    system,
    always({ name: 'c', sentence: '', uses: [lock], holds: (s) => s.processes.every((p) => p.color === 'red') }),
  )
  t.deepEqual(violationIn(system, color, initialState(system, 0))?.why, {
    fields: [{ path: 'processes[process1].color', value: 'blue' }],
    deciding: ['process1'],
  })
})

test('of nested every and some only what decided is kept', (t) => {
  const system = instantiate(messages)
  const tree = treeOf(system, initialState(system, 0)) as Loose
  tree.holder[1]![1] = 0
  const property = bind(
    system,
    always({
      name: 'n',
      sentence: '',
      uses: [transport],
      holds: (s) => s.count === 0 && s.holder.every((row) => !row.some((holder) => holder !== none)),
    }),
  )
  t.deepEqual(violationIn(system, property, stateOf(system, tree))?.why, {
    fields: [
      { path: 'count', value: '0' },
      { path: 'holder[item1][process1]', value: 'process0' },
    ],
    deciding: ['item1', 'process1'],
  })
})

test('a step is judged with what was before and after', (t) => {
  const system = instantiate(counts)
  const property = bind(
    system,
    step({
      name: 's',
      sentence: '',
      uses: [counting],
      holds: (s) => s.action.name !== 'up' || s.after.count <= s.before.count + 1 - (s.before.count === 1 ? 1 : 0),
    }),
  )
  const state = firstSteps(system, 1)
  const up = findAction(system, 'up')
  const violation = violationOf(system, property, {
    before: state,
    action: up,
    instance: {},
    after: firstSteps(system, 2),
  })
  t.deepEqual(violation?.why.fields, [
    { path: 'action', value: 'up()' },
    { path: 'after.count', value: '2' },
    { path: 'before.count', value: '1' },
  ])
})

test('a property that throws is named', (t) => {
  const system = instantiate(messages)
  const property = always({ name: 'P', sentence: '', uses: [transport], holds: (s) => s.current!.hops < 2 })
  const error = failure('action-threw', () => explore(system, [bind(system, property)]))
  t.regex(error.message, /condition 'holds' of the property P threw TypeError/)
})

test('the reference explorer counts as Murphi does', (t) => {
  const result = explore(instantiate(counts), [])
  t.like(result, { complete: true, states: 4, initialStates: 1, transitions: 4, levels: 4 })
  t.deepEqual(result.fired, { up: 3, idle: 1 })
})

test('every kind of property gets its verdict and the shortest length', (t) => {
  const uses = [counting] as const
  const properties = [
    always({ name: 'below-two', sentence: '', uses, holds: (s) => s.count < 2 }),
    always({ name: 'vacuous', sentence: '', uses, given: (s) => s.noise, holds: () => false }),
    step({ name: 'never-to-two', sentence: '', uses, holds: (s) => s.after.count !== 2 }),
    reachable({ name: 'three', sentence: '', uses, holds: (s) => s.count === 3 }),
    reachable({ name: 'noise', sentence: '', uses, holds: (s) => s.noise }),
    alwaysReachable({ name: 'back-to-one', sentence: '', uses, holds: (s) => s.count === 1 }),
    alwaysReachable({ name: 'to-three', sentence: '', uses, holds: (s) => s.count === 3 }),
    neverStuck({ name: 'not-stuck', sentence: '', uses }),
    neverStuttering({ name: 'not-stuttering', sentence: '', uses }),
    neverStuttering({ name: 'legal-end', sentence: '', uses, unless: { done: (s) => s.count === 3 } }),
  ]
  const system = instantiate(counts)
  const { verdicts } = explore(system, bindProperties(system, properties))
  t.deepEqual(
    verdicts.map(({ property, verdict, steps }) => [property, verdict, steps]),
    [
      ['below-two', 'violated', 2],
      ['vacuous', 'holds', undefined],
      ['never-to-two', 'violated', 2],
      ['three', 'holds', 3],
      ['noise', 'violated', undefined],
      ['back-to-one', 'violated', 2],
      ['to-three', 'holds', undefined],
      ['not-stuck', 'holds', undefined],
      ['not-stuttering', 'violated', 3],
      ['legal-end', 'holds', undefined],
    ],
  )
  t.deepEqual(
    verdicts.filter(({ vacuous }) => vacuous).map(({ property }) => property),
    ['vacuous'],
  )
})

test('stuck is what has no enabled action, and is explained by what blocks', (t) => {
  const system = broken(change.replaceCondition<View>('idle', 'done', () => false))
  const property = bind(system, neverStuck({ name: 'not-stuck', sentence: '', uses: [counting] }))
  const [verdict] = explore(system, [property]).verdicts
  t.like(verdict, { verdict: 'violated', steps: 3 })
  t.is(confirm(system, property, verdict!.trace!).confirmed, 'fully')
  t.deepEqual(blockedSteps(system, firstSteps(system, 3))[0], {
    step: 'up()',
    condition: 'below',
    why: { fields: [{ path: 'count', value: '3' }], deciding: [] },
  })
})

test('a limit makes verdicts incomplete, but keeps violations already known', (t) => {
  const uses = [counting] as const
  const system = instantiate(counts)
  const properties = bindProperties(system, [
    always({ name: 'a', sentence: '', uses, holds: (s) => s.count < 1 }),
    always({ name: 'b', sentence: '', uses, holds: (s) => s.count < 3 }),
    reachable({ name: 'c', sentence: '', uses, holds: (s) => s.count === 3 }),
    alwaysReachable({ name: 'd', sentence: '', uses, holds: (s) => s.count === 0 }),
  ])
  const result = explore(system, properties, { statesMax: 2 })
  t.like(result, { complete: false, states: 2 })
  t.deepEqual(
    result.verdicts.map(({ verdict }) => verdict),
    ['violated', 'incomplete', 'incomplete', 'incomplete'],
  )
})

test('the race is found, in the fewest steps, and confirmed', (t) => {
  const system = instantiate(race)
  const property = bind(system, exclusion)
  const [verdict] = explore(system, [property]).verdicts
  t.like(verdict, { verdict: 'violated', steps: 4, vacuous: false })
  const confirmation = confirm(system, property, verdict!.trace!)
  t.is(confirmation.confirmed, 'fully')
  t.is(confirmation.frames.length, 5)
  t.is(confirmation.violation?.conjunct, 'apart')
})

test('every trace of the reference explorer is confirmed by replay', (t) => {
  const uses = [counting] as const
  const system = instantiate(counts)
  const properties = bindProperties(system, [
    step({ name: 'a', sentence: '', uses, holds: (s) => s.after.count !== 2 }),
    reachable({ name: 'b', sentence: '', uses, holds: (s) => s.count === 3 }),
    alwaysReachable({ name: 'c', sentence: '', uses, holds: (s) => s.count === 0 }),
    neverStuttering({ name: 'd', sentence: '', uses }),
  ])
  for (const [i, { trace }] of explore(system, properties).verdicts.entries()) {
    t.is(confirm(system, properties[i]!, trace!).confirmed, 'fully')
  }
})

test('a trace that shows nothing is a disagreement, for every kind', (t) => {
  const uses = [counting] as const
  const system = instantiate(counts)
  const trace: Trace = { initial: 0, steps: [{ action: 'up', parameters: {} }] }
  const properties = bindProperties(system, [
    always({ name: 'a', sentence: '', uses, holds: () => true }),
    step({ name: 'b', sentence: '', uses, holds: () => true }),
    reachable({ name: 'c', sentence: '', uses, holds: () => false }),
    alwaysReachable({ name: 'd', sentence: '', uses, holds: (s) => s.count === 3 }),
    neverStuck({ name: 'e', sentence: '', uses }),
    neverStuttering({ name: 'f', sentence: '', uses }),
  ])
  for (const property of properties) {
    const error = failure('unconfirmed', () => confirm(system, property, trace))
    t.regex(error.message, /a bug in moveproof/, property.name)
  }
  failure('unconfirmed', () => confirm(system, properties[1]!, { initial: 0, steps: [] }))
  failure('unconfirmed', () =>
    confirm(system, properties[0]!, { initial: 0, steps: [{ action: 'idle', parameters: {} }] }),
  )
})

test('when the goal is too far to tell, only the path is confirmed', (t) => {
  const system = instantiate(counts)
  const property = bind(system, alwaysReachable({ name: 'a', sentence: '', uses: [counting], holds: () => false }))
  t.is(confirm(system, property, { initial: 0, steps: [] }, { statesMax: 2 }).confirmed, 'path only')
})

test('a step that is not enabled is refused with its number, parameters and false conditions', (t) => {
  const system = instantiate(race)
  const steps = [raceTrace.steps[0]!, raceTrace.steps[3]!]
  const error = failure('not-applicable', () => replay(system, { initial: 0, steps }))
  t.regex(error.message, /Step 2, enter\(process1\), is not enabled: 'sawFree' is false/)
  t.regex(error.message, /processes\[process0\]\.at = sawFree/)
})

test('unknown initial states, actions and parameters are refused', (t) => {
  const system = instantiate(race)
  const one = (action: string, parameters: Record<string, unknown>) => () =>
    replay(system, { initial: 0, steps: [{ action, parameters }] })
  t.regex(failure('not-applicable', () => replay(system, { initial: 3, steps: [] })).message, /no initial state 3/)
  t.regex(failure('not-applicable', one('lok', {})).message, /did it become 'look'/)
  t.regex(failure('not-applicable', one('look', {})).message, /parameter 'process' of look is missing/)
  t.regex(failure('not-applicable', one('look', { process: 2 })).message, /2 is no value of the parameter 'process'/)
  t.regex(failure('not-applicable', one('look', { process: 0, page: 0 })).message, /no parameter 'page'/)
})

test('initial states are numbered as the choices are made', (t) => {
  const chosen = system({
    name: 'chosen',
    title: '',
    parts: [counting],
    initially: (s, choose) => {
      s.count = choose([2, 0, 1])
    },
  })
  const instance = instantiate(chosen)
  t.deepEqual(
    [...initials(instance)].map((state) => state.get('count')),
    [2, 0, 1],
  )
  t.like(explore(instance, []), { initialStates: 3, levels: 2, states: 4 })
})

test('a complete set of states is certified, in slices', (t) => {
  const system = instantiate(counts)
  const uses = [counting] as const
  const properties = bindProperties(system, [
    always({ name: 'small', sentence: '', uses, holds: (s) => s.count <= 3 }),
    step({ name: 'forward', sentence: '', uses, holds: (s) => s.after.count >= s.before.count }),
    neverStuck({ name: 'not-stuck', sentence: '', uses }),
    reachable({ name: 'not-certifiable', sentence: '', uses, holds: (s) => s.count === 3 }),
  ])
  const { yields, report } = drain(certify(system, properties, reachableTrees(system), { slice: 2 }))
  t.deepEqual(yields, [2, 4])
  t.deepEqual(report, { states: 4, transitions: 4, initialStates: 1, properties: ['small', 'forward', 'not-stuck'] })
})

test('a state that was left out is missed, wherever it was', (t) => {
  const system = instantiate(race)
  const trees = reachableTrees(system)
  for (const [left] of trees.entries()) {
    const error = failure('unconfirmed', () =>
      drain(
        certify(
          system,
          [],
          trees.filter((_, i) => i !== left),
        ),
      ),
    )
    t.regex(error.message, left === 0 ? /initial state is not among|leads out/ : /leads out of the visited states/)
  }
})

test('a certificate is refused when a property is violated somewhere', (t) => {
  const system = instantiate(counts)
  const uses = [counting] as const
  const wrong = bindProperties(system, [
    always({ name: 'a', sentence: '', uses, holds: { small: (s) => s.count < 3 } }),
    step({ name: 'b', sentence: '', uses, holds: (s) => s.after.count !== 3 }),
    neverStuttering({ name: 'c', sentence: '', uses }),
  ])
  for (const property of wrong) {
    const error = failure('unconfirmed', () => drain(certify(system, [property], reachableTrees(system))))
    t.regex(error.message, new RegExp(`${property.name} does not hold in`))
  }
})

test('a counterexample survives the way into a file and back', (t) => {
  fc.assert(
    fc.property(picks, fc.boolean(), (picks, ofRace) => {
      const system = instantiate(ofRace ? (race as SystemDefinition) : (messages as SystemDefinition))
      const { trace } = walk(system, picks)
      const saved = counterexampleOf(system, { name: 'P', kind: 'always' }, trace, 'apart')
      const read = parseCounterexample(toJson(saved), 'file.json')
      t.deepEqual(read, saved)
      t.deepEqual(traceOf(read, system), trace)
    }),
    { numRuns: 50 },
  )
})

test('a counterexample file names its parameters and its first state for readers', (t) => {
  const saved = counterexampleOf(instantiate(race), exclusion, raceTrace)
  t.deepEqual(saved.steps[1], { action: 'look', by: 'application', parameters: { process: 'process1' } })
  t.deepEqual(saved.initialState, {
    locked: 'false',
    processes: { process0: { at: 'idle' }, process1: { at: 'idle' } },
  })
})

test('a file cut off anywhere is refused as such', (t) => {
  const text = toJson(counterexampleOf(instantiate(race), exclusion, raceTrace))
  for (let length = 1; length < text.length - 2; length += 7) {
    const error = failure('bad-file', () => parseCounterexample(text.slice(0, length), 'cut.json'))
    t.regex(error.message, /ends in the middle of its JSON/)
    t.regex(error.message, /cut\.json/)
  }
})

test('each way in which a file can be wrong has its own sentence', (t) => {
  const saved = counterexampleOf(instantiate(race), exclusion, raceTrace)
  const step = saved.steps[3]!
  const edited = (edit: object) => JSON.stringify({ ...saved, ...edit })
  const withStep = (edit: object) => edited({ steps: [...saved.steps.slice(0, 3), { ...step, ...edit }] })
  const wrong: [string, RegExp][] = [
    ['', /The file is empty/],
    ['hello', /The file is no JSON/],
    ['{"a": 1,}', /The file is no JSON/],
    ['[]', /This is no moveproof counterexample: its format is not given/],
    ['7', /The file should be an object, but is 7/],
    [edited({ format: 'itf' }), /its format is "itf"/],
    [edited({ version: 2 }), /version 2 of the format; this moveproof reads version 1.*newer moveproof/s],
    [edited({ version: 'one' }), /version should be 1, but is "one"/],
    [edited({ kind: 'never' }), /kind should be one of always/],
    [edited({ initial: -1 }), /initial should be a whole number from 0, but is -1/],
    [edited({ bounds: { pages: '2' } }), /bounds\.pages should be a whole number/],
    [edited({ steps: {} }), /steps should be an array, but is an object/],
    [edited({ system: undefined }), /system is missing/],
    [edited({ conjunct: 7 }), /conjunct should be a text/],
    [edited({ initialState: { locked: 1 } }), /initialState\.locked should be a text or an object/],
    [withStep({ action: 7 }), /steps\[3\]\.action should be a text that is not empty, but is 7/],
    [withStep({ by: 'gremlin' }), /steps\[3\]\.by should be one of kernel/],
    [withStep({ parameters: { process: 1 } }), /steps\[3\]\.parameters\.process should be a text/],
    [withStep({ parameters: ['process1'] }), /steps\[3\]\.parameters should be an object, but is an array/],
  ]
  for (const [text, message] of wrong) {
    const error = failure('bad-file', () => parseCounterexample(text, 'file.json'))
    t.regex(error.message, message)
    t.regex(error.message, /next:/)
  }
})

test('whatever a file holds, reading it ends in a counterexample or in a sentence', (t) => {
  const saved = counterexampleOf(instantiate(race), exclusion, raceTrace)
  const names = fc.constantFrom(...Object.keys(saved))
  fc.assert(
    fc.property(names, fc.jsonValue(), (name, value) => {
      try {
        parseCounterexample(JSON.stringify({ ...saved, [name]: value }), 'file.json')
        t.pass()
      } catch (error) {
        t.true(error instanceof MoveproofError)
      }
    }),
  )
})

test('a counterexample of an older model says that the model has changed', (t) => {
  const saved = counterexampleOf(instantiate(race), exclusion, raceTrace)
  const newer = { ...instantiate(race), fingerprint: 'another' }
  const renamed = { ...newer, actions: newer.actions.map((a) => (a.name === 'look' ? { ...a, name: 'looks' } : a)) }
  const error = failure('not-applicable', () => traceOf(saved, renamed))
  t.regex(error.message, /race has no action 'look'; did it become 'looks'\?/)
  t.regex(error.message, /the model has changed since the counterexample was found/)
  const step = { ...saved.steps[0]!, parameters: { process: 'proces0' } }
  const label = failure('not-applicable', () => traceOf({ ...saved, steps: [step] }, newer))
  const smaller = failure('not-applicable', () => traceOf({ ...saved, bounds: { pages: 3 }, steps: [step] }, newer))
  t.regex(smaller.message, /the bounds differ: it was found at pages = 3; this system is at no bounds/)
  t.regex(label.message, /'proces0' is no value of the parameter 'process' of look.*did it become 'process0'/)
})

test('a rendered trace reads as it should', (t) => {
  const system = instantiate(race)
  t.is(
    renderTrace(system, bind(system, exclusion), raceTrace),
    `mutual-exclusion  4 steps
No two processes are inside at the same time.

  0  initially  all fields at their start values
  1  application  look(process0)
        processes[process0].at: idle → sawFree
  2  application  look(process1)
        processes[process1].at: idle → sawFree
  3  kernel       enter(process0)
        locked:                 false → true
        processes[process0].at: sawFree → inside
  4  kernel       enter(process1)
        processes[process1].at: sawFree → inside

violated: 'apart' is false in the last state for one = process0, other =
  process1.
  processes[process0].at = inside
  processes[process1].at = inside
`,
  )
})

test('every kind of property has an ending of its own', (t) => {
  const uses = [counting] as const
  const system = instantiate(counts)
  const properties = bindProperties(system, [
    step({ name: 'a', sentence: '', uses, holds: (s) => s.after.count !== 2 }),
    reachable({ name: 'b', sentence: '', uses, holds: (s) => s.count === 3 }),
    alwaysReachable({ name: 'c', sentence: '', uses, holds: (s) => s.count === 0 }),
    neverStuttering({ name: 'd', sentence: '', uses, unless: { early: (s) => s.count === 1 } }),
  ])
  const endings = explore(system, properties).verdicts.map(({ trace }, i) =>
    renderTrace(system, properties[i]!, trace!).split('\n\n').at(-1),
  )
  t.regex(endings[0]!, /^violated: the condition is false of the last step, up\(\)\.\n {2}after\.count = 2\n$/)
  t.regex(endings[1]!, /^reached: the condition is true\.\n$/)
  t.regex(endings[2]!, /^violated: the condition is false in the last state, and no state/)
  t.regex(
    endings[3]!,
    /^stuttering: no enabled action changes the last state, which is no legal end\n {2}\('early'\)\.\n/,
  )
  t.regex(endings[3]!, /idle\(\) changes nothing\n {2}up\(\) needs below, but count = 3\n/)
})

test('no rendered line is wider than asked', (t) => {
  const Long = indexSet('AnElementOfAnIndexSetWithAnExcessivelyLongName', 9)
  const wide = part({
    name: 'wide',
    state: { anUnusuallyLongNameForAField: each(Long, setOf(Long)), x: flag() },
    actions: (action) => ({
      anActionWithAnUnusuallyLongName: action({
        by: 'environment',
        on: { one: Long, other: Long },
        then: (s, { one, other }) => s.anUnusuallyLongNameForAField[one].add(other),
      }),
    }),
  })
  const instance = instantiate(system({ name: 'wide', title: '', parts: [wide] }))
  const property = bind(
    instance,
    always({
      name: 'a-property-with-a-name-that-is-longer-than-anybody-would-think-reasonable-for-a-property',
      sentence: 'It says more than fits on a line, to see what becomes of a sentence that does not fit on one line.',
      uses: [wide],
      on: { one: Long },
      holds: (s, { one }) => s.anUnusuallyLongNameForAField[one].size < 1,
    }),
  )
  fc.assert(
    fc.property(picks, fc.constantFrom(40, 80, 120), fc.boolean(), (picks, width, full) => {
      const text = renderTrace(instance, property, walk(instance, picks).trace, { width, full })
      for (const line of text.split('\n')) t.true([...line].length <= width, line)
    }),
    { numRuns: 20 },
  )
})

test('colours change nothing but colours', (t) => {
  const system = instantiate(race)
  const property = bind(system, exclusion)
  const coloured = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`
  const paint = { bold: coloured(1), dim: coloured(2), red: coloured(31), green: coloured(32), cyan: coloured(36) }
  const text = renderTrace(system, property, raceTrace, { paint })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is made of
  t.is(text.replaceAll(/\u001b\[\d+m/g, ''), renderTrace(system, property, raceTrace, { paint: plain }))
})

test('full prints every field after every step', (t) => {
  const text = renderTrace(instantiate(race), undefined, raceTrace, { full: true })
  t.is(text.match(/processes\[process1\]\.at/g)?.length, 5)
  t.is(text.match(/locked/g)?.length, 5)
})

test('wrapping keeps every word, and breaks one that fits nowhere', (t) => {
  t.deepEqual(wrap([{ text: 'one two  three' }], 8, { first: 0, rest: 2 }), ['one two', '  three'])
  t.deepEqual(wrap([{ text: 'abcdefghijkl' }], 6, { first: 0, rest: 2 }), ['abcdef', '  ghij', '  kl'])
  t.deepEqual(wrap([], 6, { first: 0, rest: 2 }), [''])
})

test('certifying up to symmetry takes the representatives of the search', (t) => {
  const system = instantiate(race)
  const representative = (tree: unknown) => {
    const { locked, processes } = tree as { locked: boolean; processes: { at: string }[] }
    const draft = treeOf(system, initialState(system, 0)) as { locked: boolean; processes: { at: string }[] }
    write(draft, { locked })
    const sorted = processes.map(({ at }) => at).sort()
    for (const [i, at] of sorted.entries()) write(draft.processes[i]!, { at })
    return draft
  }
  const all = reachableTrees(system)
  const keys = new Set<string>()
  const stored = all.map(representative).filter((tree) => {
    const key = keyOf(stateOf(system, tree))
    return !keys.has(key) && keys.add(key)
  })
  t.true(stored.length < all.length)
  t.is(drain(certify(system, [], stored, { representative })).report.states, stored.length)
  failure('unconfirmed', () => drain(certify(system, [], stored)))
})

test('the summary of a state tells what is not at its start', (t) => {
  const system = instantiate(counts)
  t.is(summaryOf(system, initialState(system, 0)), 'all fields at their start values')
  t.is(summaryOf(system, firstSteps(system, 2)), 'count = 2')
})
