import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { always, leadsTo, step } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { exitCodes } from '../../scripts/exit.ts'
import { type Part, trialOf } from '../../scripts/mutate/trial.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { lampPart, lampScenario } from './lamp.ts'
import { accepting, byName, type Options, tried } from './tried.ts'

// A property that holds only because its premise is never true any more has noticed nothing, and that is told.

const uses = [lampPart] as const
const lit = always({ name: 'P2-lit', sentence: 'A lamp that is on is.', uses, given: (s) => s.on, holds: (s) => s.on })
const asked: Scenario = {
  ...lampScenario,
  properties: [
    ...lampScenario.properties,
    lit,
    step({
      name: 'P3-goes-out',
      sentence: 'A lamp that is put out is out.',
      uses,
      given: ({ action }) => action.name === 'off',
      holds: ({ before, after }) => before.on || !after.on,
    }),
    leadsTo({ name: 'L4-comes-to-be', sentence: 'On is on.', uses, from: (s) => s.on, to: (s) => s.on }),
  ],
}
const dark = 'drop effect on.then'

test('properties that ask nothing of a survivor any more are named beside it, and have not noticed', async (t) => {
  const all = await byName([asked])
  t.is(all[dark]!.outcome, 'unnoticed')
  t.deepEqual(all[dark]!.vacuous, ['P2-lit', 'P3-goes-out', 'L4-comes-to-be'])
  t.deepEqual(all['drop effect off.then']!.vacuous, [])
  t.deepEqual(all['drop condition off.really']!.vacuous, [])
  const { exitCode, text } = await tried([asked])
  t.is(exitCode, exitCodes.differs)
  t.regex(
    text,
    /\n {2}drop effect then {2}not noticed: .*\n {6}P2, P3, L4 are vacuous then: their premises are never true\n/,
  )
  t.regex(text, /^With 1 mutant a property holds only because its premise is never true any more;/m)
  t.is(text.match(/vacuous then/g)!.length, 1)
})

test('one that is accepted says so too, and so does the page', async (t) => {
  const html = join(temporaryDirectory(t), 'page.html')
  const one = { ...lampScenario, properties: [lit] }
  const options: Options = { lock: accepting(t, 'lamp', [dark]), html, mutations: [dark] }
  const { exitCode, text } = await tried([one], options)
  t.is(exitCode, exitCodes.asClaimed)
  t.regex(text, /\n {6}P2 is vacuous then: its premise is never true\n {6}accepted: nobody minds\n/)
  t.true(readFileSync(html, 'utf8').includes('<p>P2 is vacuous then: its premise is never true</p>'))
})

test('whoever notices is asked nothing else, and a premise that is true at other bounds is true', (t) => {
  const size = { states: 4, transitions: 9 }
  const notice = { property: 'P1', verdict: 'violated', behaviour: undefined, loopStart: undefined } as const
  const part = (before: readonly string[], now: readonly string[], isNoticed = false): Part => ({
    difference: 'moves',
    isOpen: false,
    premises: { before, now },
    trial: { bounds: {}, notices: isNoticed ? [notice] : [], refusal: undefined, found: size, unchanged: size },
  })
  t.deepEqual(trialOf([], [part(['P1', 'P2'], ['P1'])]).vacuous, ['P2'])
  t.deepEqual(trialOf([], [part(['P1', 'P2'], ['P1']), part(['P2', 'P3'], ['P2'])]).vacuous, ['P3'])
  t.deepEqual(trialOf([], [part(['P1'], []), part([], ['P1'])]).vacuous, [])
  t.deepEqual(trialOf([], [part(['P1', 'P2'], [], true)]).vacuous, [])
})
