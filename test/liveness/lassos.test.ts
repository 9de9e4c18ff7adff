import test from 'ava'
import { counterexampleOf, toJson, traceOf } from '../../counterexamples/counterexample.ts'
import { parseCounterexample } from '../../counterexamples/parse-counterexample.ts'
import { renderTrace } from '../../counterexamples/render.ts'
import { confirm } from '../../counterexamples/replay.ts'
import { explore } from '../../explorer/explore.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { assumptionText, fairnessText } from '../../properties/fairness.ts'
import { type BoundProperty, bindProperties, leadsTo, type Property, underFairness } from '../../properties/property.ts'
import * as bit from '../classics/alternating-bit.ts'
import * as peterson from '../classics/peterson.ts'
import * as retries from '../classics/retries.ts'
import { failure } from '../failure.ts'
import { door, swinging, through } from './door.ts'
import { under } from './judged.ts'

// A lasso as the witness judges it, in a file, and as text.

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
