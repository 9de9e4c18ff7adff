import test from 'ava'
import { flag, oneOf, range } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { alwaysEventually, eventually } from '../../properties/property.ts'
import * as bit from '../classics/alternating-bit.ts'
import * as dekker from '../classics/dekker.ts'
import * as peterson from '../classics/peterson.ts'
import * as retries from '../classics/retries.ts'
import { swinging, through } from './door.ts'
import { check, under } from './judged.ts'

// What must happen under which fairness: textbook cases whose results are known, and what weak and strong fairness each ask for.
// Thousands of systems made by chance are in oracle.test.ts.

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
