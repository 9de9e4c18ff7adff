import test, { type ExecutionContext } from 'ava'
import { explore as exploreByWitness } from '../counterexamples/reference-explorer.ts'
import { parametersSeen } from '../explorer/compile/parameters.ts'
import { Exploration, explore } from '../explorer/explore.ts'
import type { ExploreOptions, Limits } from '../explorer/options.ts'
import type { ExplorationResult, PropertyVerdict } from '../explorer/result.ts'
import {
  counter,
  each,
  flag,
  known,
  none,
  oneOf,
  optional,
  queue,
  record,
  setOf,
  startingAt,
} from '../model/language/domain.ts'
import { type ErrorCode, MoveproofError } from '../model/language/error.ts'
import { indexSet } from '../model/language/index-set.ts'
import { change, mutate } from '../model/language/mutation.ts'
import {
  type Action,
  type ActionMaker,
  type Initially,
  type Part,
  part,
  type ViewOfParts,
} from '../model/language/part.ts'
import { findAction, initialStates, instantiate, type System, stepText, system } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import {
  always,
  alwaysReachable,
  bindProperties,
  neverStuck,
  neverStuttering,
  type Property,
  reachable,
  step,
} from '../properties/property.ts'

const systemOf = (...parts: Part[]) => instantiate(system({ name: 'toy', title: 'a toy', parts }))

const check = (toy: System, properties: readonly Property[] = [], options: ExploreOptions = {}) =>
  explore(toy, bindProperties(toy, properties), options)

const textOfTrace = (toy: System, trace: Trace | undefined) =>
  trace?.steps.map(({ action, parameters }) => stepText(findAction(toy, action), parameters)).join(' ')

/** The verdict of one property, and the steps that show it. */
function judged(toy: System, property: Property, options?: ExploreOptions) {
  const [verdict] = check(toy, [property], options).verdicts as [PropertyVerdict]
  return { verdict: verdict.verdict, steps: textOfTrace(toy, verdict.trace) }
}

// A walk from 0 to 9. From 2 one can leap to 7, from 4 fall into a pit (12) where one can only turn around.
const walk = part({
  name: 'walk',
  state: { at: counter(12) },
  actions: (action) => ({
    step: action({
      by: 'application',
      when: { onTheWay: (s) => s.at < 9 },
      then: (s) => {
        s.at += 1
      },
    }),
    leap: action({
      by: 'application',
      when: { atTheEdge: (s) => s.at === 2 },
      then: (s) => {
        s.at = 7
      },
    }),
    fall: action({
      by: 'environment',
      when: { atTheRim: (s) => s.at === 4 },
      then: (s) => {
        s.at = 12
      },
    }),
    turnAround: action({ by: 'environment', when: { inThePit: (s) => s.at === 12 }, then: () => {} }),
  }),
})
const walking = systemOf(walk)
const about = { sentence: 'As it says.', uses: [walk] } as const

// Kinds of properties.

test('always is refuted by a shortest way to a state where it is false', (t) => {
  const notAt = (place: number) => always({ ...about, name: 'not-at', holds: (s) => s.at !== place })
  t.deepEqual(judged(walking, notAt(8)), { verdict: 'violated', steps: 'step() step() leap() step()' })
  t.deepEqual(judged(walking, notAt(0)), { verdict: 'violated', steps: '' })
  t.deepEqual(judged(walking, notAt(10)), { verdict: 'holds', steps: undefined })
})

test('always needs each of its named conditions, for all of its parameters', (t) => {
  const property = (name: 'one' | 'two' | undefined) =>
    always({
      ...about,
      name: 'named',
      on: { limit: counter(12) },
      holds: {
        one: (s) => name !== 'one' || s.at !== 5,
        two: (s, { limit }) => name !== 'two' || limit !== 4 || s.at !== limit,
      },
    })
  t.is(judged(walking, property(undefined)).verdict, 'holds')
  t.is(judged(walking, property('one')).steps, 'step() step() step() step() step()')
  t.is(judged(walking, property('two')).steps, 'step() step() step() step()')
})

test('step is refuted by a shortest way that ends with the step', (t) => {
  const short = step({ ...about, name: 'short', holds: ({ before, after }) => after.at - before.at <= 1 })
  t.deepEqual(judged(walking, short), { verdict: 'violated', steps: 'step() step() leap()' })
  const still = step({
    ...about,
    name: 'still',
    given: ({ action }) => action.name === 'turnAround',
    holds: () => false,
  })
  t.deepEqual(judged(walking, still), { verdict: 'violated', steps: 'step() step() step() step() fall() turnAround()' })
  const forward = step({ ...about, name: 'forward', holds: ({ before, after }) => after.at >= before.at })
  t.deepEqual(judged(walking, forward), { verdict: 'holds', steps: undefined })
})

test('step is told the parameters of the action', (t) => {
  const toy = part({
    name: 'toy',
    state: { n: counter(3) },
    actions: (action) => ({
      set: action({
        by: 'kernel',
        on: { n: counter(3) },
        then: (s, { n }) => {
          s.n = n
        },
      }),
    }),
  })
  const sets = step({
    name: 'sets',
    sentence: 'As told.',
    uses: [toy],
    holds: ({ action, after }) => after.n === action.parameters.n,
  })
  const small = step({
    name: 'small',
    sentence: 'As told.',
    uses: [toy],
    holds: ({ action }) => action.parameters.n !== 2,
  })
  t.is(judged(systemOf(toy), sets).verdict, 'holds')
  t.is(judged(systemOf(toy), small).steps, 'set(2)')
})

test('reachable holds with a shortest way there, and is violated without one when there is none', (t) => {
  const at = (place: number) => reachable({ ...about, name: 'at', holds: (s) => s.at === place })
  t.deepEqual(judged(walking, at(9)), { verdict: 'holds', steps: 'step() step() leap() step() step()' })
  t.deepEqual(judged(walking, at(0)), { verdict: 'holds', steps: '' })
  t.deepEqual(judged(walking, at(11)), { verdict: 'violated', steps: undefined })
})

test('alwaysReachable is refuted by a shortest way to a state from which there is no way back', (t) => {
  const from = (holds: (at: number) => boolean) =>
    judged(walking, alwaysReachable({ ...about, name: 'from', holds: (s) => holds(s.at) }))
  t.deepEqual(
    from((at) => at >= 9),
    { verdict: 'holds', steps: undefined },
  )
  t.deepEqual(
    from((at) => at === 9),
    { verdict: 'violated', steps: 'step() step() step() step() fall()' },
  )
  t.deepEqual(
    from((at) => at === 0),
    { verdict: 'violated', steps: 'step()' },
  )
  t.deepEqual(
    from(() => false),
    { verdict: 'violated', steps: '' },
  )
})

test('stuck is where no action is enabled, unless it is a named legal end state', (t) => {
  t.deepEqual(judged(walking, neverStuck({ ...about, name: 'never-stuck' })), {
    verdict: 'violated',
    steps: 'step() step() leap() step() step()',
  })
  const unless = {
    nowhere: (s: { readonly at: number }) => s.at === 11,
    arrived: (s: { readonly at: number }) => s.at === 9,
  }
  t.deepEqual(judged(walking, neverStuck({ ...about, name: 'never-stuck', unless })), {
    verdict: 'holds',
    steps: undefined,
  })
})

test('stuttering is where actions are enabled and none changes anything, unless it is a legal end state', (t) => {
  t.deepEqual(judged(walking, neverStuttering({ ...about, name: 'never-stuttering' })), {
    verdict: 'violated',
    steps: 'step() step() step() step() fall()',
  })
  const unless = { lost: (s: { readonly at: number }) => s.at === 12 }
  t.is(judged(walking, neverStuttering({ ...about, name: 'never-stuttering', unless })).verdict, 'holds')
})

test('the search goes on past violations: every property has its own verdict and its own shortest trace', (t) => {
  const properties = [9, 3, 7].map((place) => always({ ...about, name: `not-${place}`, holds: (s) => s.at !== place }))
  const result = check(walking, [...properties, always({ ...about, name: 'true', holds: () => true })])
  t.is(result.stoppedBy, undefined)
  t.deepEqual(
    result.verdicts.map(({ property, verdict, trace }) => [property, verdict, trace?.steps.length]),
    [
      ['not-9', 'violated', 5],
      ['not-3', 'violated', 3],
      ['not-7', 'violated', 3],
      ['true', 'holds', undefined],
    ],
  )
})

test('a property whose premise was never true is vacuous, whatever its kind', (t) => {
  const result = check(walking, [
    always({ ...about, name: 'never-asked', given: (s) => s.at === 11, holds: () => false }),
    always({ ...about, name: 'asked', given: (s) => s.at === 12, holds: () => true }),
    always({ ...about, name: 'without-premise', holds: () => true }),
    step({ ...about, name: 'never-taken', given: ({ before }) => before.at === 9, holds: () => false }),
    step({ ...about, name: 'taken', given: ({ before }) => before.at === 8, holds: () => true }),
    reachable({ ...about, name: 'goal', holds: () => false }),
  ])
  t.deepEqual(
    result.verdicts.filter(({ vacuous }) => vacuous).map(({ property, verdict }) => [property, verdict]),
    [
      ['never-asked', 'holds'],
      ['never-taken', 'holds'],
    ],
  )
})

// Statistics.

// Two rooms' doors: at most one stands open. Three states: none open, the first, the second.
const Door = indexSet('Door', 2)
const doors = part({
  name: 'doors',
  state: { open: each(Door, flag()) },
  actions: (action) => ({
    open: action({
      by: 'application',
      on: { door: Door },
      when: { shut: (s, { door }) => !s.open[door], othersShut: (s) => !s.open.some((open) => open) },
      then: (s, { door }) => {
        s.open[door] = true
      },
    }),
    shut: action({
      by: 'application',
      on: { door: Door },
      when: { isOpen: (s, { door }) => s.open[door] },
      then: (s, { door }) => {
        s.open[door] = false
      },
    }),
    knock: action({
      by: 'environment',
      on: { door: Door },
      when: { shut: (s, { door }) => !s.open[door] },
      then: () => {},
    }),
    repaint: action({ by: 'environment', when: { bothOpen: (s) => s.open.every((open) => open) }, then: () => {} }),
  }),
})

test('states, transitions and levels are those that one counts by hand', (t) => {
  const { states, transitions, levels, initialStates } = check(systemOf(doors))
  // From none open: open 2, knock 2. From either open: shut 1, knock 1.
  t.deepEqual(
    { states, transitions, levels, initialStates },
    { states: 3, transitions: 8, levels: 2, initialStates: 1 },
  )
})

test('per action, the states in which it was enabled and how often it fired; per condition, how often it alone blocked', (t) => {
  const { actions } = check(systemOf(doors), [], { countBlocked: true, countNew: true })
  t.deepEqual(actions, [
    // With a door open, the other one is kept shut by `othersShut` alone; the open one by both.
    { name: 'open', enabledStates: 1, fired: 2, newStates: 2, blockedAlone: { shut: 0, othersShut: 2 } },
    { name: 'shut', enabledStates: 2, fired: 2, newStates: 0, blockedAlone: { isOpen: 4 } },
    { name: 'knock', enabledStates: 3, fired: 4, newStates: 0, blockedAlone: { shut: 2 } },
    { name: 'repaint', enabledStates: 0, fired: 0, newStates: 0, blockedAlone: { bothOpen: 3 } },
  ])
})

test('blocking conditions and new states are counted on request only', (t) => {
  for (const { blockedAlone, newStates } of check(systemOf(doors)).actions) {
    t.is(blockedAlone, undefined)
    t.is(newStates, undefined)
  }
})

test('a condition that cannot even be asked where an earlier one is false blocks nothing alone', (t) => {
  const toy = part({
    name: 'toy',
    state: { n: optional(counter(1)) },
    actions: (action) => ({
      start: action({
        by: 'kernel',
        when: { idle: (s) => s.n === none },
        then: (s) => {
          s.n = 1
        },
      }),
      use: action({
        by: 'kernel',
        when: { there: (s) => s.n !== none, zero: (s) => known(s.n) === 0 },
        then: () => {},
      }),
    }),
  })
  const { actions } = check(systemOf(toy), [], { countBlocked: true })
  t.deepEqual(actions[1]!.blockedAlone, { there: 0, zero: 1 })
})

// Limits.

// Three counters: 21³ states, many batches.
const Dial = indexSet('Dial', 3)
const dials = part({
  name: 'dials',
  state: { dial: each(Dial, counter(20)) },
  actions: (action) => ({
    turn: action({
      by: 'hardware',
      on: { dial: Dial },
      when: { notAtEnd: (s, { dial }) => s.dial[dial] < 20 },
      then: (s, { dial }) => {
        s.dial[dial] += 1
      },
    }),
    wait: action({ by: 'environment', then: () => {} }),
  }),
})
const dialSum = (s: { readonly dial: { forEach(action: (value: number) => void): void } }) => {
  let sum = 0
  s.dial.forEach((value) => {
    sum += value
  })
  return sum
}
const onDials = { sentence: 'As it says.', uses: [dials] } as const
const dialProperties = [
  always({ ...onDials, name: 'early', holds: (s) => dialSum(s) !== 3 }),
  always({ ...onDials, name: 'late', holds: (s) => dialSum(s) !== 55 }),
  always({ ...onDials, name: 'never', holds: () => true }),
  reachable({ ...onDials, name: 'soon', holds: (s) => dialSum(s) === 2 }),
  reachable({ ...onDials, name: 'finally', holds: (s) => dialSum(s) === 60 }),
  alwaysReachable({ ...onDials, name: 'end', holds: (s) => dialSum(s) === 60 }),
  neverStuck({ ...onDials, name: 'never-stuck' }),
]
const complete = ['violated', 'violated', 'holds', 'holds', 'holds', 'holds', 'holds']
const cutShort = ['violated', 'incomplete', 'incomplete', 'holds', 'incomplete', 'incomplete', 'incomplete']

const verdictsOf = (result: ExplorationResult) => result.verdicts.map(({ verdict }) => verdict)

test('without limits the search ends by itself', (t) => {
  const result = check(systemOf(dials), dialProperties)
  t.is(result.stoppedBy, undefined)
  t.deepEqual(verdictsOf(result), complete)
  t.deepEqual([result.states, result.transitions, result.levels], [21 ** 3, 3 * 20 * 21 ** 2 + 21 ** 3, 61])
})

for (const [stop, limits] of [
  ['states', { states: 1_000 }],
  ['depth', { depth: 20 }],
  ['memory', { memoryBytes: 300_000 }],
] as [string, Limits][]) {
  test(`a limit on ${stop} ends the search as incomplete and keeps what was found`, (t) => {
    const result = check(systemOf(dials), dialProperties, { limits })
    t.is(result.stoppedBy, stop as never)
    t.deepEqual(verdictsOf(result), cutShort)
    t.is(result.verdicts[0]!.trace?.steps.length, 3)
    t.true(result.states < 21 ** 3)
  })
}

test('a limit on states stops soon after it is reached, one on memory before', (t) => {
  const { states } = check(systemOf(dials), [], { limits: { states: 1_000 } })
  t.true(states >= 1_000 && states < 2_500, `${states}`)
  t.true(check(systemOf(dials), [], { limits: { memoryBytes: 300_000 } }).bytes <= 300_000)
  t.is(check(systemOf(dials), [], { limits: { memoryBytes: 1 } }).states, 1)
})

test('a limit on depth judges exactly the states that are so many steps away', (t) => {
  const farther = (steps: number) => always({ ...onDials, name: 'farther', holds: (s) => dialSum(s) < steps })
  const limits = { depth: 5 }
  t.is(judged(systemOf(dials), farther(5), { limits }).verdict, 'violated')
  t.is(judged(systemOf(dials), farther(6), { limits }).verdict, 'incomplete')
  t.is(check(systemOf(dials), [], { limits: { depth: 60 } }).stoppedBy, undefined)
})

test('a property that was all that was wanted ends the search when all that are as short are found', (t) => {
  const farther = (name: string, steps: number) => always({ ...onDials, name, holds: (s) => dialSum(s) < steps })
  const taken = step({ ...onDials, name: 'taken', holds: ({ after }) => dialSum(after) < 5 })
  const properties = [farther('five', 5), farther('six', 6), taken, farther('three', 3)]
  const whole = check(systemOf(dials), properties)
  for (const settled of [['five'], ['taken'], ['five', 'taken']]) {
    const { stoppedBy, verdicts, levels } = check(systemOf(dials), properties, { limits: { settled } })
    t.is(stoppedBy, 'settled')
    t.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['violated', 'incomplete', 'violated', 'violated'],
    )
    for (const [i, { trace }] of verdicts.entries()) if (trace) t.deepEqual(trace, whole.verdicts[i]!.trace)
    t.true(levels < whole.levels)
  }
  t.is(check(systemOf(dials), properties, { limits: { settled: [] } }).stoppedBy, undefined)
})

test('limits beyond the end of the search change nothing', (t) => {
  const limits = { states: 21 ** 3 + 1, depth: 1_000, memoryBytes: 2 ** 30 }
  t.deepEqual(check(systemOf(dials), dialProperties, { limits }), check(systemOf(dials), dialProperties))
})

for (const reason of ['time', 'interrupted'] as const) {
  test(`a search that its owner stops (${reason}) is incomplete and keeps what was found`, (t) => {
    const toy = systemOf(dials)
    const search = new Exploration(toy, bindProperties(toy, dialProperties))
    t.false(search.advance(500))
    search.stop(reason)
    t.true(search.advance(500))
    const result = search.result()
    t.is(result.stoppedBy, reason)
    t.deepEqual(verdictsOf(result), cutShort)
    t.is(result.states, search.progress().states)
  })
}

test('a search that has ended cannot be stopped any more', (t) => {
  const search = new Exploration(walking, [])
  t.true(search.advance(Number.POSITIVE_INFINITY))
  search.stop('interrupted')
  t.is(search.result().stoppedBy, undefined)
})

for (const [what, limits] of [
  ['to its end', {}],
  ['to a limit on states', { states: 3_000 }],
  ['to a limit on memory', { memoryBytes: 300_000 }],
] as [string, Limits][]) {
  test(`a search ${what} in slices, however thin, gives the same result as in one go`, (t) => {
    const toy = systemOf(dials)
    const options = { limits, countBlocked: true }
    const whole = check(toy, dialProperties, options)
    for (const states of [1, 7, 1_000]) {
      const search = new Exploration(toy, bindProperties(toy, dialProperties), options)
      let slices = 1
      while (!search.advance(states)) slices++
      t.true(slices > 1)
      t.deepEqual(search.result(), whole)
    }
  })
}

test('progress counts up to the result', (t) => {
  const search = new Exploration(systemOf(dials), [])
  t.like(search.progress(), { states: 1, transitions: 0, queue: 1, levelSizes: [1] })
  let before = search.progress()
  while (!search.advance(500)) {
    const now = search.progress()
    t.true(now.states > before.states && now.transitions > before.transitions)
    t.deepEqual(now.levelSizes.slice(0, before.levelSizes.length), before.levelSizes)
    before = now
  }
  const result = search.result()
  const { levelSizes, ...end } = search.progress()
  t.deepEqual(end, { states: result.states, transitions: result.transitions, queue: 0, bytes: result.bytes })
  t.is(levelSizes.length, result.levels)
  t.is(
    levelSizes.reduce((sum, size) => sum + size),
    result.states,
    'every state is in one level',
  )
})

test('the visited states are those of the search, in the order in which they were found', (t) => {
  const search = new Exploration(walking, [])
  search.advance(Number.POSITIVE_INFINITY)
  t.deepEqual(
    [...search.visited()].map((state) => (state as { at: number }).at),
    [0, 1, 2, 3, 7, 4, 8, 5, 12, 9, 6],
  )
})

// Initial states.

const startingFrom = (...places: number[]) =>
  systemOf(
    part({
      name: 'start',
      uses: [walk],
      initially: (s, choose) => {
        s.at = choose(places)
      },
    }),
  )

test('equal initial states are one state', (t) => {
  const result = check(startingFrom(3, 9, 3, 3))
  t.deepEqual([result.initialStates, result.states, result.levels], [2, 8, 6])
})

test('a trace says in which initial state it starts, duplicates counted', (t) => {
  const toy = startingFrom(9, 9, 5, 5, 8, 2)
  const traceTo = (place: number) => {
    const [verdict] = check(toy, [always({ ...about, name: 'not-at', holds: (s) => s.at !== place })]).verdicts
    return { initial: verdict!.trace?.initial, steps: textOfTrace(toy, verdict!.trace) }
  }
  t.deepEqual(traceTo(9), { initial: 0, steps: '' })
  t.deepEqual(traceTo(5), { initial: 2, steps: '' })
  t.deepEqual(traceTo(6), { initial: 2, steps: 'step()' })
  t.deepEqual(traceTo(8), { initial: 4, steps: '' })
  t.deepEqual(traceTo(7), { initial: 5, steps: 'leap()' })
  t.deepEqual(traceTo(3), { initial: 5, steps: 'step()' })
  t.deepEqual(
    [...initialStates(toy)].map((state) => (state as { at: number }).at),
    [9, 9, 5, 5, 8, 2],
  )
})

// States of every form.

test('packing and unpacking lose nothing: every kind of field, and sets wider than a word', (t) => {
  const Wide = indexSet('Wide', 70)
  const toy = part({
    name: 'toy',
    state: {
      members: setOf(Wide),
      wire: queue(record({ of: optional(Wide), inner: record({ last: flag() }) }), 2),
      current: optional(record({ of: optional(Wide), n: startingAt(counter(3), 2) })),
      kind: oneOf('only'),
      n: counter(2 ** 20),
    },
    actions: (action) => ({
      add: action({
        by: 'kernel',
        on: { wide: Wide },
        when: { few: (s) => s.members.size < 2, fits: (s) => !s.wire.isFull },
        then: (s, { wide }) => {
          s.members.add(wide)
          s.wire.push({ of: s.members.size === 2 ? wide : none, inner: { last: s.members.size === 2 } })
          s.current = { of: s.wire.at(-1)!.of, n: s.wire.length }
          s.n += 2 ** 19
        },
      }),
    }),
  })
  // One state, 70 with one member, 70 · 69 with two in either order, 70 in which the same one was added twice.
  const search = new Exploration(systemOf(toy), [])
  search.advance(Number.POSITIVE_INFINITY)
  t.is(search.result().states, 1 + 70 + 70 * 69 + 70)
  for (const state of search.visited()) {
    const { members, wire, current, kind, n } = state as ViewOfParts<[typeof toy]>
    const sent = wire.values()
    t.is(n, sent.length * 2 ** 19)
    t.is(kind, 'only')
    t.deepEqual(current, sent.length === 0 ? none : { of: sent.at(-1)!.of, n: sent.length })
    t.true(sent.every(({ of, inner }) => (of === none ? !inner.last : inner.last && members.has(of))))
  }
})

test('a condition is asked before those that rely on it, however few parameters they see', (t) => {
  const toy = part({
    name: 'toy',
    state: { of: each(Door, optional(counter(2))), any: optional(counter(2)) },
    actions: (action) => ({
      set: action({
        by: 'kernel',
        on: { door: Door },
        when: { unset: (s, { door }) => s.of[door] === none },
        then: (s, { door }) => {
          s.of[door] = 2
          s.any = 2
        },
      }),
      use: action({
        by: 'kernel',
        on: { door: Door, other: Door },
        when: {
          set: (s, { door }) => s.of[door] !== none,
          // Sees no parameter, and would throw where nothing is set.
          high: (s) => known(s.any) === 2,
          otherLow: (s, { other }) => s.of[other] === none,
        },
        then: () => {},
      }),
    }),
  })
  const { states, actions } = check(systemOf(toy))
  t.is(states, 4)
  t.like(actions[1], { enabledStates: 2, fired: 2 })
})

test('a condition moved to an action that lacks its parameters is asked there all the same', (t) => {
  const base = system({ name: 'toy', title: 'a toy', parts: [doors] })
  const changes = [change.dropCondition('repaint', 'bothOpen'), change.moveCondition('open', 'shut', 'repaint')]
  const { actions } = check(instantiate(mutate(base, 'moved', 'moved', changes)))
  t.like(actions[3], { name: 'repaint', enabledStates: 3, fired: 3 })
})

// Model errors.

/** Runs a search that must end in a model error. */
function modelError(t: ExecutionContext, run: () => unknown): MoveproofError {
  try {
    run()
  } catch (error) {
    if (error instanceof MoveproofError) return error
    throw error
  }
  return t.fail('the search found no fault with the model') as never
}

interface Deep {
  n: number
  rows: Record<number, Record<number, boolean>>
  pair: { one: boolean }
  members: { add(value: number): void }
  wire: { push(value: boolean): void; length: number }
  small: number
  [invented: string]: unknown
}

const Row = indexSet('Row', 2)
const deepest = 300

/** Counts up to 300. In the step from `at` it also does `wrong`. */
function counting(at: number, wrong: (s: Deep, parameters: { row: number }) => void) {
  return systemOf(
    part({
      name: 'deep',
      state: {
        n: counter(deepest),
        rows: each(Row, each(Row, flag())),
        pair: record({ one: flag() }),
        members: setOf(Row, 1),
        wire: queue(flag(), 1),
        small: counter(2),
      },
      actions: (action) => ({
        count: action({
          by: 'kernel',
          on: { row: Row },
          when: { more: (s) => s.n < deepest, first: (_, { row }) => (row as never) === 1 },
          then: {
            advance: (s) => {
              s.n += 1
            },
            go: (s, parameters) => {
              if (s.n === at + 1) wrong(s as never, parameters as never)
            },
          },
        }),
      }),
    }),
  )
}

interface Fault {
  readonly wrong: (s: Deep, parameters: { row: number }) => void
  readonly code: ErrorCode
  readonly what: string
  readonly where: string
  /** The trace ends with the faulty step itself, not before it. */
  readonly withStep?: boolean
}

const go = 'effect go of count(row1) of toy'
const replaced = 'An effect replaced a whole row, set or queue, or invented a field.'
const faults: Record<string, Fault> = {
  'a value outside its domain': {
    wrong: (s) => Object.assign(s.pair, { one: 'yes' }),
    code: 'out-of-domain',
    what: 'pair.one was given the value yes; it can hold false, true.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a value outside its domain in a row': {
    wrong: (s, { row }) => Object.assign(s.rows[0]!, { [row]: none }),
    code: 'out-of-domain',
    what: 'rows[row0][row1] was given the value null; it can hold false, true.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a value outside its domain in a queue': {
    wrong: (s) => s.wire.push(7 as never),
    code: 'out-of-domain',
    what: 'wire[0] was given the value 7; it can hold false, true.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a counter that overflows': {
    wrong: (s) => {
      s.small += 3
    },
    code: 'out-of-domain',
    what: 'small was given the value 3; it can hold 0..2.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a counter that falls below its start': {
    wrong: (s) => {
      s.small -= 1
    },
    code: 'out-of-domain',
    what: 'small was given the value -1; it can hold 0..2.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'a counter that is no longer a number': {
    wrong: (s) => {
      s.small = Number.NaN
    },
    code: 'out-of-domain',
    what: 'small was given the value NaN; it can hold 0..2.',
    where: 'count(row1) of toy',
    withStep: true,
  },
  'an effect that throws': {
    wrong: () => {
      throw new Error('no such frame')
    },
    code: 'action-threw',
    what: 'It threw: no such frame.',
    where: go,
  },
  'a full queue': {
    wrong: (s) => {
      s.wire.push(true)
      s.wire.push(true)
    },
    code: 'action-threw',
    what: 'It threw: the queue is full (capacity 1).',
    where: go,
  },
  'a full set': {
    wrong: (s) => {
      s.members.add(0)
      s.members.add(1)
    },
    code: 'action-threw',
    what: 'It threw: the set is full (capacity 1).',
    where: go,
  },
  'a member that a set cannot have': {
    wrong: (s) => s.members.add(2),
    code: 'action-threw',
    what: "It threw: 2 is not in the set's domain.",
    where: go,
  },
  'an effect that replaces a row': {
    wrong: (s) => {
      s.rows[0] = [true, true]
    },
    code: 'impure-action',
    what: replaced,
    where: go,
  },
  'an effect that invents a field': {
    wrong: (s) => Object.assign(s.pair, { two: true }),
    code: 'impure-action',
    what: replaced,
    where: go,
  },
  'an effect that invents a field of the state': {
    wrong: (s) => {
      s.hidden = 1
    },
    code: 'impure-action',
    what: replaced,
    where: go,
  },
}

for (const [name, fault] of Object.entries(faults)) {
  for (const at of [0, 5, 200]) {
    test(`${name} after ${at} steps names the action and its parameters, and carries the way there`, (t) => {
      const error = modelError(t, () => explore(counting(at, fault.wrong)))
      t.is(error.code, fault.code)
      t.is(error.details.what, fault.what)
      t.is(error.details.where, fault.where)
      const step = { action: 'count', parameters: { row: 1 } }
      t.deepEqual(error.details.trace, { initial: 0, steps: new Array(fault.withStep ? at + 1 : at).fill(step) })
    })
  }
}

for (const at of [5, 200]) {
  test(`an effect that replaces a top-level field after ${at} steps is found`, (t) => {
    const error = modelError(t, () => explore(counting(at, (s) => Object.assign(s, { rows: [] }))))
    t.is(error.code, 'impure-action')
    t.is(error.details.what, replaced)
    t.regex(error.details.where!, /count\(row1\) of toy$/)
    t.is(error.details.trace?.steps.length, at)
  })
}

type Make = ActionMaker<{ n: number }, { readonly n: number }>

/** A system that counts to 9, with further actions. */
const counts = (actions: (action: Make) => Readonly<Record<string, Action>>, initially?: Initially<{ n: number }>) =>
  systemOf(
    part({
      name: 'counts',
      state: { n: counter(9) },
      ...(initially && { initially }),
      actions: (action) => ({
        count: action({
          by: 'kernel',
          when: { more: (s) => s.n < 9 },
          then: (s) => {
            s.n += 1
          },
        }),
        ...actions(action),
      }),
    }),
  )

const odd = (condition: (s: { n: number }) => unknown) =>
  counts((action) => ({
    odd: action({
      by: 'driver',
      on: { of: Door },
      when: { late: (s) => s.n >= 4, odd: condition as never },
      then: () => {},
    }),
  }))

const conditions: Record<string, [condition: (s: { n: number }) => unknown, code: ErrorCode, what: string]> = {
  'a condition that throws': [
    () => {
      throw new TypeError('no such page')
    },
    'action-threw',
    'It threw: no such page.',
  ],
  'a condition that returns nothing': [
    () => undefined,
    'impure-action',
    'A condition gave undefined, which is neither true nor false.',
  ],
  'a condition that returns a number': [
    (s) => s.n,
    'impure-action',
    'A condition gave 4, which is neither true nor false.',
  ],
  'a condition that writes': [
    (s) => {
      s.n = 5
      return true
    },
    'impure-action',
    'A condition changed the state, which it may only read.',
  ],
}

for (const [name, [condition, code, what]] of Object.entries(conditions)) {
  test(`${name} is found where it is first asked`, (t) => {
    const error = modelError(t, () => explore(odd(condition)))
    t.is(error.code, code)
    t.is(error.details.what, what)
    t.regex(error.details.where!, /^condition odd of odd\(door[01]\) of toy$/)
    t.deepEqual(error.details.trace, { initial: 0, steps: new Array(4).fill({ action: 'count', parameters: {} }) })
  })
}

test('a condition that rolls dice is found', (t) => {
  const toy = counts((action) => ({
    // Often enough that the dice cannot always fall alike.
    roll: action({ by: 'driver', on: { of: counter(99) }, when: { lucky: () => Math.random() < 0.5 }, then: () => {} }),
  }))
  const error = modelError(t, () => explore(toy))
  t.is(error.code, 'impure-action')
  t.is(error.details.what, 'Run twice on the same state, it gave two different results.')
  t.regex(error.details.where!, /^condition lucky of roll\(\d+\) of toy$/)
})

test('an effect that rolls dice is found, even in an action that is first enabled far away', (t) => {
  const toy = systemOf(
    part({
      name: 'toy',
      state: { n: counter(deepest), lucky: counter(1_000_000) },
      actions: (action) => ({
        count: action({
          by: 'kernel',
          when: { more: (s) => s.n < deepest },
          then: (s) => {
            s.n += 1
          },
        }),
        roll: action({
          by: 'kernel',
          when: { late: (s) => s.n === 250, unlucky: (s) => s.lucky === 0 },
          then: (s) => {
            s.lucky = Math.floor(Math.random() * 1_000_000)
          },
        }),
      }),
    }),
  )
  const error = modelError(t, () => explore(toy))
  t.is(error.code, 'impure-action')
  t.is(error.details.where, 'effect then of roll() of toy')
})

test('a variable that an effect remembers is found, and the action named', (t) => {
  let calls = 0
  const toy = counts((action) => ({
    tire: action({
      by: 'kernel',
      when: { early: (s) => s.n < 5 },
      then: (s) => {
        calls += 1
        s.n = calls > 8 ? 9 : s.n + 1
      },
    }),
  }))
  const error = modelError(t, () => explore(toy))
  t.is(error.code, 'impure-action')
  t.regex(error.details.where!, /tire\(\) of toy$/)
})

test('a variable by which one condition tells the next what it saw is found', (t) => {
  let last: unknown
  const toy = counts((action) => ({
    pass: action({
      by: 'kernel',
      on: { door: Door },
      when: {
        remembers: (_, { door }) => {
          last = door
          return true
        },
        // Sees no parameters: the search may ask it once for all doors.
        recalls: () => last === 1,
      },
      then: () => {},
    }),
  }))
  const error = modelError(t, () => explore(toy))
  t.is(error.code, 'impure-action')
  t.regex(error.details.where!, /^condition recalls of pass\(door[01]\) of toy$/)
})

test('an initial state outside its domain is found, and numbered', (t) => {
  const error = modelError(t, () =>
    explore(
      counts(
        () => ({}),
        (s, choose) => {
          s.n = choose([3, 12])
        },
      ),
    ),
  )
  t.is(error.code, 'out-of-domain')
  t.is(error.details.what, 'n was given the value 12; it can hold 0..9.')
  t.is(error.details.where, 'initial state 1 of toy')
  t.deepEqual(error.details.trace, { initial: 1, steps: [] })
})

test('initial states that differ from one time to the next are found', (t) => {
  const dice = counts(
    () => ({}),
    (s) => {
      s.n = Math.random()
    },
  )
  const error = modelError(t, () => explore(dice))
  t.is(error.code, 'impure-action')
  t.is(error.details.where, 'initially of toy')
})

const thrown = () => {
  throw new Error('no such device')
}
const wrongProperties: [property: Property, where: string, steps: number][] = [
  [
    always({ ...about, name: 'p', holds: { fine: () => true, bad: (s) => s.at < 7 || thrown() } }),
    'bad of property p of toy',
    3,
  ],
  [
    always({ ...about, name: 'p', given: (s) => s.at < 7 || thrown(), holds: () => true }),
    'premise of property p of toy',
    3,
  ],
  [reachable({ ...about, name: 'p', holds: (s) => s.at === 7 && thrown() }), 'holds of property p of toy', 3],
  [alwaysReachable({ ...about, name: 'p', holds: (s) => s.at === 7 && thrown() }), 'holds of property p of toy', 3],
  [
    step({ ...about, name: 'p', holds: ({ after }) => after.at < 7 || thrown() }),
    'holds of property p at leap() of toy',
    3,
  ],
  [neverStuck({ ...about, name: 'p', unless: { bad: thrown } }), 'bad of property p of toy', 5],
  [neverStuttering({ ...about, name: 'p', unless: { bad: thrown } }), 'bad of property p of toy', 5],
]
for (const [property, where, steps] of wrongProperties) {
  test(`a ${property.kind} property that throws (${where}) is named, with the way there`, (t) => {
    const error = modelError(t, () => check(walking, [property]))
    t.is(error.code, 'action-threw')
    t.is(error.details.what, 'It threw: no such device.')
    t.is(error.details.where, where)
    t.is(error.details.trace?.steps.length, steps)
  })
}

test('what throws is not blamed on a property that was not asked there', (t) => {
  const toy = counting(200, thrown)
  const deep = part({ name: 'deep', state: { n: counter(deepest) } })
  const on = { sentence: 'As it says.', uses: [deep] } as const
  const properties = [
    // Refuted after one step: asked no more.
    always({ ...on, name: 'closed', holds: (s) => s.n === 0 || (s.n === 200 && thrown()) }),
    // The second condition relies on the first.
    reachable({ ...on, name: 'guarded', holds: { first: (s) => s.n === 201, second: (s) => s.n !== 200 || thrown() } }),
    // Asked where nothing is enabled only.
    neverStuck({ ...on, name: 'never-stuck', unless: { here: (s) => s.n !== 200 || thrown() } }),
  ]
  const error = modelError(t, () => check(toy, properties))
  t.is(error.details.where, go)
  t.is(error.details.trace?.steps.length, 200)
})

// Which parameters a condition sees.

function declared(_state: unknown, { page }: { page: number }): boolean {
  return page === 0
}
const seen: [condition: unknown, names: readonly string[] | undefined][] = [
  [() => true, []],
  [(_: unknown) => true, []],
  [(state: unknown) => (({ page }: { page: unknown }) => page)(state as never), []],
  [(_: unknown, { page }: { page: number }) => page === 0, ['page']],
  [(_: unknown, { page, device }: Record<string, number>) => page === device, ['page', 'device']],
  [new Function('return (s, {}) => true')(), []],
  [new Function('return /* (s) => */ (s, { page }) => page')(), ['page']],
  [new Function('return (s, { page, }, ) => page')(), ['page']],
  [new Function('return ( s , {\n page \n} )=>page')(), ['page']],
  [new Function('return async => async')(), []],
]
for (const [condition, names] of seen) {
  test(`${String(condition)} sees ${names!.join(' and ') || 'no parameter'}`, (t) => {
    t.deepEqual(parametersSeen(condition), names)
  })
}

class Conditions {
  method(_state: unknown, { page }: { page: number }) {
    return page === 0
  }
  static shared(_state: unknown) {
    return true
  }
}
const disguised = Object.assign((_: unknown, parameters: { page: number }) => parameters.page === 0, {
  toString: () => '(s) => true',
})
/** Written out, so that neither formatter nor compiler has a say in how they look. */
const uncertainTexts = [
  '(s, parameters) => parameters.page',
  '(s, { page = 1 }) => page',
  '(s, { page } = {}) => page',
  '(s = 1) => s',
  '(...all) => all[1].page',
  '(s, ...rest) => rest[0].page',
  '(s, { page, ...rest }) => rest',
  '(s, { ...rest }) => rest.page',
  '(s, { page: p }) => p',
  "(s, { 'page': p }) => p",
  "(s, { ['page']: p }) => p",
  '(s, { page: { inner } }) => inner',
  '({ n }, { page }) => page',
  '([n], { page }) => page',
  '(s, [page]) => page',
  '(s /* , { other } */, { page }) => page',
  '(s, { page /* , device */ }) => page',
  '(s, { page, // device\n }) => page',
  '(s, { page }, third) => page',
  '(s, { page }, ...more) => page',
  'async (s) => s',
  'async s => s',
  'async (s, { page }) => page',
  'function (s) { return arguments[1].page }',
  'function (s, { page }) { return page }',
  'function named(s, { page }) { return arguments[1].device }',
  'function* (s) { yield s }',
  '(s, { gr\\u00f6sse }) => 1',
]
for (const text of uncertainTexts) {
  test(`from ${JSON.stringify(text)} it is not certain which parameters it sees`, (t) => {
    t.is(parametersSeen(new Function(`return ${text}`)()), undefined)
  })
}

test('what is no plain arrow function is never certain: declared, bound, methods, classes, proxies, native', (t) => {
  const instance = new Conditions()
  const arrow = (_: unknown, { page }: { page: number }) => page === 0
  const method = {
    when: (s: unknown) => s,
    page(s: unknown) {
      return s
    },
  }.page
  const others = [
    declared,
    declared.bind(undefined),
    arrow.bind(undefined),
    instance.method,
    Conditions.shared,
    Conditions,
  ]
  for (const condition of [...others, method, new Proxy(arrow, {}), Math.max]) {
    t.is(parametersSeen(condition), undefined, String(condition))
  }
})

test('a function cannot talk itself out of what it sees', (t) => {
  t.is(parametersSeen(disguised), undefined)
})

test('a record in an optional field or a queue is a value: it takes its declared fields, and nobody writes into it', (t) => {
  const Thing = indexSet('Thing', 2)
  const source = part({
    name: 'source',
    state: {
      wide: record({ thing: optional(Thing), extra: flag() }),
      value: optional(record({ thing: optional(Thing) })),
      values: queue(record({ thing: optional(Thing) }), 1),
    },
    actions: (action) => ({
      take: action({
        by: 'driver',
        on: { thing: Thing },
        when: { empty: (s) => s.values.isEmpty },
        then: (s, { thing }) => {
          s.wide.thing = thing
          s.wide.extra = true
          s.value = s.wide
          s.values.push(s.wide)
        },
      }),
    }),
  })
  const wide = instantiate(system({ name: 'wide', title: 'a wider record is assigned', parts: [source] }))
  const { states, transitions } = explore(wide)
  t.deepEqual({ states, transitions }, { states: 3, transitions: 2 })
  t.deepEqual([exploreByWitness(wide, []).states, exploreByWitness(wide, []).transitions], [3, 2])

  const writer = part({
    name: 'writer',
    uses: [source],
    actions: (action) => ({
      write: action({
        by: 'driver',
        when: { there: (s) => s.value !== none },
        then: (s) => {
          ;(s.value as { thing: unknown }).thing = none
        },
      }),
    }),
  })
  const writing = instantiate(system({ name: 'writing', title: 'a value is written into', parts: [source, writer] }))
  t.throws(() => explore(writing), { message: /write\(\) of writing/ })

  const nested = part({
    name: 'nested',
    state: {
      value: optional(record({ inner: record({ isOn: flag() }) })),
      from: record({ inner: record({ isOn: flag() }) }),
    },
    actions: (action) => ({
      take: action({
        by: 'driver',
        when: { empty: (s) => s.value === none },
        then: (s) => {
          s.value = s.from
        },
      }),
      write: action({
        by: 'driver',
        when: { there: (s) => s.value !== none },
        then: (s) => {
          ;(s.value as unknown as { inner: { isOn: boolean } }).inner.isOn = true
        },
      }),
    }),
  })
  const deep = instantiate(system({ name: 'deep', title: 'a record in a value is written into', parts: [nested] }))
  t.throws(() => explore(deep), { message: /write\(\) of deep/ })
})
