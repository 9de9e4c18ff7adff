import test from 'ava'
import { initialState } from '../../counterexamples/interpreter.ts'
import { blockedSteps, violationIn, violationOf } from '../../counterexamples/judge.ts'
import { explore } from '../../counterexamples/reference-explorer.ts'
import { confirm, replay } from '../../counterexamples/replay.ts'
import { stateOf, treeOf } from '../../counterexamples/state.ts'
import { none } from '../../model/language/domain.ts'
import { change } from '../../model/language/mutation.ts'
import { findAction, instantiate } from '../../model/language/system.ts'
import {
  always,
  alwaysReachable,
  bindProperties,
  neverStuck,
  neverStuttering,
  reachable,
  step,
} from '../../properties/property.ts'
import { failure } from '../failure.ts'
import { bind } from './bind.ts'
import { broken, counting, counts, type View } from './counts.ts'
import { type Loose, messages, transport } from './messages.ts'
import { exclusion, lock, race, raceTrace } from './race.ts'
import { firstSteps } from './walks.ts'

// The witness judges by itself: states, steps and, in the reference explorer, whole systems.

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
  const error = failure(() => explore(system, [bind(system, property)]), 'action-threw')
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
