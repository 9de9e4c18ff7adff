import test from 'ava'
import { counterexampleOf, toJson, traceOf } from '../counterexamples/counterexample.ts'
import { parseCounterexample } from '../counterexamples/parse-counterexample.ts'
import { renderTrace } from '../counterexamples/render.ts'
import { confirm } from '../counterexamples/replay.ts'
import { Exploration, explore } from '../explorer/explore.ts'
import type { ExploreOptions } from '../explorer/options.ts'
import { counter, flag, oneOf, range } from '../model/language/domain.ts'
import { MoveproofError } from '../model/language/error.ts'
import { indexSet } from '../model/language/index-set.ts'
import { part } from '../model/language/part.ts'
import { instantiate, type SystemDefinition, system } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import { assumptionText, fairnessText } from '../properties/fairness.ts'
import {
  alwaysEventually,
  type BoundProperty,
  bindProperties,
  eventually,
  leadsTo,
  type Property,
  reachable,
  underFairness,
} from '../properties/property.ts'
import * as bit from './classics/alternating-bit.ts'
import * as dekker from './classics/dekker.ts'
import * as peterson from './classics/peterson.ts'
import * as retries from './classics/retries.ts'

// What must happen: textbook cases whose results are known, and what the pieces promise by themselves. Thousands of systems made
// by chance are in liveness-oracle.test.ts.

/** Each verdict with the steps of the lasso, stem and loop, after the witness has confirmed it. */
function check(definition: SystemDefinition, properties: readonly Property[], options: ExploreOptions = {}) {
  const instance = instantiate(definition)
  const bound = bindProperties(instance, properties)
  return explore(instance, bound, options).verdicts.map(({ verdict, trace }, i) => {
    if (!trace) return verdict
    confirm(instance, bound[i]!, trace)
    return `${verdict} ${trace.loopStart}+${trace.steps.length - trace.loopStart!}`
  })
}

const under = (property: Property, fairness: Property['assumes']) =>
  underFairness(property, { name: `${property.name} under ${JSON.stringify(fairness)}`, fairness: fairness! })

const failure = (run: () => unknown): MoveproofError => {
  try {
    run()
  } catch (error) {
    if (error instanceof MoveproofError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

// Peterson 1981: no process waits for ever, if each one that is not in its remainder goes on
test("Peterson's algorithm lets everybody in under weak fairness, and not without", (t) => {
  const weak = peterson.getsIn
  const slowInside = under(weak, { none: ['start', 'exit'], others: 'weak' })
  t.deepEqual(check(peterson.peterson, [weak, under(weak, { others: 'none' }), slowInside]), [
    'holds',
    'violated 1+0',
    // The one inside never leaves: five steps to get in, then the other comes and waits.
    'violated 9+0',
  ])
})

// Dijkstra, EWD 123: Dekker's solution; the variant of rumur-romp waits until it is the other's turn, and so does not wait
test("Dekker's algorithm lets everybody in under weak fairness; the variant that does not wait for its turn does not", (t) => {
  const { getsIn } = dekker
  const none = under(getsIn, { others: 'none' })
  t.deepEqual(check(dekker.dekkerInTurn, [getsIn, none]), ['holds', 'violated 1+0'])
  t.deepEqual(check(dekker.dekker, [getsIn, under(getsIn, { others: 'strong' })]), ['violated 2+7', 'violated 2+7'])
})

// Lamport, Specifying Systems, 14.7: ABFairness and SentLeadsToRcvd; receiving must be strongly fair
test('the alternating bit delivers over lossy lines when receiving is strongly fair, and not when it is only weakly so', (t) => {
  const sent = bit.sentLeadsToReceived
  const properties = [
    sent,
    under(sent, { weak: ['receive'] }),
    under(sent, { none: ['resend'] }),
    under(sent, { others: 'none' }),
  ]
  t.deepEqual(check(bit.alternatingBit, properties), ['holds', 'violated 1+4', 'violated 2+2', 'violated 1+0'])
})

test('finitely many disturbances are an assumption of the model: a bounded counter in the environment', (t) => {
  const { restless, calm, faultServed, faultHappens } = retries
  t.deepEqual(check(restless, [faultServed]), ['violated 1+3'])
  t.deepEqual(check(calm, [faultServed, faultHappens]), ['holds', 'violated 0+0'])
})

// One process that may be asked to wait: the smallest system on which weak and strong fairness differ.
const door = part({
  name: 'door',
  state: { open: flag(), through: flag() },
  actions: (action) => ({
    swing: action({
      by: 'hardware',
      when: { outside: (s) => !s.through },
      then: (s) => {
        s.open = !s.open
      },
    }),
    go: action({
      by: 'driver',
      when: { open: (s) => s.open, outside: (s) => !s.through },
      then: (s) => {
        s.through = true
      },
    }),
  }),
})
const swinging = system({ name: 'swinging', title: 'A door that opens and closes', parts: [door] })
const through = eventually({ name: 'through', sentence: 'It gets through.', uses: [door], holds: (s) => s.through })

test('what is enabled again and again, but never for ever, is taken under strong fairness only', (t) => {
  const properties = [through, under(through, { strong: ['go'] }), under(through, { none: ['swing'] })]
  t.deepEqual(check(swinging, properties), ['violated 0+2', 'holds', 'violated 0+0'])
})

test('a step that changes nothing is taken all the same', (t) => {
  const poller = part({
    name: 'poller',
    state: { done: flag() },
    actions: (action) => ({
      poll: action({ by: 'driver', then: () => undefined }),
      finish: action({
        by: 'application',
        then: (s) => {
          s.done = true
        },
      }),
    }),
  })
  const done = eventually({ name: 'done', sentence: 'It ends.', uses: [poller], holds: (s) => s.done })
  const polling = system({ name: 'polling', title: 'A driver that polls', parts: [poller] })
  // The driver polls for ever, which is fair to it; where nobody needs to poll, nothing happens at all.
  const properties = [done, under(done, { none: ['poll'] }), under(done, { weak: ['finish'] })]
  t.deepEqual(check(polling, properties), ['violated 0+1', 'violated 0+0', 'holds'])
})

test('a behaviour that ends goes on for ever as it is: fairness asks for nothing where nothing is enabled', (t) => {
  const device = part({
    name: 'device',
    state: { at: oneOf('busy', 'done', 'unplugged') },
    actions: (action) => ({
      complete: action({
        by: 'hardware',
        when: { busy: (s) => s.at === 'busy' },
        then: (s) => {
          s.at = 'done'
        },
      }),
      unplug: action({
        by: 'environment',
        when: { busy: (s) => s.at === 'busy' },
        then: (s) => {
          s.at = 'unplugged'
        },
      }),
    }),
  })
  const completes = eventually({ name: 'completes', sentence: '', uses: [device], holds: (s) => s.at === 'done' })
  const ends = alwaysEventually({ name: 'ends', sentence: '', uses: [device], holds: (s) => s.at !== 'busy' })
  const unplugged = system({ name: 'unplugged', title: 'A device that can be unplugged', parts: [device] })
  t.deepEqual(check(unplugged, [completes, ends, under(completes, { strong: ['complete'] })]), [
    'violated 1+0',
    'holds',
    'violated 1+0',
  ])
})

test('fairness is to every action instance by itself: serving one again and again does not do for the other', (t) => {
  const Client = indexSet('Client', 2)
  const shop = part({
    name: 'shop',
    state: { last: range(0, 1) },
    actions: (action) => ({
      serve: action({
        by: 'kernel',
        on: { client: Client },
        then: (s, { client }) => {
          s.last = Number(client === ([0, 1] as unknown[])[0]) as 0 | 1
        },
      }),
    }),
  })
  const definition = system({ name: 'shop', title: 'Two clients', parts: [shop] })
  const each = [0, 1].map((n) =>
    alwaysEventually({ name: `served-${n}`, sentence: '', uses: [shop], holds: (s) => s.last === n }),
  )
  t.deepEqual(check(definition, each), ['holds', 'holds'])
  t.deepEqual(check(definition, [under(each[0]!, { none: ['serve'] })]), ['violated 1+0'])
})

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

// The witness against lassos that are none.
const waits = leadsTo({
  name: 'goes',
  sentence: 'What can go goes.',
  uses: [door],
  from: (s) => s.open,
  to: (s) => s.through,
})

function lasso(steps: string, loopStart?: number): Trace {
  const taken = steps.split(' ').filter(Boolean)
  return {
    initial: 0,
    steps: taken.map((action) => ({ action, parameters: {} })),
    ...(loopStart === undefined ? {} : { loopStart }),
  }
}

test('the witness refuses what is no violation: each reason has its sentence', (t) => {
  const instance = instantiate(swinging)
  const bound = (property: Property): BoundProperty => bindProperties(instance, [property])[0]!
  const refused = (property: Property, trace: Trace) => {
    const error = failure(() => confirm(instance, bound(property), trace))
    t.is(error.code, 'unconfirmed')
    return error.message
  }
  t.notThrows(() => confirm(instance, bound(through), lasso('swing swing', 0)))
  t.regex(refused(through, lasso('swing swing')), /has no loop/)
  t.regex(refused(through, lasso('swing swing', 3)), /has no loop/)
  t.regex(refused(through, lasso('swing swing swing', 0)), /does not lead back to the state after step 0/)
  t.regex(refused(through, lasso('swing go', 2)), /through is not violated/)
  t.regex(refused(through, lasso('', 0)), /not fair.* never takes swing\(\), and would have to/)
  t.regex(refused(under(through, { strong: ['go'] }), lasso('swing swing', 0)), /never takes go\(\)/)
  // The premise is never true on the way, and then it is.
  t.regex(refused(under(waits, { others: 'none' }), lasso('', 0)), /goes is not violated|goes under .* is not violated/)
  t.notThrows(() => confirm(instance, bound(under(waits, { others: 'none' })), lasso('swing', 1)))
  // Not from the beginning: `eventually` speaks of the whole behaviour.
  t.regex(refused(underFairness(through, { name: 'n', fairness: {} }), lasso('swing go', 2)), /not violated/)
})

test('the witness tells what the loop owes to nobody, and what only strong fairness would take', (t) => {
  const instance = instantiate(swinging)
  const [weak, none] = bindProperties(instance, [waits, under(waits, { none: ['go', 'swing'] })])
  const looping = confirm(instance, weak!, lasso('swing swing', 0)).lasso
  t.deepEqual([looping?.neverOwed, looping?.interrupted, looping?.violated?.since], [[], ['go()'], 1])
  const ended = confirm(instance, none!, lasso('swing', 1)).lasso
  t.deepEqual([ended?.neverOwed, ended?.interrupted], [['swing()', 'go()'], []])
})

test('a lasso survives the way into a file and back, and a file that is wrong about its loop is refused', (t) => {
  const instance = instantiate(swinging)
  const [property] = bindProperties(instance, [through])
  const { trace } = explore(instance, [property!]).verdicts[0]!
  const saved = counterexampleOf(instance, property!, trace!)
  t.is(saved.loopStart, 0)
  const read = parseCounterexample(toJson(saved), 'file.json')
  t.deepEqual(read, saved)
  t.deepEqual(traceOf(read, instance), trace)
  const wrong = (edit: object) =>
    failure(() => parseCounterexample(JSON.stringify({ ...saved, ...edit }), 'file.json')).message
  t.regex(wrong({ loopStart: undefined }), /loopStart is missing; it should be a whole number from 0 to 2/)
  t.regex(wrong({ loopStart: 3 }), /loopStart should be a whole number from 0 to 2, but is 3/)
  t.regex(wrong({ kind: 'always' }), /loopStart should not be there: .*'always' has no loop/)
})

test('fairness is told in words', (t) => {
  const text = (definition: SystemDefinition, property: Property) => {
    const instance = instantiate(definition)
    return fairnessText(instance, bindProperties(instance, [property])[0]!.fairness)
  }
  t.is(text(swinging, through), 'weak fairness of all steps')
  t.is(
    text(swinging, under(through, { strong: ['go'] })),
    'weak fairness of all steps, strong fairness of driver steps',
  )
  t.is(text(swinging, under(through, { others: 'strong' })), 'strong fairness of all steps')
  t.is(text(swinging, under(through, { others: 'none' })), 'no fairness')
  t.is(text(retries.calm, retries.faultServed), 'weak fairness of driver steps')
  t.is(text(peterson.peterson, peterson.getsIn), 'weak fairness of application steps other than start')
  t.is(
    text(bit.alternatingBit, bit.sentLeadsToReceived),
    'weak fairness of driver steps, strong fairness of receive and receiveAcknowledgement',
  )
  t.is(
    text(bit.alternatingBit, under(bit.sentLeadsToReceived, { none: ['receive', 'acknowledge'], weak: ['send'] })),
    'weak fairness of application steps and of resend and receiveAcknowledgement, strong fairness of receiveAcknowledgement',
  )
  t.is(
    assumptionText({ strong: ['a', 'b'], none: ['c'] }),
    'strong fairness of a and b, no fairness of c, others as the model says',
  )
  t.is(assumptionText({ weak: ['a'], others: 'none' }), 'weak fairness of a, no fairness of others')
})

test('a rendered lasso marks its loop, and says why it may go on', (t) => {
  const instance = instantiate(retries.restless)
  const [property] = bindProperties(instance, [retries.faultServed])
  const { trace } = explore(instance, [property!]).verdicts[0]!
  t.is(
    renderTrace(instance, property, trace!),
    `L3-fault-served  4 steps, the last 3 again and again
A fault that was raised is served in the end.

  0  initially  all fields at their start values
  1  application  raise()
        fault: none → raised
  for ever: steps 2 to 4
  2  driver       sample()
        fault: raised → sampled
  3  environment  invalidate()
        stale: false → true
  4  driver       serve()
        fault: sampled → raised
        stale: true → false
  for ever: back in the state after step 1

violated: the premise is true after step 1, and from then on the condition is
  never true.
  after step 4:
    fault = raised
Under weak fairness of driver steps it may go on like this for ever.
`,
  )
  const stuck = bindProperties(instance, [under(retries.faultServed, { none: ['serve'] })])[0]!
  const text = renderTrace(instance, stuck, explore(instance, [stuck]).verdicts[0]!.trace!)
  t.regex(text, / {2}2 steps, then nothing more\n/)
  t.regex(text, /\n {2}for ever: nothing happens any more\n/)
  t.regex(
    text,
    /it may stay like this for ever\.\n {2}enabled for ever, but nobody has to take it:\n {4}serve\(\), invalidate\(\)\n$/,
  )
  // A trace that is no violation, as after a change of the model.
  const fair = renderTrace(instance, property, { ...trace!, steps: trace!.steps.slice(0, 1), loopStart: 1 })
  t.regex(
    fair,
    /holds: under weak fairness of driver steps it cannot go on like this for ever\.\n {2}has to be taken:\n {4}sample\(\)/,
  )
})
