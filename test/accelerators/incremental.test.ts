import { deepStrictEqual } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { compile } from '../../explorer/compile/kernel.ts'
import { layOut } from '../../explorer/compile/layout.ts'
import { Recorder } from '../../explorer/compile/tabulation/recorder.ts'
import { Exploration } from '../../explorer/explore.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import { Footprints } from '../../explorer/texts/footprints.ts'
import { mentionsOf } from '../../explorer/texts/mentions.ts'
import { copyTree } from '../../explorer/tree.ts'
import { counter, each, flag, optional, queue, record, ref, setOf } from '../../model/language/domain.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { orderedSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, startState, system } from '../../model/language/system.ts'
import { always, bindProperties } from '../../properties/property.ts'
import { designs } from './designs.ts'
import { anyTexts, buildTexts } from './random-texts.ts'
import { wholeSearch, wordsOf } from './whole-search.ts'

// To run only what mentions something that changed must change nothing but the time. What is mentioned is read off texts.

const searched = (...search: Parameters<typeof wholeSearch>) => wholeSearch(...search).found

const plainly = { tabulate: false, incremental: false }

test('random texts: every combination of accelerators finds the same states in the same order', (t) => {
  let [states, failures] = [0, 0]
  fc.assert(
    fc.property(
      anyTexts,
      fc.boolean(),
      fc.constantFrom(0, 0, 3),
      fc.constantFrom(0, 7),
      (spec, reduce, first, second) => {
        const { system, properties } = buildTexts(spec)
        const common = { limits: { states: 120 }, symmetry: reduce && spec.symmetric }
        const attempt = (options: ExploreOptions) => {
          try {
            return searched(system, properties, { ...common, ...options })
          } catch (error) {
            if (error instanceof MoveproofError) return error.message
            throw error
          }
        }
        const plain = attempt(plainly)
        if (typeof plain === 'string') failures++
        else states += plain.result.states
        const ways: ExploreOptions[] = [
          { tabulate: false, incrementalAfter: first },
          { tabulateAfter: second, incremental: false },
          { tabulateAfter: second, incrementalAfter: first },
        ]
        for (const way of ways) deepStrictEqual({ way, found: attempt(way) }, { way, found: plain })
      },
    ),
    { seed: 11, numRuns: 500, unbiased: true, includeErrorInReport: true },
  )
  t.log(`${states} states, ${failures} model errors`)
  t.true(states > 10_000 && failures > 0)
})

test('shipped designs: the same with and without', (t) => {
  for (const { system: definition, properties, bounds } of designs) {
    const system = instantiate(definition, bounds)
    const bound = bindProperties(system, properties)
    const limits = { states: 300 }
    const found = searched(system, bound, { tabulate: false, incrementalAfter: 0, limits })
    t.deepEqual(found, searched(system, bound, { ...plainly, limits }), definition.name)
  }
})

test('shipped designs: what is touched is mentioned, and what is changed may be assigned to', (t) => {
  let [touched, told] = [0, 0]
  for (const { system: definition, bounds } of designs) {
    const system = instantiate(definition, bounds)
    const kernel = compile(system, [])
    const { layout, tree } = kernel
    const footprints = new Footprints(system.fields)
    const recorder = new Recorder(layout.slots.length)
    const recorded = recorder.over(system.fields, tree, 0)
    const search = new Exploration(system, [], { limits: { states: 60 } })
    while (!search.advance(100));
    const words = new Int32Array(new Uint8Array(wordsOf(search)).buffer)
    const before = new Int32Array(layout.words)
    for (let row = 0; row < words.length / layout.words; row += 3) {
      kernel.reload(words, row)
      for (const action of system.actions) {
        for (const parameters of action.instances) {
          const ask = ({ holds }: (typeof action.when)[number]) => {
            recorder.start()
            const said = holds(recorded, parameters as never)
            const mentions = mentionsOf(holds)
            const slots = mentions && footprints.mentioned(mentions, parameters)
            if (slots)
              t.true(
                recorder.touched.every((slot) => slots.includes(slot)),
                `${definition.name} ${action.name}`,
              )
            touched += recorder.touched.length
            if (slots) told++
            return said
          }
          if (!action.when.every(ask)) continue
          for (const { apply } of action.then) {
            kernel.pack()
            before.set(kernel.batch.words.subarray(0, layout.words))
            recorder.start()
            apply(recorded, parameters as never)
            kernel.pack()
            const mentions = mentionsOf(apply)
            const slots = mentions && footprints.mentioned(mentions, parameters)
            if (!slots) continue
            t.true(
              recorder.touched.every((slot) => slots.includes(slot)),
              `${definition.name} ${action.name}`,
            )
            const assigned = footprints.changed(mentions, parameters)!
            for (const [slot, { cells }] of layout.slots.entries()) {
              const differs = cells.some(
                ({ word, shift, bits }) =>
                  bits > 0 && ((kernel.batch.words[word]! ^ before[word]!) >>> shift) % 2 ** bits !== 0,
              )
              if (differs) t.true(assigned.includes(slot), `${definition.name} ${action.name}`)
            }
          }
          kernel.reload(words, row)
        }
      }
    }
  }
  t.log(`${touched} slots touched, ${told} conditions told`)
  t.true(told > 10_000)
})

const Slot = orderedSet('Slot', 2)
const Place = orderedSet('Place', 2)
const texts = part({
  name: 'texts',
  state: {
    flag: flag(),
    row: each(Slot, counter(3)),
    grid: each(Slot, Place, optional(Place)),
    records: each(Slot, record({ on: flag(), at: ref(Place) })),
    members: setOf(Slot),
    box: optional(record({ at: ref(Slot) })),
    log: queue(ref(Slot), 2),
    next: optional(Slot),
  },
})
const fields = instantiate(system({ name: 'texts', title: 'Texts', parts: [texts] }))
const { slots } = layOut(fields.fields, copyTree(fields.fields, startState(fields)), '$r')
const names = slots.map(({ cells }) => cells[0]!.path)
const footprints = new Footprints(fields.fields)

/** By text, what it mentions with slot = slot1 and place = place0, and what of it may be assigned to. */
const told: readonly [string, readonly string[], readonly string[]][] = [
  ['() => true', [], []],
  ['(s) => s.flag', ['flag'], []],
  ['s => !s.flag && s.row[0] > 1', ['flag', 'row[slot0]'], []],
  ['(s, { slot }) => s.row[slot] === 1', ['row[slot1]'], []],
  ['(s, { slot: other }) => s.row[other]', ['row[slot1]'], []],
  ['(s, p) => s.row[p.slot]', ['row[slot1]'], []],
  ['(s, { slot, place }) => s.grid[slot][place]', ['grid[slot1][place0]'], []],
  [
    '(s, { slot }) => s.grid[slot].every((own) => own === null)',
    ['grid[slot1][place0]', 'grid[slot1][place1]'],
    ['grid[slot1][place0]', 'grid[slot1][place1]'],
  ],
  ['(s, { slot }) => s.row[s.row[slot]]', ['row[slot0]', 'row[slot1]'], ['row[slot0]', 'row[slot1]']],
  ['(s) => s.row[2] === undefined', ['row[slot0]', 'row[slot1]'], ['row[slot0]', 'row[slot1]']],
  ['(s, { slot }) => s.records[slot].on', ['records[slot1].on'], []],
  ['(s, { slot }) => { s.records[slot].on = s.flag }', ['flag', 'records[slot1].on'], ['records[slot1].on']],
  [
    '(s, { slot }) => { const own = s.records[slot]; own.on = true }',
    ['records[slot1].on', 'records[slot1].at'],
    ['records[slot1].on', 'records[slot1].at'],
  ],
  ['(s, { slot }) => { s.row[slot]++; --s.row[0] }', ['row[slot0]', 'row[slot1]'], ['row[slot0]', 'row[slot1]']],
  [
    '(s, { slot }) => { [s.flag, s.row[slot]] = [true, s.row[0]] }',
    ['flag', 'row[slot0]', 'row[slot1]'],
    ['flag', 'row[slot1]'],
  ],
  ['(s) => { ({ a: s.flag, ...s.row[0] } = f()) }', ['flag', 'row[slot0]'], ['flag', 'row[slot0]']],
  ['(s) => { for (s.flag of [true]); for (s.row[1] in {}); }', ['flag', 'row[slot1]'], ['flag', 'row[slot1]']],
  ['(s) => { s.flag ||= s.row[0] > 0 }', ['flag', 'row[slot0]'], ['flag']],
  ['(s) => delete s.flag', ['flag'], ['flag']],
  ['(s) => s.members.has(1)', ['members'], ['members']],
  ['(s) => s.box?.at === s.next', ['box', 'next'], ['box']],
  ['(s) => f(s.flag, -s.next, { at: s.row[0] })', ['flag', 'row[slot0]', 'next'], ['row[slot0]']],
  ['(s, { slot }) => { slot = 0; return s.row[slot] }', ['row[slot0]', 'row[slot1]'], ['row[slot0]', 'row[slot1]']],
  ['(s, { slot }) => [0].map((slot) => s.row[slot])', ['row[slot0]', 'row[slot1]'], ['row[slot0]', 'row[slot1]']],
  [
    '(s, { slot }) => { for (const slot of [0]) s.row[slot] = 0 }',
    ['row[slot0]', 'row[slot1]'],
    ['row[slot0]', 'row[slot1]'],
  ],
  [
    '(s, { slot }) => { const { slot: [place] } = f(); { let slot = 0; s.row[slot] = 1 } }',
    ['row[slot0]', 'row[slot1]'],
    ['row[slot0]', 'row[slot1]'],
  ],
  ['(s, p) => { p = f(); return s.row[p.slot] }', ['row[slot0]', 'row[slot1]'], ['row[slot0]', 'row[slot1]']],
  ['(s) => { const o = { s: 1, b: f.s }; o.s = s.flag }', ['flag'], []],
]
const untold: readonly string[] = [
  '(s) => f(s)',
  '(s) => f({ s })',
  '(s) => ({ ...s }).flag',
  '(s) => { const { flag } = s; return flag }',
  "(s) => s['flag']",
  '(s) => s[f]',
  '(s) => s.other',
  '(s) => s.constructor',
  '(s) => s.records.on.on === s.records[0].other',
  '(s) => { s = f(); return s.flag }',
  '(s) => [0].map((s) => s.flag)',
  '(s) => { { const s = f(); s.flag = true } }',
  "(s) => s.flag && eval('s.row[0]')",
  '({ flag }) => flag',
  '(s, { ...p }) => s.flag',
  '(s, { slot = 0 }) => s.row[slot]',
  '(s, [slot]) => s.row[slot]',
  '(...s) => s[0].flag',
  '(s, p, q) => s.flag',
  '(s = f) => s.flag',
  'async (s) => s.flag',
  'function (s) { return s.flag }',
  'f.bind(null)',
]
const closureOf = (text: string): unknown => new Function('f', `return ${text}`)(() => undefined)

test('what is mentioned is read off texts', (t) => {
  const named = (own: readonly number[] | undefined) => own?.map((slot) => names[slot])
  for (const [text, mentioned, assigned] of told) {
    const mentions = mentionsOf(closureOf(text))
    const parameters = { slot: 1, place: 0 } as never
    t.deepEqual(mentions && named(footprints.mentioned(mentions, parameters)), mentioned, text)
    t.deepEqual(mentions && named(footprints.changed(mentions, parameters)), assigned, text)
  }
  for (const text of untold) {
    const mentions = mentionsOf(closureOf(text))
    t.is(mentions && footprints.mentioned(mentions, { slot: 1, place: 0 } as never), undefined, text)
  }
})

test('a condition that depends on a variable outside the state is noticed by comparison', (t) => {
  let calls = 0
  const board = part({
    name: 'board',
    state: { on: each(Slot, flag()), turns: counter(200) },
    actions: (action) => ({
      toggle: action({
        by: 'kernel',
        on: { slot: Slot },
        when: { ready: (s, { slot }) => !s.on[slot] || calls++ < 21 },
        then: (s, { slot }) => {
          s.on[slot] = !s.on[slot]
        },
      }),
      turn: action({
        by: 'kernel',
        when: { notLast: (s) => s.turns < 200 },
        then: (s) => {
          s.turns++
        },
      }),
    }),
  })
  const instance = instantiate(system({ name: 'board', title: 'A board', parts: [board] }))
  const kernel = compile(instance, [], { incremental: true, incrementalAfter: 0 })
  t.is(kernel.layout.words, 1)
  // Nothing that the condition mentions differs from state to state.
  const words = Int32Array.from({ length: 128 }, (_, row) => row | 0x300)
  const error = t.throws(() => kernel.run(words, 0, 128), { instanceOf: MoveproofError })
  t.is(error?.code, 'unconfirmed')
  t.regex(error?.message ?? '', /Incremental evaluation disagrees.*which steps there are[\s\S]*--no-incremental/)
})

test('what throws is the same model error', (t) => {
  const box = part({
    name: 'box',
    state: { in: setOf(Slot, 1), turns: counter(40), last: optional(Slot), over: counter(10) },
    actions: (action) => ({
      put: action({
        by: 'kernel',
        on: { slot: Slot },
        when: { late: (s) => s.turns > 20 },
        then: (s, { slot }) => s.in.add(slot),
      }),
      turn: action({
        by: 'kernel',
        when: { notLast: (s) => s.turns < 40 },
        then: (s) => {
          s.turns++
        },
      }),
    }),
  })
  const counted = part({
    name: 'counted',
    uses: [box],
    actions: (action) => ({
      count: action({
        by: 'kernel',
        then: (s) => {
          s.over = s.turns
        },
      }),
    }),
  })
  const bad = always({
    name: 'bad',
    sentence: 'It throws.',
    uses: [box],
    holds: (s) => s.turns < 10 || (s.last as unknown as { length: number }).length === 1,
  })
  const cases = [
    { parts: [box], properties: [], says: /the set is full/ },
    { parts: [counted], properties: [], says: /over/ },
    { parts: [box], properties: [bad], says: /null/ },
  ]
  for (const { parts, properties, says } of cases) {
    const instance = instantiate(system({ name: 'box', title: 'A box', parts }))
    const errors = [plainly, { tabulate: false, incrementalAfter: 0 }].map(
      (options) =>
        t.throws(() => searched(instance, bindProperties(instance, properties), options), {
          instanceOf: MoveproofError,
        })?.message,
    )
    t.is(errors[0], errors[1])
    t.regex(errors[0]!, says)
  }
})
