import test from 'ava'
import { Map as ImmutableMap, type Set as ImmutableSet, List } from 'immutable'
import { initials, successors } from '../counterexamples/interpreter.ts'
import { frozenTreeOf, keyOf, type State } from '../counterexamples/state.ts'
import { Exploration } from '../explorer/explore.ts'
import type { FieldProfile } from '../explorer/profile/profiler.ts'
import { constant, each, flag, none, oneOf, optional, queue, record, ref, setOf } from '../model/language/domain.ts'
import { MoveproofError } from '../model/language/error.ts'
import { indexSet, orderedSet } from '../model/language/index-set.ts'
import { part } from '../model/language/part.ts'
import type { NamedShape, Shape } from '../model/language/shape.ts'
import { instantiate, type System, system } from '../model/language/system.ts'
import { german } from '../scripts/bench/german.ts'
import { notify } from '../scripts/bench/notify.ts'
import { gate } from './toy-scenarios.ts'

// Where states come from: what the profiler counts on packed states is counted here once more, by brute force, on the
// states of the witness.

const Node = indexSet('Node', 3)
const Value = indexSet('Value', 2)
const Slot = orderedSet('Slot', 2)
const Wide = indexSet('Wide', 60)

/** Every kind of field, with references of every form. The first node is of another kind than the others. */
const everything = system({
  name: 'everything',
  title: 'every kind of field',
  parts: [
    part({
      name: 'everything',
      state: {
        owner: optional(Node),
        favourite: ref(Value),
        nodes: each(Node, record({ mark: optional(Value), phase: oneOf('idle', 'busy'), unused: flag() })),
        last: optional(record({ node: ref(Node), value: optional(Value) })),
        waiting: queue(record({ node: ref(Node), value: ref(Value) }), 1),
        group: each(Value, setOf(Node)),
        log: each(Slot, optional(Node)),
        copy: optional(Node),
        kind: each(
          Node,
          constant(oneOf('old', 'new'), (index) => (index === 0 ? 'old' : 'new')),
        ),
      },
      actions: (action) => ({
        take: action({
          by: 'driver',
          on: { node: Node },
          when: { free: (s) => s.owner === none, idle: (s, { node }) => s.nodes[node].phase === 'idle' },
          then: (s, { node }) => {
            s.owner = node
            s.copy = node
            s.nodes[node].phase = 'busy'
          },
        }),
        choose: action({
          by: 'driver',
          on: { node: Node, value: Value },
          when: { owned: (s, { node }) => s.owner === node, room: (s) => s.waiting.length < 1 },
          then: (s, { node, value }) => {
            s.favourite = value
            s.nodes[node].mark = value
            s.waiting.push({ node, value })
            s.owner = none
            s.copy = none
          },
        }),
        serve: action({
          by: 'driver',
          on: { slot: Slot },
          when: { waiting: (s) => s.waiting.length > 0, free: (s, { slot }) => s.log[slot] === none },
          then: (s, { slot }) => {
            const first = s.waiting.shift()
            if (!first) return
            s.log[slot] = first.node
            s.last = { node: first.node, value: s.kind[first.node] === 'old' ? first.value : none }
            s.group[first.value].add(first.node)
          },
        }),
      }),
    }),
  ],
})

type Classes = Readonly<Record<string, readonly (readonly number[])[]>>

const systems: readonly { readonly system: System; readonly classes: Classes }[] = [
  { system: instantiate(gate, { processes: 3 }), classes: { Process: [[0, 1, 2]] } },
  { system: instantiate(everything, {}), classes: { Node: [[0], [1, 2]], Value: [[0, 1]] } },
  {
    system: instantiate(notify, { pages: 2, devices: 1, frames: 3 }),
    classes: { Page: [[0, 1]], Device: [[0]], Frame: [[0, 1, 2]] },
  },
  { system: instantiate(german, { nodes: 2, values: 1 }), classes: { Node: [[0, 1]], Value: [[0]] } },
]

/** Everything reachable, in the order of a breadth-first search, and how many states each action was the first to find. */
function reached(instance: System) {
  const seen = new Map<string, State>()
  const found: Record<string, number> = {}
  for (const state of initials(instance)) seen.set(keyOf(state), state)
  const initialStates = seen.size
  // A map may grow while it is walked.
  for (const state of seen.values()) {
    for (const successor of successors(instance, state, frozenTreeOf(instance, state))) {
      const key = keyOf(successor.state)
      if (seen.has(key)) continue
      seen.set(key, successor.state)
      found[successor.action.name] = (found[successor.action.name] ?? 0) + 1
    }
  }
  return { states: [...seen.values()], initialStates, found }
}

/** Calls `visit` with the values at a path such as `nodes[].mark`, and puts what it returns in their place. */
function mapAt(
  shape: Shape,
  value: unknown,
  at: string,
  path: string,
  visit: (value: unknown, shape: Shape) => unknown,
): unknown {
  if (at === path) return visit(value, shape)
  if (!path.startsWith(at)) return value
  if (shape.kind === 'each') {
    return (value as List<unknown>).map((one) => mapAt(shape.of, one, `${at}[]`, path, visit))
  }
  if (shape.kind === 'record') {
    return shape.fields
      .filter(({ name }) => (value as State).has(name))
      .reduce(
        (changed, { name, shape: of }) =>
          changed.set(name, mapAt(of, (value as State).get(name), `${at}.${name}`, path, visit)),
        value as State,
      )
  }
  return value
}

function mapField(
  instance: System,
  state: State,
  path: string,
  visit: (value: unknown, shape: Shape) => unknown,
): State {
  return instance.fields
    .filter(({ name }) => state.has(name))
    .reduce((changed, { name, shape }) => changed.set(name, mapAt(shape, state.get(name), name, path, visit)), state)
}

/** The value in which element e of a set is called `to[set][e]`. */
function renamed(shape: Shape, value: unknown, to: Readonly<Record<string, readonly number[]>>): unknown {
  if (value === null) return null
  switch (shape.kind) {
    case 'element':
      return to[shape.set.name]?.[value as number] ?? value
    case 'optional':
      return renamed(shape.of, value, to)
    case 'each': {
      const own = to[shape.set.name]
      const rows = (value as List<unknown>).map((one) => renamed(shape.of, one, to))
      return own ? List(rows.map((_, element) => rows.get(own.indexOf(element)))) : rows
    }
    case 'record':
      return shape.fields.reduce(
        (changed, { name, shape: of }) =>
          changed.has(name) ? changed.set(name, renamed(of, changed.get(name), to)) : changed,
        value as State,
      )
    case 'set':
      return (value as ImmutableSet<unknown>).map((one) => renamed(shape.of, one, to))
    case 'queue':
      return (value as List<unknown>).map((one) => renamed(shape.of, one, to))
    default:
      return value
  }
}

function permutations(elements: readonly number[]): number[][] {
  if (elements.length === 0) return [[]]
  return elements.flatMap((first, i) =>
    permutations([...elements.slice(0, i), ...elements.slice(i + 1)]).map((rest) => [first, ...rest]),
  )
}

function renamings(classes: Classes): Record<string, number[]>[] {
  return Object.entries(classes).reduce<Record<string, number[]>[]>(
    (all, [set, own]) => {
      const ways = own.reduce<number[][]>(
        (orders, elements) =>
          orders.flatMap((order) =>
            permutations(elements).map((to) => {
              const next = [...order]
              for (const [i, element] of elements.entries()) next[element] = to[i]!
              return next
            }),
          ),
        [[]],
      )
      return all.flatMap((one) => ways.map((to) => ({ ...one, [set]: to })))
    },
    [{}],
  )
}

/** A field with its elements left in place and its contents gone. */
const blank = () => '-'

function without(instance: System, states: readonly State[], path: string): State[] {
  return states.map((state) => mapField(instance, state, path, blank))
}

function countOrbits(instance: System, states: readonly State[], omitted: string, classes: Classes): number {
  // What is left out has no names in it.
  const fields = instance.fields.map((field): NamedShape => withoutNames(field, omitted))
  const all = renamings(classes)
  const known = new Set<string>()
  let orbits = 0
  for (const state of states) {
    if (known.has(keyOf(state))) continue
    orbits++
    for (const to of all) known.add(keyOf(renamed({ kind: 'record', fields }, state, to) as State))
  }
  return orbits
}

function withoutNames({ name, shape }: NamedShape, omitted: string): NamedShape {
  const at = (of: Shape, path: string): Shape => {
    if (path === omitted) return { kind: 'flag', initial: false }
    if (of.kind === 'each') return { ...of, of: at(of.of, `${path}[]`) }
    if (of.kind === 'record') {
      return {
        ...of,
        fields: of.fields.map((field) => ({ ...field, shape: at(field.shape, `${path}.${field.name}`) })),
      }
    }
    return of
  }
  return { name, shape: at(shape, name) }
}

function profiled(instance: System, symmetry: boolean, states?: number) {
  const search = new Exploration(instance, [], { symmetry, countNew: true, limits: { states } })
  search.advance(Number.POSITIVE_INFINITY)
  const profiler = search.profiler()
  for (const _ of profiler.run());
  return { search, result: search.result(), fields: profiler.profiles, profiler }
}

const countsOf = (fields: readonly FieldProfile[], of: 'values' | 'statesWithout') =>
  Object.fromEntries(fields.map((field) => [field.path, field[of]]))

for (const { system: instance, classes } of systems) {
  const { states, initialStates, found } = reached(instance)

  test(`${instance.name}: fields are worth what brute force says, without symmetry and with it`, (t) => {
    t.true(states.length > 10 && states.length < 10_000)
    for (const symmetry of [false, true]) {
      const { result, fields } = profiled(instance, symmetry)
      t.is(result.renamings > 1, symmetry)
      t.true(fields.length > 1)
      const expected = fields.map(({ path, values }) => {
        const left = without(instance, states, path)
        const taken = new Set<string>()
        for (const state of states) {
          mapField(instance, state, path, (value) => {
            taken.add(keyOf(ImmutableMap({ value })))
            return value
          })
        }
        return {
          path,
          values: values === undefined ? undefined : taken.size,
          statesWithout: symmetry ? countOrbits(instance, left, path, classes) : new Set(left.map(keyOf)).size,
        }
      })
      t.deepEqual(
        fields.map(({ path, values, statesWithout }) => ({ path, values, statesWithout })),
        expected,
      )
      if (symmetry) t.is(result.states, countOrbits(instance, states, '', classes), 'brute force knows orbits')
    }
  })

  test(`${instance.name}: every state but the initial ones was found by one action first`, (t) => {
    const plain = profiled(instance, false).result
    t.deepEqual(
      Object.fromEntries(plain.actions.flatMap(({ name, newStates }) => (newStates! > 0 ? [[name, newStates]] : []))),
      found,
    )
    t.is(plain.initialStates, initialStates)
    const alike = profiled(instance, true).result
    const sum = alike.actions.reduce((total, { newStates }) => total + newStates!, 0)
    t.is(sum + alike.initialStates, alike.states)
    t.true(alike.actions.every(({ newStates, fired }) => newStates! <= fired))
  })
}

test('fields are those that authors write, wholes before their parts, and nothing that has one value only by its domain', (t) => {
  const { fields } = profiled(instantiate(everything, {}), false)
  t.deepEqual(
    fields.map(({ path, stateField, bits }) => [path, stateField, bits]),
    [
      ['nodes', 'nodes', 12],
      ['owner', 'owner', 2],
      ['favourite', 'favourite', 1],
      ['last', 'last', 5],
      ['waiting', 'waiting', 4],
      ['group[]', 'group', 6],
      ['log[]', 'log', 4],
      ['copy', 'copy', 2],
      ['nodes[].mark', 'nodes', 6],
      ['nodes[].phase', 'nodes', 3],
      ['nodes[].unused', 'nodes', 3],
    ],
  )
  t.is(countsOf(fields, 'values')['nodes[].unused'], 1)
  t.is(countsOf(fields, 'values').nodes, undefined)
  t.is(countsOf(fields, 'statesWithout').owner, countsOf(fields, 'statesWithout').copy, 'each is a copy of the other')
})

test('values of fields too wide for a number, and under more renamings than can be tried', (t) => {
  const wide = system({
    name: 'wide',
    title: 'a set of many',
    parts: [
      part({
        name: 'wide',
        state: { chosen: setOf(Wide, 2), full: flag() },
        actions: (action) => ({
          add: action({
            by: 'driver',
            on: { wide: Wide },
            when: { room: (s) => s.chosen.size < 2 },
            then: (s, { wide }) => {
              s.chosen.add(wide)
              s.full = s.chosen.size === 2
            },
          }),
        }),
      }),
    ],
  })
  const sets = 1 + 60 + (60 * 59) / 2
  for (const symmetry of [false, true]) {
    const { result, fields } = profiled(instantiate(wide, {}), symmetry)
    t.is(result.states, symmetry ? 3 : sets)
    t.deepEqual(countsOf(fields, 'values'), { chosen: sets, full: 2 })
    t.deepEqual(countsOf(fields, 'statesWithout'), { chosen: 2, full: result.states })
  }
})

test('a search that was stopped is profiled as far as it came', (t) => {
  const instance = instantiate(german, { nodes: 3, values: 2 })
  const { search, result, fields, profiler } = profiled(instance, false, 2000)
  t.is(result.stoppedBy, 'states')
  const trees = [...search.visited()].map((tree) => tree as Record<string, unknown>)
  t.is(trees.length, result.states)
  const wholes = instance.fields.map(({ name }) => name).filter((name) => fields.some(({ path }) => path === name))
  t.true(wholes.length > 1)
  for (const name of wholes) {
    const left = new Set(trees.map((tree) => JSON.stringify({ ...tree, [name]: '-' })))
    t.is(countsOf(fields, 'statesWithout')[name], left.size, name)
  }
  t.is(fields.length, profiler.fields)
})

test('fingerprints are not profiled', (t) => {
  const search = new Exploration(instantiate(gate, { processes: 2 }), [], { compact: true })
  search.advance(Number.POSITIVE_INFINITY)
  const error = t.throws(() => search.profiler(), { instanceOf: MoveproofError })
  t.is(error.code, 'unsupported')
})

test('profiling goes on in stretches, and counts nothing of what was not asked for', (t) => {
  const search = new Exploration(instantiate(german, { nodes: 3, values: 2 }), [])
  search.advance(Number.POSITIVE_INFINITY)
  t.true(search.result().actions.every(({ newStates }) => newStates === undefined))
  const profiler = search.profiler()
  const told: number[] = []
  for (const { path, statesDone } of profiler.run()) {
    t.is(path.split(/[[.]/)[0]!.length > 0, true)
    if (profiler.profiles.length === 0) told.push(statesDone)
    if (profiler.profiles.length === 2) break
  }
  t.true(
    told.length > 50 && told.every((done, i) => i === 0 || done >= told[i - 1]!),
    'pauses in the middle of a field',
  )
  t.is(told.at(-1), 58_104)
  t.is(profiler.profiles.length, 2)
  for (const _ of profiler.run());
  t.is(profiler.profiles.length, profiler.fields)
  t.is(new Set(profiler.profiles.map(({ path }) => path)).size, profiler.fields, 'each once')
})
