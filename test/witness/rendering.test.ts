import test from 'ava'
import fc from 'fast-check'
import { plain, wrap } from '../../counterexamples/layout.ts'
import { explore } from '../../counterexamples/reference-explorer.ts'
import { renderTrace } from '../../counterexamples/render.ts'
import { each, flag, setOf } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, system } from '../../model/language/system.ts'
import { always, alwaysReachable, bindProperties, neverStuttering, reachable, step } from '../../properties/property.ts'
import { bind } from './bind.ts'
import { counting, counts } from './counts.ts'
import { exclusion, race, raceTrace } from './race.ts'
import { picks, walk } from './walks.ts'

// Counterexamples as text.

test('a rendered trace reads as it should', (t) => {
  const system = instantiate(race)
  t.is(
    renderTrace(system, bind(system, exclusion), raceTrace),
    `mutual-exclusion  4 steps
No two processes are inside at the same time.

  0  initially  all fields at their start values
  1  application  look(process0)
        processes[process0].at: idle → sawFree
  2  application  look(process1)
        processes[process1].at: idle → sawFree
  3  kernel       enter(process0)
        locked:                 false → true
        processes[process0].at: sawFree → inside
  4  kernel       enter(process1)
        processes[process1].at: sawFree → inside

violated: 'apart' is false in the last state for one = process0, other =
  process1.
  processes[process0].at = inside
  processes[process1].at = inside
`,
  )
})

test('every kind of property has an ending of its own', (t) => {
  const uses = [counting] as const
  const system = instantiate(counts)
  const properties = bindProperties(system, [
    step({ name: 'a', sentence: '', uses, holds: (s) => s.after.count !== 2 }),
    reachable({ name: 'b', sentence: '', uses, holds: (s) => s.count === 3 }),
    alwaysReachable({ name: 'c', sentence: '', uses, holds: (s) => s.count === 0 }),
    neverStuttering({ name: 'd', sentence: '', uses, unless: { early: (s) => s.count === 1 } }),
  ])
  const endings = explore(system, properties).verdicts.map(({ trace }, i) =>
    renderTrace(system, properties[i]!, trace!).split('\n\n').at(-1),
  )
  t.regex(endings[0]!, /^violated: the condition is false of the last step, up\(\)\.\n {2}after\.count = 2\n$/)
  t.regex(endings[1]!, /^reached: the condition is true\.\n$/)
  t.regex(endings[2]!, /^violated: the condition is false in the last state, and no state/)
  t.regex(
    endings[3]!,
    /^stuttering: no enabled action changes the last state, which is no legal end\n {2}\('early'\)\.\n/,
  )
  t.regex(endings[3]!, /idle\(\) changes nothing\n {2}up\(\) needs below, but count = 3\n/)
})

test('no rendered line is wider than asked', (t) => {
  const Long = indexSet('AnElementOfAnIndexSetWithAnExcessivelyLongName', 9)
  const wide = part({
    name: 'wide',
    state: { anUnusuallyLongNameForAField: each(Long, setOf(Long)), x: flag() },
    actions: (action) => ({
      anActionWithAnUnusuallyLongName: action({
        by: 'environment',
        on: { one: Long, other: Long },
        then: (s, { one, other }) => s.anUnusuallyLongNameForAField[one].add(other),
      }),
    }),
  })
  const instance = instantiate(system({ name: 'wide', title: '', parts: [wide] }))
  const property = bind(
    instance,
    always({
      name: 'a-property-with-a-name-that-is-longer-than-anybody-would-think-reasonable-for-a-property',
      sentence: 'It says more than fits on a line, to see what becomes of a sentence that does not fit on one line.',
      uses: [wide],
      on: { one: Long },
      holds: (s, { one }) => s.anUnusuallyLongNameForAField[one].size < 1,
    }),
  )
  fc.assert(
    fc.property(picks, fc.constantFrom(40, 80, 120), fc.boolean(), (picks, width, full) => {
      const text = renderTrace(instance, property, walk(instance, picks).trace, { width, full })
      for (const line of text.split('\n')) t.true([...line].length <= width, line)
    }),
    { numRuns: 20 },
  )
})

test('colours change nothing but colours', (t) => {
  const system = instantiate(race)
  const property = bind(system, exclusion)
  const coloured = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`
  const paint = { bold: coloured(1), dim: coloured(2), red: coloured(31), green: coloured(32), cyan: coloured(36) }
  const text = renderTrace(system, property, raceTrace, { paint })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is made of
  t.is(text.replaceAll(/\u001b\[\d+m/g, ''), renderTrace(system, property, raceTrace, { paint: plain }))
})

test('full prints every field after every step', (t) => {
  const text = renderTrace(instantiate(race), undefined, raceTrace, { full: true })
  t.is(text.match(/processes\[process1\]\.at/g)?.length, 5)
  t.is(text.match(/locked/g)?.length, 5)
})

test('wrapping keeps every word, and breaks one that fits nowhere', (t) => {
  t.deepEqual(wrap([{ text: 'one two  three' }], 8, { first: 0, rest: 2 }), ['one two', '  three'])
  t.deepEqual(wrap([{ text: 'abcdefghijkl' }], 6, { first: 0, rest: 2 }), ['abcdef', '  ghij', '  kl'])
  t.deepEqual(wrap([], 6, { first: 0, rest: 2 }), [''])
})
