import test from 'ava'
import { confirm } from '../../counterexamples/replay.ts'
import { Exploration, explore } from '../../explorer/explore.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import { counter } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, system } from '../../model/language/system.ts'
import { alwaysEventually, bindProperties, eventually, leadsTo, reachable } from '../../properties/property.ts'
import * as peterson from '../classics/peterson.ts'
import { failure } from '../failure.ts'
import { under } from './judged.ts'

// The search for fair loops: the same in slices, and open where something has ended it.

const Dial = indexSet('Dial', 2)
const dials = part({
  name: 'dials',
  state: { a: counter(3), b: counter(3) },
  actions: (action) => ({
    a: action({
      by: 'kernel',
      then: (s) => {
        s.a = (s.a + 1) % 4
      },
    }),
    b: action({
      by: 'kernel',
      on: { dial: Dial },
      then: (s) => {
        s.b = (s.b + 1) % 4
      },
    }),
  }),
})
const twoDials = system({ name: 'dials', title: 'Two dials', parts: [dials] })
const both = alwaysEventually({
  name: 'both-high',
  sentence: 'Both are at three together again and again.',
  uses: [dials],
  holds: { aHigh: (s) => s.a === 3, bHigh: (s) => s.b === 3 },
})

test('a premise that never holds makes leadsTo vacuous', (t) => {
  const never = leadsTo({
    name: 'never-asked',
    sentence: '',
    uses: [dials],
    from: (s) => s.a > 3,
    to: (s) => s.b === 0,
  })
  const instance = instantiate(twoDials)
  const { verdicts } = explore(instance, bindProperties(instance, [never, both]))
  t.deepEqual(
    verdicts.map(({ verdict, vacuous }) => [verdict, vacuous]),
    [
      ['holds', true],
      ['violated', false],
    ],
  )
})

test('the search for the shortest lasso uses what a loop needs: every conjunct may be true in it, just not at once', (t) => {
  const instance = instantiate(twoDials)
  const [property] = bindProperties(instance, [both])
  const { trace } = explore(instance, [property!]).verdicts[0]!
  // Around both dials, which three instances must be taken for.
  t.deepEqual([trace!.loopStart, trace!.steps.length], [0, 8])
  t.deepEqual(confirm(instance, property!, trace!).lasso?.violated?.never, [])
})

test('steps recorded while searching, after it, and steps found anew give the same result', (t) => {
  const { peterson: definition, getsIn } = peterson
  const properties = [getsIn, under(getsIn, { others: 'none' }), under(getsIn, { none: ['exit'], others: 'weak' })]
  const instance = instantiate(definition)
  const bound = bindProperties(instance, properties)
  const kept = explore(instance, bound)
  const recomputed = explore(instance, bound, { keepSteps: false })
  t.deepEqual(recomputed.verdicts, kept.verdicts)
  t.true(recomputed.bytes < kept.bytes)
  // Where tabulation begins recording ends: before the first state, or in the middle.
  for (const tabulateAfter of [0, 8]) {
    const { bytes: _, ...found } = explore(instance, bound, { tabulateAfter, chunk: 8 })
    const { bytes: __, ...expected } = kept
    t.deepEqual(found, expected)
  }
})

const clocks = part({
  name: 'clocks',
  state: { hour: counter(99), minute: counter(59) },
  actions: (action) => ({
    tick: action({
      by: 'hardware',
      then: (s) => {
        if (s.minute === 59) s.hour = (s.hour + 1) % 100
        s.minute = (s.minute + 1) % 60
      },
    }),
    rewind: action({
      by: 'environment',
      then: (s) => {
        s.hour = 0
      },
    }),
  }),
})
const clock = system({ name: 'clock', title: 'A clock', parts: [clocks] })
const late = eventually({ name: 'late', sentence: 'It gets late.', uses: [clocks], holds: (s) => s.hour === 99 })
const strikes = alwaysEventually({ name: 'strikes', sentence: '', uses: [clocks], holds: (s) => s.minute === 0 })
const early = leadsTo({
  name: 'early',
  sentence: '',
  uses: [clocks],
  from: (s) => s.minute === 1,
  to: (s) => s.hour > 0,
  fairness: { none: ['tick'] },
})

test('of a search that was stopped a lasso is one, and that none was found says nothing', (t) => {
  const instance = instantiate(clock)
  const bound = bindProperties(instance, [late, strikes, early])
  const found = (options: ExploreOptions) => {
    const { verdicts, stoppedBy, exhaustive } = explore(instance, bound, options)
    return { verdicts: verdicts.map(({ verdict }) => verdict), stoppedBy, exhaustive }
  }
  t.deepEqual(found({}), { verdicts: ['violated', 'holds', 'violated'], stoppedBy: undefined, exhaustive: true })
  // Ten minutes are not enough to see the clock begin anew.
  const some = { verdicts: ['incomplete', 'incomplete', 'violated'], exhaustive: false }
  t.deepEqual(found({ limits: { depth: 10 } }), { ...some, stoppedBy: 'depth' })
  t.deepEqual(found({ limits: { depth: 0 } }).verdicts, ['incomplete', 'incomplete', 'incomplete'])
  t.deepEqual(found({ limits: { states: 70 } }).stoppedBy, 'states')
})

test('judging liveness goes on in slices, tells how far it is, and can be stopped: all states were seen then', (t) => {
  const instance = instantiate(clock)
  const bound = bindProperties(instance, [
    strikes,
    late,
    reachable({ name: 'noon', sentence: '', uses: [clocks], holds: (s) => s.hour === 12 }),
    reachable({ name: 'never', sentence: '', uses: [clocks], holds: (s) => s.hour > 99 }),
  ])
  const run = (slices: number, options: ExploreOptions = {}) => {
    const search = new Exploration(instance, bound, options)
    while (search.progress().liveness === undefined) search.advance(64)
    const at: string[] = []
    for (let i = 0; i < slices && !search.advance(256); i++) at.push(search.progress().liveness!.at)
    search.stop('time')
    return { at: [...new Set(at)], result: search.result() }
  }
  const whole = run(Number.POSITIVE_INFINITY)
  t.deepEqual(whole.at, ['conditions', 'properties'])
  t.deepEqual(run(Number.POSITIVE_INFINITY, { tabulateAfter: 0 }).at, ['conditions', 'steps', 'properties'])
  t.deepEqual([whole.result.stoppedBy, whole.result.exhaustive], [undefined, true])
  const stopped = run(2)
  t.deepEqual([stopped.result.stoppedBy, stopped.result.exhaustive], ['time', true])
  t.deepEqual(
    stopped.result.verdicts.map(({ verdict }) => verdict),
    ['incomplete', 'incomplete', 'holds', 'violated'],
  )
})

test('memory that is enough for the states, and not for liveness, leaves only liveness open', (t) => {
  const instance = instantiate(clock)
  const noon = reachable({ name: 'noon', sentence: '', uses: [clocks], holds: (s) => s.hour === 12 })
  const bound = bindProperties(instance, [strikes, noon])
  const { bytes } = explore(instance, bound.slice(1))
  const { verdicts, stoppedBy, exhaustive } = explore(instance, bound, { limits: { memoryBytes: bytes + 100_000 } })
  t.deepEqual(
    [verdicts.map(({ verdict }) => verdict), stoppedBy, exhaustive],
    [['incomplete', 'holds'], 'memory', true],
  )
  t.is(explore(instance, bound, { limits: { memoryBytes: bytes + 10 ** 6 } }).stoppedBy, undefined)
})

test('what cannot be judged is refused with a sentence', (t) => {
  const instance = instantiate(twoDials)
  const symmetric = failure(() => explore(instance, bindProperties(instance, [both]), { symmetry: true }))
  t.is(symmetric.code, 'unsupported')
  t.regex(symmetric.message, /both-high cannot be judged with symmetry reduction/)

  const unknown = failure(() => bindProperties(instance, [under(both, { weak: ['c'] })]))
  t.is(unknown.code, 'unknown-name')
  t.regex(unknown.message, /no action in dials \(fairness of both-high .*\) 'c'/)
  const twice = failure(() => bindProperties(instance, [under(both, { weak: ['a'], none: ['a'] })]))
  t.regex(twice.message, /names the action 'a' twice/)

  const state = reachable({ name: 'r', sentence: '', uses: [dials], holds: () => true })
  t.regex(failure(() => under(state, {})).message, /r cannot be judged under fairness: it is of the kind 'reachable'/)
})

test('a condition that throws is an error with the behaviour that leads there', (t) => {
  const bad = leadsTo({
    name: 'bad',
    sentence: '',
    uses: [dials],
    from: () => false,
    to: (s) => {
      if (s.a === 2) throw new Error('two')
      return true
    },
  })
  const instance = instantiate(twoDials)
  const error = failure(() => explore(instance, bindProperties(instance, [bad])))
  t.is(error.code, 'action-threw')
  t.regex(error.message, /property bad of dials/)
  t.is(error.details.trace?.steps.length, 2)
})
