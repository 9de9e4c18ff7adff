import test from 'ava'
import fc from 'fast-check'
import { is } from 'immutable'
import { difference, summaryOf } from '../../counterexamples/difference.ts'
import { apply, blockedBy, initialState, initials, successors } from '../../counterexamples/interpreter.ts'
import { explore } from '../../counterexamples/reference-explorer.ts'
import { replay } from '../../counterexamples/replay.ts'
import { frozenTreeOf, keyOf, stateOf, treeOf } from '../../counterexamples/state.ts'
import { change, mutate } from '../../model/language/mutation.ts'
import {
  findAction,
  initialStates,
  instantiate,
  type System,
  type SystemDefinition,
  system,
} from '../../model/language/system.ts'
import { failure } from '../failure.ts'
import { broken, counting, counts, type View, write } from './counts.ts'
import { type Loose, messages } from './messages.ts'
import { race, raceTrace } from './race.ts'
import { firstSteps, picks, walk } from './walks.ts'

// The states and steps of the independent interpreter, and what it finds wrong with a model.

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
  const error = failure(() => stateOf(system, tree), 'out-of-domain')
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
    t.regex(failure(() => stateOf(system, tree), 'out-of-domain').message, message, name)
  }
})

test('a counter that passes its bound names the action', (t) => {
  const system = broken(change.dropCondition('up', 'below'))
  const error = failure(() => explore(system, []), 'out-of-domain')
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
  const error = failure(() => [...successors(system, initialState(system, 0))], 'impure-action')
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
  const error = failure(() => [...successors(system, initialState(system, 0))], 'action-threw')
  t.regex(error.message, /condition 'below' of up\(\) threw Error: no such page/)
  t.regex(error.message, /system broken/)
})

test('a condition must answer true or false', (t) => {
  const system = broken(change.replaceCondition<View>('up', 'below', (s) => s.count as unknown as boolean))
  t.regex(failure(() => blockedAtStart(system, 'up'), 'action-threw').message, /returned 0 where true or false/)
})

test('a condition that depends on more than the state is found out', (t) => {
  let calls = 0
  const system = broken(change.replaceCondition<View>('up', 'below', () => calls++ % 2 === 0))
  t.regex(failure(() => blockedAtStart(system, 'up'), 'impure-action').message, /gave true, then false/)
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
  t.regex(failure(() => explore(system, []), 'action-threw').message, /effect 'adds' of up\(\) threw Error: oops/)
})

test('an effect that gives two results is found out', (t) => {
  let calls = 0
  const system = broken(change.replaceEffect<View>('up', 'adds', (s) => write(s, { count: calls++ % 3 })))
  t.regex(
    failure(() => explore(system, []), 'impure-action').message,
    /up\(\) led from one state to two different ones/,
  )
})

test('an asynchronous effect is refused', (t) => {
  const system = broken(change.replaceEffect<View>('up', 'adds', async (s) => write(s, { count: 1 })))
  t.regex(failure(() => explore(system, []), 'impure-action').message, /asynchronous/)
})

test('a full queue is the model author’s error, with a hint', (t) => {
  const system = instantiate(mutate(messages as SystemDefinition, 'full', '', [change.dropCondition('send', 'room')]))
  const error = failure(() => explore(system, []), 'action-threw')
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

test('the summary of a state tells what is not at its start', (t) => {
  const system = instantiate(counts)
  t.is(summaryOf(system, initialState(system, 0)), 'all fields at their start values')
  t.is(summaryOf(system, firstSteps(system, 2)), 'count = 2')
})
