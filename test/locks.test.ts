import test from 'ava'
import { flag, none, optional } from '../model/language/domain.ts'
import { indexSet } from '../model/language/index-set.ts'
import { part } from '../model/language/part.ts'
import { system } from '../model/language/system.ts'
import { lock, type ThreadOf } from '../properties/lock.ts'
import { locks, threadOf } from '../properties/lock-order.ts'
import { reachable } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios as shipped } from '../properties/scenarios.ts'
import { reportLocks } from '../scripts/commands/locks.ts'
import { exitCodes } from '../scripts/exit.ts'
import { cyclesIn } from '../scripts/locks/observe.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'

// In which order locks are taken, over everything that is reachable.

interface DesignJson {
  readonly design: string
  readonly held: readonly string[]
  readonly orders: readonly { readonly first: string; readonly then: string; readonly behaviour: readonly string[] }[]
  readonly cycles: readonly (readonly string[])[]
}

interface Known {
  readonly locks: Parameters<typeof reportLocks>[1]['locks']
  readonly threadOf: ThreadOf
}

interface Options {
  readonly known?: Known
  readonly states?: number
  readonly width?: number
  readonly json?: boolean
}

async function reported(scenarios: readonly Scenario[], names: readonly string[], options: Options = {}) {
  const { known = { locks, threadOf }, states, width = 80, json = false } = options
  const terminal = new RecordedTerminal(width)
  const limits = { memoryBytes: 2 ** 30, states }
  const asked = { names, mutants: undefined, bounds: {}, properties: [], limits, json, signal: undefined }
  const exitCode = await reportLocks(scenarios, known, asked, terminal)
  return { exitCode, text: terminal.printed }
}

async function reportedJson(scenarios: readonly Scenario[], names: readonly string[], options: Options = {}) {
  const { text } = await reported(scenarios, names, { ...options, json: true })
  return JSON.parse(text) as { readonly designs: readonly DesignJson[] }
}

// Two threads that take two locks: one of them the other way round, unless it is told not to.
const Thread = indexSet('Thread', 2)
const twoLocks = (name: string, isWrong: boolean) =>
  system({
    name,
    title: 'two locks, and who takes them',
    parts: [
      part({
        name: 'two-locks',
        state: { first: optional(Thread), second: optional(Thread), backwards: flag() },
        actions: (action) => ({
          lockFirst: action({
            by: 'kernel',
            on: { thread: Thread },
            when: {
              notYet: (s, { thread }) => s.first !== thread,
              inOrder: (s, { thread }) => isWrong || s.second !== thread,
              firstFree: (s) => s.first === none,
            },
            then: (s, { thread }) => {
              s.first = thread
            },
          }),
          lockSecond: action({
            by: 'kernel',
            on: { thread: Thread },
            when: {
              notYet: (s, { thread }) => s.second !== thread,
              secondFree: (s) => s.second === none,
            },
            then: (s, { thread }) => {
              s.second = thread
            },
          }),
          unlock: action({
            by: 'kernel',
            on: { thread: Thread },
            when: { hasSecond: (s, { thread }) => s.second === thread },
            then: (s, { thread }) => {
              s.second = none
              if (s.first === thread) s.first = none
            },
          }),
        }),
      }),
    ],
  })
const right = twoLocks('right', false)
const wrong = twoLocks('wrong', true)
const held = reachable({ name: 'E-held', sentence: 'A lock is held.', uses: [], holds: () => true })
const toys: readonly Scenario[] = [right, wrong].map((system) => ({
  system,
  bounds: {},
  properties: [held],
  violated: {},
}))
const uses = right.parts as Parameters<typeof lock>[0]['uses']
const holder = (field: 'first' | 'second') => (s: unknown) => {
  const thread = (s as Record<string, number | null>)[field]
  return thread === null || thread === undefined ? [] : [`thread ${thread}`]
}
const known: Known = {
  locks: [
    lock({ name: 'first', uses, holders: holder('first'), asked: ['firstFree'] }),
    lock({ name: 'second', uses, holders: holder('second'), asked: ['secondFree'] }),
  ],
  threadOf: (_, __, { thread }) => `thread ${thread}`,
}

test('who holds one lock and wants another one is seen, also where the other one is never free', async (t) => {
  const { exitCode, text } = await reported(toys, ['right'], { known })
  const { designs } = await reportedJson(toys, ['right'], { known })
  t.is(exitCode, exitCodes.asClaimed)
  t.deepEqual(designs[0]!.held, ['first', 'second'])
  t.deepEqual(
    designs[0]!.orders.map(({ first, then, behaviour }) => [first, then, behaviour.length]),
    [['first', 'second', 1]],
  )
  t.regex(text, /no circle/)
})

test('a circle is found, with the behaviours that come to each of its orders, and fails', async (t) => {
  const { exitCode, text } = await reported(toys, ['wrong'], { known })
  const { designs } = await reportedJson(toys, ['wrong'], { known })
  t.is(exitCode, exitCodes.differs)
  t.deepEqual(designs[0]!.cycles, [['first', 'second']])
  t.regex(text, /circle: first, then second, then first/)
  t.regex(text, /lockSecond\(thread\d\)/)
})

test('circles are found once each, however they are come by', (t) => {
  const orders = (...pairs: readonly string[]) => pairs.map((pair) => ({ first: pair[0]!, then: pair[1]! }))
  t.deepEqual(cyclesIn(orders('ab', 'bc', 'ac')), [])
  t.deepEqual(cyclesIn(orders('ab', 'bc', 'ca')), [['a', 'b', 'c']])
  t.deepEqual(cyclesIn(orders('ab', 'ba', 'bc', 'cb')), [
    ['a', 'b'],
    ['c', 'b'],
  ])
})

// Mutants whose deadlock is one of locks: the circle shows it, and where it is broken there is none.
const deadlocks: readonly (readonly [design: string, mutant: string, cycle: readonly string[]])[] = [
  ['on-demand-paging-cached', 'B12-cache-under-umem-mutex', ['umem_mutex', "cache's rb_lock"]],
  ['notifier-mirror-allocating', 'X23-allocates-under-lock', ['invalidation', "driver's lock"]],
  ['on-demand-paging-exit', 'B15-mmput-under-umem-mutex', ['invalidation', 'umem_mutex']],
]
for (const [design, mutant, cycle] of deadlocks) {
  test(`${mutant} takes locks in a circle, and ${design} does not`, async (t) => {
    const [broken] = (await reportedJson(shipped, [mutant])).designs
    t.true(broken!.cycles.some((found) => found.join() === cycle.join()))
    const { designs } = await reportedJson(shipped, [design])
    t.true(designs.length > 0)
    for (const { orders, cycles } of designs) {
      t.true(orders.length > 0)
      t.deepEqual(cycles, [])
    }
  })
}

test('a limit leaves it undecided, and no line is too long', async (t) => {
  const { exitCode, text } = await reported(shipped, ['on-demand-paging-cached'], { states: 100, width: 60 })
  t.is(exitCode, exitCodes.undecided)
  t.regex(text, /there may be more/)
  t.deepEqual(
    text.split('\n').filter((line) => line.length > 60),
    [],
  )
})
