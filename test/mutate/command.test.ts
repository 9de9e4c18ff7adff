import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { change, mutate } from '../../model/language/mutation.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { exitCodes } from '../../scripts/exit.ts'
import { chosenCache, chosenDesigns, chosenKinds } from '../../scripts/mutate/choices.ts'
import { mutationKinds } from '../../scripts/mutate/mutations.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { exclusion, gate, gateScenario } from '../toy-scenarios.ts'
import { lampScenario } from './lamp.ts'
import { accepting, byName, designs, type Options, only, tried } from './tried.ts'

// What is asked for, kept and shown.

test('a mutant that is named is tried alone, of whichever kind; two with "and" between them at once', async (t) => {
  const named = async (...mutations: string[]) =>
    Object.keys(await byName([gateScenario], { mutations, kinds: ['all'] }))
  t.deepEqual(await named('negate condition enter.open'), ['negate condition enter.open'])
  t.deepEqual(await named('drop condition enter.open and drop effect leave.open', 'drop effect arrive.then'), [
    'drop condition enter.open and drop effect leave.open',
    'drop effect arrive.then',
  ])
  t.deepEqual(chosenKinds([], ['negate condition enter.open']), mutationKinds)
})

test('what was found before is taken from the cache, unless anything that it depends on has changed', async (t) => {
  const directory = temporaryDirectory(t)
  const cache = { directory }
  const [first] = await designs([gateScenario], { cache })
  const [again] = await designs([gateScenario], { cache })
  t.is(first!.fromCache, 0)
  t.is(again!.fromCache, first!.trials.length)
  t.deepEqual({ ...again, fromCache: 0 }, first)
  t.regex((await tried([gateScenario], { cache })).diagnosed, /^11 of 11 results from the cache, .*mutate-gate-/)
  const others: [Scenario, Options][] = [
    [{ ...gateScenario, bounds: { processes: 3 } }, {}],
    [only(gateScenario, exclusion.name), {}],
    [{ ...gateScenario, system: mutate(gate, 'gate', gate.title, [change.dropEffect('leave', 'open')]) }, {}],
    [gateScenario, { everyProperty: true }],
  ]
  for (const [scenario, options] of others) {
    t.is((await designs([scenario], { ...options, cache }))[0]!.fromCache, 0)
  }
  // What a limit has left open is tried again.
  const limited = { states: 2, cache: { directory: temporaryDirectory(t) } }
  await designs([gateScenario], limited)
  const undecided = (await designs([gateScenario], limited))[0]!
  t.is(undecided.fromCache, undecided.trials.length - undecided.counts.undecided!)
  for (const file of readdirSync(directory)) writeFileSync(join(directory, file), 'damaged')
  t.deepEqual((await designs([gateScenario], { cache }))[0], first)
})

test('the page is complete in itself and names every mutant', async (t) => {
  const file = join(temporaryDirectory(t), 'page.html')
  const odd = { ...exclusion, name: 'G1-<b>&"' }
  await tried([{ ...gateScenario, properties: [odd] }], { html: file, everyProperty: true })
  const page = readFileSync(file, 'utf8')
  t.notRegex(page, /<b>|<script|https?:|src=/)
  t.regex(page, /G1-&lt;b&gt;&amp;&quot;/)
  t.is(page.match(/<th scope="row">/g)?.length, 11)
  t.is(page.match(/<div popover /g)?.length, 11)
  t.regex(page, /<li>enter\(process1\)<\/li>/)
  const { exitCode } = await tried([gateScenario], { html: join(file, 'x.html') })
  t.is(exitCode, exitCodes.badInput)
})

test('several designs come with the score of all', async (t) => {
  const { text } = await tried([gateScenario, lampScenario], { lock: accepting(t, 'other', ['drop condition a.b']) })
  t.regex(text, /^gate +\d+ % noticed/m)
  t.regex(text, /^lamp +0 % noticed \(0 of 2\), 2 not noticed$/m)
  t.regex(text, /^all designs: \d+ % noticed/m)
})

test('under one mover alone a design is tried by name only, where the whole one is tried', async (t) => {
  const alone: Scenario = {
    ...gateScenario,
    system: { ...gate, name: 'gate-under-process' },
    alone: { design: 'gate', mover: 'process' },
  }
  const { text } = await tried([gateScenario, alone])
  t.regex(text, /^gate: 11 mutants/m)
  t.notRegex(text, /gate-under-process/)
  t.regex(text, /^not tried: 1 design under one mover alone:/m)
  const all = JSON.parse((await tried([gateScenario, alone], { json: true })).text)
  t.deepEqual(all.leftOut, [{ design: 'gate-under-process', of: 'gate' }])
  const named = await tried([gateScenario, alone], { designs: ['gate-under-process'] })
  t.regex(named.text, /^gate-under-process: 11 mutants/m)
  t.notRegex(named.text, /not tried/)
  // Nothing else has what it has.
  const [only] = await designs([alone])
  t.is(only!.design, 'gate-under-process')
})

test('no line is too long, and every trial has one', async (t) => {
  for (const width of [40, 80, 120]) {
    const { text } = await tried([gateScenario], { width, everyProperty: true })
    t.deepEqual(
      text.split('\n').filter((line) => line.length > width),
      [],
    )
    t.is(text.match(/^ {2}drop (condition|effect) /gm)?.length, 11)
  }
})

test('what cannot be tried is refused: no such action, kind, or design, or a mutant', async (t) => {
  const unknown = await tried([gateScenario], { actions: ['entr'] })
  t.is(unknown.exitCode, exitCodes.badInput)
  t.regex(unknown.diagnosed, /no action 'entr'; did you mean 'enter'/)
  const mutant: Scenario = { ...gateScenario, system: { ...gate, name: 'X01-g' }, mutantOf: 'gate' }
  t.is((await tried([gateScenario, mutant], { designs: ['X01-g'] })).exitCode, exitCodes.badInput)
  t.throws(() => chosenKinds(['drp']), { message: /'drp'; did you mean 'drop'/ })
  t.throws(() => chosenDesigns(['all', 'gate']), { message: /all designs/ })
  t.throws(() => chosenCache(['a', 'b']), { message: /one directory/ })
  t.deepEqual(chosenDesigns(['all']), [])
})
