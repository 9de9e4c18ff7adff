import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { type Counterexample, counterexampleOf, toJson, traceOf } from '../counterexamples/counterexample.ts'
import { isItf, parseItf, traceOfItf } from '../counterexamples/itf/read.ts'
import { itfKey } from '../counterexamples/itf/value.ts'
import { toItf } from '../counterexamples/itf/write.ts'
import { parseCounterexample } from '../counterexamples/parse-counterexample.ts'
import { explore } from '../explorer/explore.ts'
import type { Bounds } from '../model/language/bounds.ts'
import { type ErrorCode, MoveproofError } from '../model/language/error.ts'
import { actors } from '../model/language/part.ts'
import { instantiate, type System, type SystemDefinition } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import { type BoundProperty, bindProperties, type Property, propertyKinds } from '../properties/property.ts'
import { scenarios } from '../properties/scenarios.ts'
import { readCounterexample } from '../scripts/counterexample/read.ts'
import { writeWhole } from '../scripts/output/whole-file.ts'
import { faultServed, restless } from './classics/retries.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { exclusion, toyScenarios } from './toy-scenarios.ts'

// Counterexamples as files: what is written can be read, the schema says what the reader takes, and other tools' traces find their steps.

/** Whatever JSON holds: the tests look into it by name. */
type Json = ReturnType<typeof JSON.parse>

interface Sample {
  readonly system: System
  readonly property: BoundProperty
  readonly trace: Trace
  readonly counterexample: Counterexample
}

function sample(definition: SystemDefinition, property: Property, bounds: Bounds = {}): Sample {
  const system = instantiate(definition, bounds)
  const bound = bindProperties(system, [property])[0]!
  const trace = explore(system, [bound]).verdicts[0]!.trace!
  return { system, property: bound, trace, counterexample: counterexampleOf(system, bound, trace) }
}

const root = join(import.meta.dirname, '..')
const early = readCounterexample(
  scenarios,
  join(root, 'counterexamples', 'corpus', 'X07-return-before-acknowledge', 'P1-no-dma-to-moved-page.json'),
)
const pushy = toyScenarios.find(({ system }) => system.name === 'X01-pushy')!.system
const dax = scenarios.find(
  ({ system, properties }) => system.name === 'dax-direct-io' && properties.some(({ name }) => name.startsWith('L1-')),
)!
const loop = sample(restless, faultServed)
const symmetric = sample(pushy, exclusion, { processes: 3 })
const standstill = sample(dax.system, dax.properties.find(({ name }) => name.startsWith('L1-'))!, dax.bounds)

test('ITF: what was written leads to the same steps', (t) => {
  for (const { system, trace, counterexample } of [symmetric, loop, standstill]) {
    const text = toItf(system, trace, counterexample)
    t.true(isItf(text))
    t.deepEqual(traceOfItf(parseItf(text, 'x.itf.json'), system), trace)
  }
})

test('ITF: a command reads it in place of our format', (t) => {
  const directory = temporaryDirectory(t)
  const file = join(directory, 'early.itf.json')
  const { system, counterexample } = early
  writeWhole(file, toItf(system, traceOf(counterexample, system), counterexample), '')
  t.deepEqual(readCounterexample(scenarios, file).counterexample, counterexample)
})

test('ITF: the format is that of the document', (t) => {
  const file = JSON.parse(toItf(loop.system, loop.trace, loop.counterexample))
  t.deepEqual(Object.keys(file), ['#meta', 'params', 'vars', 'states', 'loop'])
  t.is(file.loop, 1)
  t.is(file.states.length, 4, 'the loop ends in the last state; the state that it begins with does not come again')
  for (const [index, state] of file.states.entries()) {
    t.is(state['#meta'].index, index)
    for (const name of file.vars) t.true(name in state)
  }
  t.is(file['#meta'].moveproof.back, 'serve()')
  const { states } = JSON.parse(toItf(symmetric.system, symmetric.trace, symmetric.counterexample))
  t.deepEqual(states[1]['mbt::actionTaken'], 'arrive')
  t.deepEqual(states[1]['mbt::nondetPicks'], { process: { tag: 'Some', value: 'process0' } })
  t.deepEqual(states[1].place, {
    '#map': [
      ['process0', 'waiting'],
      ['process1', 'outside'],
      ['process2', 'outside'],
    ],
  })
  const { states: optional } = JSON.parse(toItf(standstill.system, standstill.trace, standstill.counterexample))
  t.deepEqual(optional[0].pages['#map'][0][1].frame, { tag: 'None', value: { '#tup': [] } })
  t.deepEqual(optional[1].pages['#map'][0][1].frame, { tag: 'Some', value: 'vram0' })
  t.deepEqual(optional[1].frames['#map'][0][1].refs, { '#bigint': '2' })
})

test('ITF: states suffice; other orders, other numbers and a loop that is written out are understood', (t) => {
  const rewrite = ({ system, trace, counterexample }: Sample, change: (file: Json) => void) => {
    const file = JSON.parse(toItf(system, trace, counterexample), (_, value) =>
      value?.['#bigint'] === undefined ? value : Number(value['#bigint']),
    )
    file.vars = file.vars.filter((name: string) => !name.startsWith('mbt::'))
    change(file)
    return traceOfItf(parseItf(JSON.stringify(file), 'x.itf.json'), system)
  }
  const bare = rewrite(symmetric, ({ states }) => {
    for (const state of states) state.place['#map'].reverse()
  })
  t.deepEqual(bare, symmetric.trace)
  const written = rewrite(loop, (file) => {
    delete file['#meta'].moveproof.back
    file.states.push(file.states[1])
  })
  t.deepEqual(written, loop.trace)
  t.not(itfKey({ '#set': ['a', 'b'] }), itfKey(['a', 'b']))
  t.is(itfKey({ '#set': ['a', 'b'] }), itfKey({ '#set': ['b', 'a'] }))
  t.is(itfKey({ b: 1, a: true }), itfKey({ a: true, b: { '#bigint': '1' } }))
})

function fails(t: ExecutionContext, run: () => unknown, code: ErrorCode, message: RegExp): void {
  const error = t.throws(run, { instanceOf: MoveproofError })
  t.is(error?.code, code)
  t.regex(error?.message ?? '', message)
}

test('ITF: what cannot be read is said with its place', (t) => {
  const { system, trace, counterexample } = symmetric
  const read = (change: (file: Json) => void) => {
    const file = JSON.parse(toItf(system, trace, counterexample))
    change(file)
    return traceOfItf(parseItf(JSON.stringify(file), 'x.itf.json'), system)
  }
  fails(t, () => read((file) => delete file['#meta']), 'bad-file', /does not say what it is of[\s\S]*another tool/)
  fails(
    t,
    () => read((file) => delete file['#meta'].moveproof.system),
    'bad-file',
    /#meta\.moveproof\.system is missing/,
  )
  fails(t, () => read(({ states }) => delete states[2].place), 'bad-file', /states\[2\]\.place is missing/)
  fails(t, () => read((file) => (file.states = [])), 'bad-file', /states\[0\] is missing/)
  fails(t, () => read((file) => (file.loop = 1)), 'bad-file', /loop should not be there/)
  fails(
    t,
    () => read(({ states }) => states.splice(1, 1)),
    'not-applicable',
    /No step leads to states\[1\][\s\S]*The nearest is arrive\(process\d\), after which place would differ/,
  )
  fails(t, () => read(({ states }) => states.shift()), 'not-applicable', /states\[0\] is no initial state/)
})

/** As much of JSON Schema as our schema uses; a word that it does not know is an error. */
function accepts(schema: Json, value: Json, whole: Json = schema): boolean {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const words: Record<string, () => boolean> = {
    $ref: () => accepts(whole.$defs[schema.$ref.replace('#/$defs/', '')], value, whole),
    const: () => value === schema.const,
    enum: () => schema.enum.includes(value),
    type: () =>
      ({
        object: isObject,
        array: Array.isArray(value),
        string: typeof value === 'string',
        integer: Number.isSafeInteger(value),
      })[schema.type as string]!,
    minimum: () => typeof value !== 'number' || value >= schema.minimum,
    minLength: () => typeof value !== 'string' || value.length >= schema.minLength,
    required: () => !isObject || schema.required.every((name: string) => Object.hasOwn(value, name)),
    properties: () =>
      !isObject ||
      Object.entries(schema.properties).every(
        ([name, of]) => !Object.hasOwn(value, name) || accepts(of, value[name], whole),
      ),
    additionalProperties: () =>
      !isObject ||
      Object.entries(value).every(
        ([name, of]) => Object.hasOwn(schema.properties ?? {}, name) || accepts(schema.additionalProperties, of, whole),
      ),
    items: () => !Array.isArray(value) || value.every((item) => accepts(schema.items, item, whole)),
    anyOf: () => schema.anyOf.some((of: unknown) => accepts(of, value, whole)),
    not: () => !accepts(schema.not, value, whole),
    if: () => accepts(accepts(schema.if, value, whole) ? schema.then : schema.else, value, whole),
  }
  const silent = ['$schema', '$defs', 'title', 'description', 'then', 'else']
  return Object.keys(schema).every((word) => {
    if (silent.includes(word)) return true
    if (!words[word]) throw new Error(`the test does not know '${word}'`)
    return words[word]()
  })
}

const schema = JSON.parse(readFileSync(join(root, 'docs', 'counterexample.schema.json'), 'utf8'))

const isRead = (value: unknown) => {
  try {
    parseCounterexample(JSON.stringify(value), 'x.json')
    return true
  } catch (error) {
    if (error instanceof MoveproofError && error.code === 'bad-file') return false
    throw error
  }
}

test('the schema takes every counterexample that we write, and lists what the reader knows', (t) => {
  for (const { counterexample } of [symmetric, loop, standstill, early]) {
    const value = JSON.parse(toJson(counterexample))
    t.true(accepts(schema, value))
    t.true(isRead(value))
  }
  t.deepEqual(schema.properties.kind.enum, [...propertyKinds])
  t.deepEqual(schema.$defs.step.properties.by.enum, [...actors])
})

test('schema and reader agree on files with a change somewhere', (t) => {
  const places = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
    typeof value === 'object' && value !== null
      ? [path, ...Object.entries(value).flatMap(([name, of]) => places(of, [...path, name]))]
      : [path]
  const all = [symmetric, loop].map(({ counterexample }) => JSON.parse(toJson(counterexample)))
  const changes = fc.constantFrom(
    undefined,
    null,
    '',
    'text',
    0,
    -1,
    1,
    1.5,
    true,
    [],
    {},
    ['text'],
    { a: 'b' },
    { a: 1 },
    'leadsTo',
    'step',
    'always',
  )
  let refused = 0
  const agree = fc.property(
    fc.constantFrom(...all).chain((file) =>
      fc.record({
        file: fc.constant(file),
        path: fc.constantFrom(...places(file).slice(1)),
        extra: fc.constantFrom('', 'loopStart', 'conjunct', 'unknown'),
        value: changes,
      }),
    ),
    ({ file, path, extra, value }) => {
      const changed = structuredClone(file)
      const inner = path.slice(0, -1).reduce((one, name) => one[name], changed)
      const name = path.at(-1)!
      if (extra !== '') changed[extra] = value
      else if (value === undefined) Array.isArray(inner) ? inner.splice(Number(name), 1) : delete inner[name]
      else inner[name] = value
      // What JSON cannot hold is not there.
      const written = JSON.parse(JSON.stringify(changed))
      const isTooLong = Number.isInteger(written.loopStart) && written.loopStart > (written.steps?.length ?? 0)
      const [bySchema, byReader] = [accepts(schema, written), isRead(written)]
      if (!byReader) refused++
      return isTooLong ? !byReader : bySchema === byReader
    },
  )
  fc.assert(agree, { numRuns: 1500, seed: 7 })
  t.true(refused > 300, 'the test has refused too little to mean anything')
})
