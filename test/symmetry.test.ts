import test from 'ava'
import { confirm } from '../counterexamples/replay.ts'
import { compile } from '../explorer/compile/kernel.ts'
import { explore } from '../explorer/explore.ts'
import { Symmetry } from '../explorer/symmetry/symmetry.ts'
import { overwriteTree } from '../explorer/tree.ts'
import { bound } from '../model/language/bounds.ts'
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
import { MoveproofError } from '../model/language/error.ts'
import { indexSet } from '../model/language/index-set.ts'
import { part } from '../model/language/part.ts'
import { initialStates, instantiate, type System, type SystemDefinition, system } from '../model/language/system.ts'
import { type BoundProperty, bindProperties, isLiveness } from '../properties/property.ts'
import { german } from '../scripts/bench/german.ts'
import { notify, notifyProperties } from '../scripts/bench/notify.ts'
import { increment } from './classics/increment.ts'
import { nPeterson } from './classics/n-peterson.ts'
import { twoPhaseCommit } from './classics/two-phase-commit.ts'
import { usualScenarios } from './usual-scenarios.ts'

const orbits = (definition: SystemDefinition, bounds: Record<string, number>) => {
  const { states, transitions } = explore(instantiate(definition, bounds), [], { symmetry: true })
  return { states, transitions }
}

test('orbits are as many as others have counted', (t) => {
  // TLC with SYMMETRY, and brute force over the group (288 and 5,760 renamings).
  t.deepEqual(orbits(notify, { pages: 3, devices: 2, frames: 4 }), { states: 713, transitions: 4_672 })
  t.deepEqual(orbits(notify, { pages: 4, devices: 2, frames: 5 }), { states: 3_150, transitions: 26_961 })
  // Two-phase commit under full symmetry of its managers.
  t.deepEqual(orbits(twoPhaseCommit, { managers: 3 }), { states: 80, transitions: 317 })
  t.deepEqual(orbits(twoPhaseCommit, { managers: 5 }), { states: 314, transitions: 2_047 })
  t.deepEqual(orbits(twoPhaseCommit, { managers: 7 }), { states: 920, transitions: 8_409 })
  // civic-fv/rumur-romp:romp/tests/n_peterson.m and german.m with scalarsets, exhaustive.
  t.is(orbits(nPeterson, { processes: 3 }).states, 172)
  t.is(orbits(nPeterson, { processes: 4 }).states, 1_132)
  t.is(orbits(german, { nodes: 2, values: 2 }).states, 852)
  t.is(orbits(german, { nodes: 3, values: 2 }).states, 5_235)
  t.is(orbits(german, { nodes: 4, values: 2 }).states, 28_088)
  // stateright/stateright:examples/increment.rs
  t.is(orbits(increment, { threads: 2 }).states, 8)
})

/** Systems that are shipped, and one with every kind of field that can name an element. */
const Node = indexSet('Node', 3)
const Value = indexSet('Value', 2)
const Wide = indexSet('Wide', 33)
const everything = system({
  name: 'everything',
  title: 'every kind of field that can name an element',
  parts: [
    part({
      name: 'everything',
      state: {
        owner: optional(Node),
        held: each(Node, Value, flag()),
        last: each(Node, optional(record({ from: ref(Node), value: optional(Value) }))),
        waiting: queue(record({ node: ref(Node), value: ref(Value) }), 2),
        order: queue(Node, 2),
        group: each(Value, setOf(Node)),
        wide: setOf(Wide, 2),
        kind: each(
          Node,
          constant(oneOf('old', 'new'), (index) => (index === 0 ? 'old' : 'new')),
        ),
      },
      actions: (action) => ({
        take: action({
          by: 'driver',
          on: { node: Node, value: Value },
          when: { free: (s) => s.owner === none, room: (s) => s.waiting.length < 2 },
          then: (s, { node, value }) => {
            s.owner = node
            s.held[node][value] = true
            s.waiting.push({ node, value })
            s.group[value].add(node)
          },
        }),
        give: action({
          by: 'driver',
          on: { node: Node },
          when: { owned: (s) => s.owner !== none, other: (s, { node }) => s.owner !== node },
          then: (s, { node }) => {
            if (s.owner !== none) s.last[node] = { from: s.owner, value: s.waiting.first()?.value ?? none }
            s.owner = none
          },
        }),
        serve: action({
          by: 'driver',
          when: { waiting: (s) => s.waiting.length > 0, room: (s) => s.order.length < 2 },
          then: (s) => {
            const first = s.waiting.shift()
            if (first) s.order.push(first.node)
          },
        }),
        clear: action({
          by: 'driver',
          on: { value: Value },
          when: { old: (s) => s.order.some((node) => s.kind[node] === 'old') },
          then: (s, { value }) => {
            s.order.clear()
            s.group[value].clear()
            s.held.forEach((row) => {
              row[value] = false
            })
          },
        }),
        widen: action({
          by: 'driver',
          on: { wide: Wide },
          when: { room: (s) => s.wide.size < 2, rest: (s) => s.owner === none && s.waiting.length === 0 },
          then: (s, { wide }) => s.wide.add(wide),
        }),
      }),
    }),
  ],
})

const small: [SystemDefinition, Record<string, number>][] = [
  [everything, {}],
  [notify, { pages: 2, devices: 2, frames: 3 }],
  [german, { nodes: 3, values: 2 }],
  ...usualScenarios
    .filter((s) => !s.mutantOf)
    .map((s): [SystemDefinition, Record<string, number>] => [s.system, { ...s.bounds }]),
]

test('members of a set that fills several cells are all alike', (t) => {
  const Crowd = indexSet('Crowd', 70)
  const crowd = system({
    name: 'crowd',
    title: 'two of many',
    parts: [
      part({
        name: 'crowd',
        state: { chosen: setOf(Crowd, 2) },
        actions: (action) => ({
          choose: action({
            by: 'driver',
            on: { one: Crowd },
            when: { room: (s) => s.chosen.size < 2 },
            then: (s, { one }) => s.chosen.add(one),
          }),
        }),
      }),
    ],
  })
  t.is(orbits(crowd, {}).states, 3, 'none, one, two')
})

test('a set of numbers that fills several cells moves as a whole', (t) => {
  const Thing = indexSet('Thing', 3)
  const hour = counter(39)
  const diary = system({
    name: 'diary',
    title: 'things at hours',
    parts: [
      part({
        name: 'diary',
        state: { hours: each(Thing, setOf(hour, 1)) },
        actions: (action) => ({
          plan: action({
            by: 'driver',
            on: { thing: Thing, hour },
            when: { free: (s, { thing }) => s.hours[thing].isEmpty, early: (_, { hour }) => hour % 13 === 0 },
            then: (s, { thing, hour }) => s.hours[thing].add(hour),
          }),
        }),
      }),
    ],
  })
  t.is(orbits(diary, {}).states, 35, 'three of: none or one of four hours; their order does not matter')
})

/** Some packed states of a system, from a random walk. */
function* someStates(instance: System, count: number): Generator<Int32Array> {
  const kernel = compile(instance, [])
  const width = kernel.layout.words
  for (const tree of initialStates(instance)) {
    overwriteTree(instance.fields, kernel.tree, tree)
    kernel.pack()
    break
  }
  const words = kernel.batch.words.slice(0, width)
  let random = 1
  for (let i = 0; i < count; i++) {
    yield words.slice()
    kernel.run(words, 0, 1)
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
    const k = (random >>> 8) % Math.max(1, kernel.counters.batched)
    if (kernel.counters.batched > 0) words.set(kernel.batch.words.subarray(k * width, (k + 1) * width))
  }
}

for (const [definition, bounds] of small) {
  const instance = instantiate(definition, bounds)
  const symmetry = Symmetry.of(instance, compile(instance, []).layout)
  // One element in each set, or all of them different: there is nothing to rename.
  if (!symmetry) continue
  test(`renaming a state of ${definition.name} ${JSON.stringify(bounds)} does not change its representative`, (t) => {
    t.true(symmetry.order > 1)
    let renamed = 0
    for (const words of someStates(instance, 300)) {
      const representative = words.slice()
      symmetry.canonicalise(representative, 0)
      const again = representative.slice()
      symmetry.canonicalise(again, 0)
      t.deepEqual(again, representative)
      const other = words.slice()
      for (const swap of [...symmetry.swaps(), ...[...symmetry.swaps()].reverse()]) {
        symmetry.rename(other, 0, swap)
        const found = other.slice()
        symmetry.canonicalise(found, 0)
        if (found.join() !== representative.join())
          t.fail(`${words.join()} and ${other.join()} have two representatives`)
        renamed++
      }
    }
    t.true(renamed > 300)
  })
}

test('representatives are as many as brute force over all renamings finds orbits', (t) => {
  const instance = instantiate(notify, { pages: 2, devices: 2, frames: 3 })
  const kernel = compile(instance, [])
  const symmetry = Symmetry.of(instance, kernel.layout)!
  t.is(symmetry.order, 24)
  const orbitOf = (words: Int32Array) => {
    const seen = new Map([[words.join(), words]])
    for (const one of seen.values()) {
      for (const swap of symmetry.swaps()) {
        const other = one.slice()
        symmetry.rename(other, 0, swap)
        if (!seen.has(other.join())) seen.set(other.join(), other)
      }
    }
    return [...seen.keys()].sort()[0]!
  }
  const orbitsSeen = new Set<string>()
  const queue = [...someStates(instance, 1)]
  const seen = new Set(queue.map((words) => words.join()))
  for (const words of queue) {
    orbitsSeen.add(orbitOf(words))
    kernel.run(words, 0, 1)
    const width = kernel.layout.words
    for (let k = 0; k < kernel.counters.batched; k++) {
      const next = kernel.batch.words.slice(k * width, (k + 1) * width)
      if (!seen.has(next.join())) queue.push(next)
      seen.add(next.join())
    }
  }
  t.is(seen.size, 2_581)
  t.is(orbits(notify, { pages: 2, devices: 2, frames: 3 }).states, orbitsSeen.size)
})

for (const { system: definition, bounds, properties, violated } of usualScenarios) {
  test(`${definition.name} ${JSON.stringify(bounds)}: symmetry changes no verdict and no length, and its behaviours replay`, (t) => {
    const instance = instantiate(definition, bounds)
    const bound = bindProperties(instance, properties).filter(({ kind }) => !isLiveness(kind))
    const result = explore(instance, bound, { symmetry: true })
    const claimed = Object.entries(violated).filter(([name]) => bound.some((property) => property.name === name))
    const found = result.verdicts.filter(({ verdict }) => verdict === 'violated')
    t.deepEqual(
      Object.fromEntries(found.map(({ property, trace }) => [property, trace?.steps.length ?? 'never'])),
      Object.fromEntries(claimed),
    )
    for (const { property: name, trace } of result.verdicts) {
      const property = bound.find((p) => p.name === name) as BoundProperty
      if (trace) t.is(confirm(instance, property, trace).confirmed, 'fully', name)
    }
  })
}

test('a search under symmetry gives levels and lengths of the full one, and the same behaviour every time', (t) => {
  const instance = instantiate(notify, { pages: 3, devices: 2, frames: 4 })
  const properties = bindProperties(instance, notifyProperties)
  const [full, reduced] = [explore(instance, properties), explore(instance, properties, { symmetry: true })]
  t.is(reduced.levels, full.levels)
  t.is(reduced.renamings, 288)
  t.is(full.renamings, 1)
  t.deepEqual(explore(instance, properties, { symmetry: true }), reduced)
})

test('a model that tells like elements apart is refused', (t) => {
  const count = bound('count', { meaning: 'things', default: 3, min: 1, max: 4 })
  const Thing = indexSet('Thing', count)
  const cheat = system({
    name: 'cheat',
    title: 'the first thing is special',
    parts: [
      part({
        name: 'cheat',
        state: { on: each(Thing, flag()) },
        actions: (action) => ({
          press: action({
            by: 'driver',
            on: { thing: Thing },
            when: { first: (_, { thing }) => (thing as unknown as number) === 0 },
            then: (s, { thing }) => {
              s.on[thing] = true
            },
          }),
        }),
      }),
    ],
  })
  const error = t.throws(() => explore(instantiate(cheat), [], { symmetry: true }), { instanceOf: MoveproofError })
  t.is(error?.code, 'asymmetric-model')
  t.regex(String(error?.message), /press/)
})

test('a value outside its domain is the error of the model, also where symmetry is audited first', (t) => {
  const Thing = indexSet('Thing', 2)
  const overflowing = system({
    name: 'overflowing',
    title: 'a counter without a guard',
    parts: [
      part({
        name: 'overflowing',
        state: { pressed: each(Thing, flag()), presses: counter(1) },
        actions: (action) => ({
          press: action({
            by: 'driver',
            on: { thing: Thing },
            then: (s, { thing }) => {
              s.pressed[thing] = true
              s.presses++
            },
          }),
        }),
      }),
    ],
  })
  for (const symmetry of [true, false]) {
    const error = t.throws(() => explore(instantiate(overflowing), [], { symmetry }), { instanceOf: MoveproofError })
    t.is(error?.code, 'out-of-domain')
    t.is(error?.details.trace?.steps.length, 2)
  }
})
