import test from 'ava'
import fc from 'fast-check'
import { counterexampleOf, toJson, traceOf } from '../../counterexamples/counterexample.ts'
import { parseCounterexample } from '../../counterexamples/parse-counterexample.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import { failure } from '../failure.ts'
import { messages } from './messages.ts'
import { exclusion, race, raceTrace } from './race.ts'
import { picks, walk } from './walks.ts'

// A counterexample survives the way into a file and back, and a file that is wrong is refused with a sentence.

test('a counterexample survives the way into a file and back', (t) => {
  fc.assert(
    fc.property(picks, fc.boolean(), (picks, ofRace) => {
      const system = instantiate(ofRace ? (race as SystemDefinition) : (messages as SystemDefinition))
      const { trace } = walk(system, picks)
      const saved = counterexampleOf(system, { name: 'P', kind: 'always' }, trace, 'apart')
      const read = parseCounterexample(toJson(saved), 'file.json')
      t.deepEqual(read, saved)
      t.deepEqual(traceOf(read, system), trace)
    }),
    { numRuns: 50 },
  )
})

test('a counterexample file names its parameters and its first state for readers', (t) => {
  const saved = counterexampleOf(instantiate(race), exclusion, raceTrace)
  t.deepEqual(saved.steps[1], { action: 'look', by: 'application', parameters: { process: 'process1' } })
  t.deepEqual(saved.initialState, {
    locked: 'false',
    processes: { process0: { at: 'idle' }, process1: { at: 'idle' } },
  })
})

test('a file cut off anywhere is refused as such', (t) => {
  const text = toJson(counterexampleOf(instantiate(race), exclusion, raceTrace))
  for (let length = 1; length < text.length - 2; length += 7) {
    const error = failure(() => parseCounterexample(text.slice(0, length), 'cut.json'), 'bad-file')
    t.regex(error.message, /ends in the middle of its JSON/)
    t.regex(error.message, /cut\.json/)
  }
})

test('each way in which a file can be wrong has its own sentence', (t) => {
  const saved = counterexampleOf(instantiate(race), exclusion, raceTrace)
  const step = saved.steps[3]!
  const edited = (edit: object) => JSON.stringify({ ...saved, ...edit })
  const withStep = (edit: object) => edited({ steps: [...saved.steps.slice(0, 3), { ...step, ...edit }] })
  const wrong: [string, RegExp][] = [
    ['', /The file is empty/],
    ['hello', /The file is no JSON/],
    ['{"a": 1,}', /The file is no JSON/],
    ['[]', /This is no moveproof counterexample: its format is not given/],
    ['7', /The file should be an object, but is 7/],
    [edited({ format: 'itf' }), /its format is "itf"/],
    [edited({ version: 2 }), /version 2 of the format; this moveproof reads version 1.*newer moveproof/s],
    [edited({ version: 'one' }), /version should be 1, but is "one"/],
    [edited({ kind: 'never' }), /kind should be one of always/],
    [edited({ initial: -1 }), /initial should be a whole number from 0, but is -1/],
    [edited({ bounds: { pages: '2' } }), /bounds\.pages should be a whole number/],
    [edited({ steps: {} }), /steps should be an array, but is an object/],
    [edited({ system: undefined }), /system is missing/],
    [edited({ conjunct: 7 }), /conjunct should be a text/],
    [edited({ initialState: { locked: 1 } }), /initialState\.locked should be a text or an object/],
    [withStep({ action: 7 }), /steps\[3\]\.action should be a text that is not empty, but is 7/],
    [withStep({ by: 'gremlin' }), /steps\[3\]\.by should be one of kernel/],
    [withStep({ parameters: { process: 1 } }), /steps\[3\]\.parameters\.process should be a text/],
    [withStep({ parameters: ['process1'] }), /steps\[3\]\.parameters should be an object, but is an array/],
  ]
  for (const [text, message] of wrong) {
    const error = failure(() => parseCounterexample(text, 'file.json'), 'bad-file')
    t.regex(error.message, message)
    t.regex(error.message, /next:/)
  }
})

test('whatever a file holds, reading it ends in a counterexample or in a sentence', (t) => {
  const saved = counterexampleOf(instantiate(race), exclusion, raceTrace)
  const names = fc.constantFrom(...Object.keys(saved))
  fc.assert(
    fc.property(names, fc.jsonValue(), (name, value) => {
      try {
        parseCounterexample(JSON.stringify({ ...saved, [name]: value }), 'file.json')
        t.pass()
      } catch (error) {
        t.true(error instanceof MoveproofError)
      }
    }),
  )
})

test('a counterexample of an older model says that the model has changed', (t) => {
  const saved = counterexampleOf(instantiate(race), exclusion, raceTrace)
  const newer = { ...instantiate(race), fingerprint: 'another' }
  const renamed = { ...newer, actions: newer.actions.map((a) => (a.name === 'look' ? { ...a, name: 'looks' } : a)) }
  const error = failure(() => traceOf(saved, renamed), 'not-applicable')
  t.regex(error.message, /race has no action 'look'; did it become 'looks'\?/)
  t.regex(error.message, /the model has changed since the counterexample was found/)
  const step = { ...saved.steps[0]!, parameters: { process: 'proces0' } }
  const label = failure(() => traceOf({ ...saved, steps: [step] }, newer), 'not-applicable')
  const smaller = failure(() => traceOf({ ...saved, bounds: { pages: 3 }, steps: [step] }, newer), 'not-applicable')
  t.regex(smaller.message, /the bounds differ: it was found at pages = 3; this system is at no bounds/)
  t.regex(label.message, /'proces0' is no value of the parameter 'process' of look.*did it become 'process0'/)
})
