import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { explore } from '../explorer/explore.ts'
import { flag } from '../model/language/domain.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { part } from '../model/language/part.ts'
import { instantiate, system } from '../model/language/system.ts'
import { always } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios as shipped } from '../properties/scenarios.ts'
import { selectTasks } from '../scripts/check/select.ts'
import { mutateDesigns } from '../scripts/commands/mutate.ts'
import { exitCodes, reportError } from '../scripts/exit.ts'
import { type Accepted, emptyLock } from '../scripts/gate/lock/lock.ts'
import { readLock } from '../scripts/gate/lock/read.ts'
import { lockText } from '../scripts/gate/lock/write.ts'
import type { CacheChoice } from '../scripts/mutate/cache.ts'
import { chosenCache, chosenDesigns, chosenKinds } from '../scripts/mutate/choices.ts'
import { mutationKinds, mutationsOf } from '../scripts/mutate/mutations.ts'
import { type Baseline, mutantSearch, type Part, trialOf } from '../scripts/mutate/trial.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { engineSources } from '../scripts/sources/model-hash.ts'
import { exclusion, gate, gateScenario } from './toy-scenarios.ts'

// Every named condition and effect, changed by itself or two at once: who notices?

interface Options {
  readonly designs?: readonly string[]
  readonly kinds?: readonly string[]
  readonly pairs?: boolean
  readonly actions?: readonly string[]
  readonly everyProperty?: boolean
  readonly mutations?: readonly string[]
  readonly properties?: readonly string[]
  readonly lock?: string
  readonly accept?: string
  readonly withdraw?: boolean
  readonly cache?: CacheChoice
  readonly html?: string
  readonly json?: boolean
  readonly states?: number
  readonly width?: number
  readonly signal?: AbortSignal
}

interface TrialJson {
  readonly name: string
  readonly outcome: string
  readonly reason: string | null
  readonly noticedBy: readonly {
    readonly property: string
    readonly verdict: string
    readonly steps: number | null
    readonly behaviour: readonly string[] | null
  }[]
  readonly refusal: string | null
  readonly found: { readonly states: number; readonly transitions: number } | null
  readonly unchanged: { readonly states: number; readonly transitions: number }
}

interface DesignJson {
  readonly design: string
  readonly trials: readonly TrialJson[]
  readonly counts: Readonly<Record<string, number>>
  readonly score: number | null
  readonly stale: readonly { readonly mutation: string; readonly problem: string }[]
  readonly fromCache: number
}

async function tried(scenarios: readonly Scenario[], options: Options = {}) {
  const { width = 80, states, kinds = ['drop'] } = options
  const terminal = new RecordedTerminal(width)
  const asked = {
    designs: options.designs ?? [],
    kinds: chosenKinds(kinds),
    pairs: options.pairs ?? false,
    actions: options.actions ?? [],
    mutations: options.mutations ?? [],
    bounds: {},
    properties: options.properties ?? [],
    limits: { memoryBytes: 2 ** 30, states },
    everyProperty: options.everyProperty ?? false,
    lock: options.lock ?? 'there-is-none.lock.json',
    accept: options.accept,
    withdraw: options.withdraw ?? false,
    cache: options.cache ?? ('none' as const),
    html: options.html,
    workers: 1,
    json: options.json ?? false,
    signal: options.signal,
  }
  const exitCode = await mutateDesigns(scenarios, asked, terminal).catch((error: unknown) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

async function designs(scenarios: readonly Scenario[], options: Options = {}): Promise<readonly DesignJson[]> {
  const { text, diagnosed } = await tried(scenarios, { ...options, json: true })
  if (text === '') throw new Error(diagnosed)
  return JSON.parse(text).designs
}

async function byName(scenarios: readonly Scenario[], options: Options = {}): Promise<Record<string, TrialJson>> {
  const [design] = await designs(scenarios, options)
  return Object.fromEntries(design!.trials.map((trial) => [trial.name, trial]))
}

const only = (scenario: Scenario, ...names: readonly string[]): Scenario => ({
  ...scenario,
  properties: scenario.properties.filter(({ name }) => names.includes(name)),
})

/** A lock file in a folder of its own, which may have nothing in it yet. */
function lockFile(accepted?: Accepted): string {
  const file = join(mkdtempSync(join(tmpdir(), 'moveproof-')), 'moveproof.lock.json')
  if (accepted) writeFileSync(file, lockText({ ...emptyLock({ version: '1', hash: '0123456789abcdef' }), accepted }))
  return file
}

const accepting = (design: string, mutations: readonly string[]) =>
  lockFile({ [design]: { 'nobody minds': mutations } })

test('a condition or effect is noticed by the properties whose verdict changes, with the shortest behaviour', async (t) => {
  const all = await byName([gateScenario])
  t.deepEqual(Object.keys(all), [
    'drop condition arrive.outside',
    'drop effect arrive.then',
    'drop condition enter.waiting',
    'drop condition enter.open',
    'drop effect enter.move',
    'drop effect enter.close',
    'drop condition leave.inside',
    'drop effect leave.go',
    'drop effect leave.open',
    'drop condition repair.broken',
    'drop effect repair.then',
  ])
  // The same as of the mutant of that name, whose lengths are claimed.
  t.deepEqual(
    all['drop condition enter.open']!.noticedBy.map(({ property, verdict, steps }) => [property, verdict, steps]),
    [
      ['G1-exclusion', 'violated', 4],
      ['G2-closed-behind', 'violated', 4],
    ],
  )
  t.deepEqual(all['drop condition enter.open']!.noticedBy[0]!.behaviour!.slice().sort(), [
    'arrive(process0)',
    'arrive(process1)',
    'enter(process0)',
    'enter(process1)',
  ])
  t.deepEqual(
    all['drop effect arrive.then']!.noticedBy.map(({ property, steps }) => [property, steps]),
    [['R1-used', null]],
  )
})

test('conditions are negated, and asked of any element; effects change places', async (t) => {
  const all = await byName([gateScenario], { kinds: ['all'] })
  t.is(all['negate condition enter.open']!.outcome, 'noticed')
  // Somebody waits, so whoever is outside goes in.
  const weak = all['weaken condition enter.waiting for any process']!
  t.is(weak.outcome, 'unnoticed')
  t.true(weak.found!.transitions > weak.unchanged.transitions)
  // What one of them writes the other one does not read.
  t.is(all['reorder effect enter.move after close']!.outcome, 'equivalent')
  t.deepEqual(
    Object.keys(all).filter((name) => name.includes('enter')),
    [
      'drop condition enter.waiting',
      'negate condition enter.waiting',
      'weaken condition enter.waiting for any process',
      'drop condition enter.open',
      'negate condition enter.open',
      'drop effect enter.move',
      'reorder effect enter.move after close',
      'drop effect enter.close',
    ],
  )
})

test('what no property notices is told from what changes nothing', async (t) => {
  const found = await byName([gateScenario])
  // Whoever leaves opens the gate, so nothing ever needs repair.
  t.is(found['drop effect repair.then']!.outcome, 'equivalent')
  const without = only(gateScenario, 'never-stuck')
  const unseen = (await byName([without]))['drop condition enter.open']!
  t.is(unseen.outcome, 'unnoticed')
  t.true(unseen.found!.states > unseen.unchanged.states)
  const { exitCode, text } = await tried([without])
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /not noticed: \d+ states instead of \d+/)
  t.regex(text, /What nobody notices is a hole/)
})

const lamp = system({
  name: 'lamp',
  title: 'a lamp with one switch for on and one for off',
  parts: [
    part({
      name: 'lamp',
      state: { on: flag() },
      actions: (action) => ({
        on: action({
          by: 'driver',
          when: { off: (s) => !s.on },
          then: (s) => {
            s.on = true
          },
        }),
        off: action({
          by: 'driver',
          when: { on: (s) => s.on, really: (s) => s.on },
          then: (s) => {
            s.on = false
          },
        }),
      }),
    }),
  ],
})
const lampScenario: Scenario = {
  system: lamp,
  bounds: {},
  properties: [always({ name: 'P1-lamp', sentence: 'A lamp is a lamp.', uses: [], holds: () => true })],
  violated: {},
}

test('steps that change nothing are told from those that do, and what changes nothing is not counted', async (t) => {
  const [design] = await designs([lampScenario])
  const outcomes = Object.fromEntries(design!.trials.map(({ name, outcome }) => [name, outcome]))
  t.deepEqual(outcomes, {
    'drop condition on.off': 'idle',
    'drop effect on.then': 'unnoticed',
    'drop condition off.on': 'equivalent',
    'drop condition off.really': 'equivalent',
    'drop effect off.then': 'unnoticed',
  })
  t.is(design!.score, 0)
  t.deepEqual(design!.counts, { noticed: 0, unnoticed: 2, undecided: 0, equivalent: 2, idle: 1, accepted: 0 })
})

test('two at once shows guards that stand in for one another', async (t) => {
  const twice = mutate(gate, 'twice', 'asks twice', [
    change.addCondition<{ closed: boolean }>('enter', 'stillOpen', ({ closed }) => !closed),
  ])
  const all = await byName([{ ...gateScenario, system: twice }], { pairs: true, actions: ['enter'] })
  t.is(all['drop condition enter.open']!.outcome, 'equivalent')
  t.is(all['drop condition enter.stillOpen']!.outcome, 'equivalent')
  const both = all['drop condition enter.open and drop condition enter.stillOpen']!
  t.deepEqual(
    both.noticedBy.map(({ property, steps }) => [property, steps]),
    [
      ['G1-exclusion', 4],
      ['G2-closed-behind', 4],
    ],
  )
})

test('the first to notice end the search; with the matrix all are found, and those that were found before are the same', async (t) => {
  const quick = await byName([gateScenario], { kinds: ['all'] })
  const all = await byName([gateScenario], { kinds: ['all'], everyProperty: true })
  t.deepEqual(Object.keys(all), Object.keys(quick))
  let more = 0
  for (const [name, { outcome, noticedBy }] of Object.entries(quick)) {
    t.is(all[name]!.outcome, outcome, name)
    t.deepEqual(
      all[name]!.noticedBy.filter(({ property }) => noticedBy.some((one) => one.property === property)),
      noticedBy,
      name,
    )
    more += all[name]!.noticedBy.length - noticedBy.length
  }
  t.true(more > 0)
  const { text } = await tried([gateScenario], { everyProperty: true })
  t.regex(text, /^mutant +G1 +G2 /m)
  t.regex(text, /^drop condition enter\.open +4 +4 /m)
})

test('a limit that ends a search before anything is noticed leaves it undecided', async (t) => {
  const { exitCode, text } = await tried([gateScenario], { states: 2, actions: ['enter'] })
  t.is(exitCode, exitCodes.undecided)
  t.regex(text, /undecided/)
})

test('steps that were not compared to the end, and a search that saw no difference, leave it undecided', (t) => {
  const size = { states: 4, transitions: 9 }
  const trial = { bounds: {}, notices: [], refusal: undefined, found: size, unchanged: size }
  const outcome = (...differences: readonly Part['difference'][]) =>
    trialOf(
      [],
      differences.map((difference) => ({ difference, isOpen: false, trial })),
    ).outcome
  t.is(outcome(undefined), 'undecided')
  t.is(outcome('nothing', undefined), 'undecided')
  t.is(outcome('idle', undefined), 'undecided')
  t.is(outcome('moves', undefined), 'unnoticed')
  t.is(outcome('nothing', 'idle'), 'idle')
  t.is(outcome('nothing', 'nothing'), 'equivalent')
})

test('a mutant with very many more states is decided where the user allows so many', (t) => {
  const task = selectTasks([gateScenario], { names: [], bounds: {}, properties: [] })[0]!
  const mutation = mutationsOf(gate, ['drop'])[0]!
  const run = { result: { states: 20_000, verdicts: [] } } as unknown as Baseline['run']
  const statesMax = (states: number | undefined) => {
    const mode = { limits: { memoryBytes: 2 ** 30, states }, everyProperty: false }
    return mutantSearch([gateScenario], [mutation], { task, run }, mode).mode.limits.states
  }
  t.is(statesMax(undefined), 100_000)
  t.is(statesMax(2_000_000), 2_000_000)
  t.is(statesMax(10), 10)
})

test('what the model itself refuses is noticed, and the refusal shown', async (t) => {
  const all = await byName(shipped, {
    designs: ['short-pin'],
    actions: ['pinGrab'],
    lock: accepting('other', ['drop condition a.b']),
  })
  t.is(all['drop condition pinGrab.walked']!.outcome, 'noticed')
  t.regex(all['drop condition pinGrab.walked']!.refusal!, /holds none/)
  t.true(all['drop condition pinGrab.notFrozen']!.noticedBy.some(({ property }) => property === 'P15-pin-respected'))
})

test('a condition changes nothing exactly where it is never the only one that blocks its action', async (t) => {
  const design = 'short-pin'
  const own = shipped.filter(({ system, mutantOf, deep }) => system.name === design && !mutantOf && !deep)
  const alone = own.map(({ system, bounds }) => {
    const { actions } = explore(instantiate(system, bounds), [], { countBlocked: true })
    return new Map(
      actions.flatMap(({ name, blockedAlone }) => Object.entries(blockedAlone!).map(([c, n]) => [`${name}.${c}`, n])),
    )
  })
  const all = await byName(shipped, { designs: [design], actions: ['migrateBegin', 'unmap', 'notifyPost'] })
  const conditions = Object.values(all).filter(({ name }) => name.startsWith('drop condition '))
  t.true(conditions.some(({ outcome }) => outcome === 'equivalent'))
  t.true(conditions.some(({ outcome }) => outcome !== 'equivalent'))
  for (const { name, outcome } of conditions) {
    const condition = name.replace('drop condition ', '')
    const matters = alone.some((counts) => counts.get(condition)! > 0)
    t.is(outcome === 'equivalent', !matters, name)
  }
})

test('what is accepted has a reason, and does not fail; what is accepted without need is reported', async (t) => {
  const without = only(gateScenario, 'never-stuck')
  const [before] = await designs([without])
  const survivors = before!.trials.filter(({ outcome }) => outcome === 'unnoticed').map(({ name }) => name)
  t.true(survivors.length > 1)
  const fine = await tried([without], { lock: accepting('gate', survivors) })
  t.is(fine.exitCode, exitCodes.asClaimed)
  t.regex(fine.text, /accepted: nobody minds/)
  const noticed = before!.trials.find(({ outcome }) => outcome === 'noticed')!.name
  const [stale] = await designs([without], {
    lock: accepting('gate', [...survivors, noticed, 'drop condition enter.opne', 'drop effect repair.then']),
  })
  t.deepEqual(
    stale!.stale.map(({ mutation, problem }) => `${mutation}: ${problem}`).toSorted(),
    [
      'drop condition enter.opne: there is nothing to drop condition enter.opne in gate',
      'drop effect repair.then: it changes nothing',
      `${noticed}: never-stuck notices it`,
    ].toSorted(),
  )
  const { exitCode, text } = await tried([without], { lock: accepting('gate', [...survivors, noticed]) })
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /accepted without need/)
})

test('what nobody noticed is accepted in the lock file, and nothing else in it changes', async (t) => {
  const without = only(gateScenario, 'never-stuck')
  const names = (found: readonly DesignJson[], outcome: string) =>
    found[0]!.trials.filter((trial) => trial.outcome === outcome).map(({ name }) => name)
  const survivors = names(await designs([without]), 'unnoticed')
  t.true(survivors.length > 2)
  // There is no file yet; only what is tried is accepted.
  const lock = lockFile()
  const first = await tried([without], { lock, mutations: [survivors[0]!], accept: ' nobody minds ' })
  t.is(first.exitCode, exitCodes.asClaimed)
  t.regex(first.text, /accepted: nobody minds[\s\S]*accepted, and written to/)
  t.deepEqual(readLock(lock)!.accepted, { gate: { 'nobody minds': [survivors[0]!] } })
  t.is(readLock(lock)!.engine.hash, engineSources().hash)
  // Whatever else is there stays, and what has a reason keeps it unless it is named.
  const kept = { ...readLock(lock)!, history: [{ date: '2026-01-02', reason: 'before' }] }
  writeFileSync(lock, lockText(kept))
  const rest = await tried([without], { lock, accept: 'not needed' })
  t.is(rest.exitCode, exitCodes.asClaimed)
  t.deepEqual(readLock(lock), {
    ...kept,
    accepted: { gate: { 'nobody minds': [survivors[0]!], 'not needed': survivors.slice(1).sort() } },
  })
  await tried([without], { lock, mutations: [survivors[0]!], accept: 'not needed' })
  t.deepEqual(readLock(lock)!.accepted, { gate: { 'not needed': survivors.toSorted() } })
  const text = readFileSync(lock, 'utf8')
  const again = await tried([without], { lock, accept: 'once more' })
  t.notRegex(again.text, /written to/)
  t.is(readFileSync(lock, 'utf8'), text)
})

test('what is noticed is not accepted, and what is accepted without need is taken out', async (t) => {
  const lock = accepting('gate', ['drop condition enter.open', 'drop effect repair.then', 'drop condition a.b'])
  const found = await tried([gateScenario], { lock, mutations: ['drop condition enter.open'], accept: 'why' })
  t.is(found.exitCode, exitCodes.differs)
  t.regex(found.text, /accepted without need: drop condition enter\.open: G1-exclusion notices it/)
  t.regex(found.text, /--withdraw takes that out/)
  t.is(Object.keys(readLock(lock)!.accepted.gate!).join(), 'nobody minds')
  const withdrawn = await tried([gateScenario], { lock, withdraw: true })
  t.regex(withdrawn.text, /no longer accepted, and taken out of/)
  t.notRegex(withdrawn.text, /without need/)
  t.deepEqual(readLock(lock)!.accepted, {})
})

test('accepting is refused where less is asked than is claimed, without a reason, and where the file cannot be kept', async (t) => {
  const lock = lockFile()
  const refused = async (options: Options, message: RegExp) => {
    const { exitCode, diagnosed, text } = await tried([gateScenario], { lock, ...options })
    t.is(exitCode, exitCodes.badInput)
    t.regex(diagnosed, message)
    t.is(text, '')
    t.false(existsSync(lock))
  }
  await refused({ accept: 'why', properties: ['G1'] }, /--accept is about designs as they are claimed/)
  await refused({ withdraw: true, properties: ['G1'] }, /--withdraw is about designs as they are claimed/)
  await refused({ accept: 'why', lock: join(lock, 'below', 'lock.json') }, /lock\.json cannot be written/)
  await refused({ accept: ' ' }, /--accept takes the reason/)
  await refused({ mutations: ['drop condition enter.opne'] }, /no mutant 'drop condition enter\.opne'; did you mean/)
  await refused(
    { mutations: ['drop condition enter.open'], actions: ['leave'] },
    /no mutant 'drop condition enter\.open'/,
  )
  const interrupted = await tried([only(gateScenario, 'never-stuck')], {
    lock,
    accept: 'why',
    signal: AbortSignal.abort(),
  })
  t.is(interrupted.exitCode, exitCodes.interrupted)
  t.false(existsSync(lock))
})

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
  const directory = mkdtempSync(join(tmpdir(), 'moveproof-'))
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
  const limited = { states: 2, cache: { directory: mkdtempSync(join(tmpdir(), 'moveproof-')) } }
  await designs([gateScenario], limited)
  const undecided = (await designs([gateScenario], limited))[0]!
  t.is(undecided.fromCache, undecided.trials.length - undecided.counts.undecided!)
  for (const file of readdirSync(directory)) writeFileSync(join(directory, file), 'damaged')
  t.deepEqual((await designs([gateScenario], { cache }))[0], first)
})

test('the page is complete in itself and names every mutant', async (t) => {
  const file = join(mkdtempSync(join(tmpdir(), 'moveproof-')), 'page.html')
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
  const { text } = await tried([gateScenario, lampScenario], { lock: accepting('other', ['drop condition a.b']) })
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

test('interrupted, it says how many were not tried', async (t) => {
  const { exitCode, text } = await tried([gateScenario], { signal: AbortSignal.abort() })
  t.is(exitCode, exitCodes.interrupted)
  t.regex(text, /interrupted, 11 not tried/)
})
