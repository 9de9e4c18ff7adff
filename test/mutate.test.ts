import test from 'ava'
import { explore } from '../explorer/explore.ts'
import { instantiate } from '../model/language/system.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios as shipped } from '../properties/scenarios.ts'
import { mutateDesign } from '../scripts/commands/mutate.ts'
import { exitCodes, reportError } from '../scripts/exit.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { gate, gateScenario } from './toy-scenarios.ts'

// Every named condition and effect, dropped by itself: who notices?

interface Options {
  readonly design?: string
  readonly actions?: readonly string[]
  readonly json?: boolean
  readonly states?: number
  readonly width?: number
  readonly signal?: AbortSignal
}

interface TrialJson {
  readonly action: string
  readonly name: string
  readonly kind: string
  readonly outcome: string
  readonly noticedBy: readonly { readonly property: string; readonly steps: number | null }[]
  readonly modelError: string | null
  readonly found: { readonly states: number; readonly transitions: number } | null
  readonly unchanged: { readonly states: number; readonly transitions: number }
}

async function tried(scenarios: readonly Scenario[], options: Options = {}) {
  const { design = 'gate', actions = [], json = false, states, width = 80, signal } = options
  const terminal = new RecordedTerminal(width)
  const limits = { memoryBytes: 2 ** 30, states }
  const asked = { design, actions, bounds: {}, properties: [], limits, workers: 1, json, signal }
  const exitCode = await mutateDesign(scenarios, asked, terminal).catch((error) => reportError(error, terminal))
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

async function trials(scenarios: readonly Scenario[], options: Options = {}): Promise<TrialJson[]> {
  return JSON.parse((await tried(scenarios, { ...options, json: true })).text).trials
}

const byName = (all: readonly TrialJson[]) =>
  Object.fromEntries(all.map((trial) => [`${trial.action}.${trial.name}`, trial] as const))

test('a condition or effect is noticed by the properties whose verdict changes, with the shortest counterexample', async (t) => {
  const all = byName(await trials([gateScenario]))
  t.deepEqual(Object.keys(all), [
    'arrive.outside',
    'arrive.then',
    'enter.waiting',
    'enter.open',
    'enter.move',
    'enter.close',
    'leave.inside',
    'leave.go',
    'leave.open',
    'repair.broken',
    'repair.then',
  ])
  // The same as of the mutant of that name, whose lengths are claimed.
  t.deepEqual(all['enter.open']!.noticedBy, [
    { property: 'G1-exclusion', verdict: 'violated', steps: 4 },
    { property: 'G2-closed-behind', verdict: 'violated', steps: 4 },
  ])
  t.deepEqual(
    all['arrive.then']!.noticedBy.map(({ property, steps }) => [property, steps]),
    [['R1-used', null]],
  )
})

test('what no property notices is told from what changes nothing', async (t) => {
  const found = byName(await trials([gateScenario]))
  // Whoever leaves opens the gate, so nothing ever needs repair.
  t.is(found['repair.then']!.outcome, 'same')
  const without = { ...gateScenario, properties: gateScenario.properties.filter(({ name }) => name === 'never-stuck') }
  const unseen = byName(await trials([without]))
  t.is(unseen['enter.open']!.outcome, 'unnoticed')
  t.true(unseen['enter.open']!.found!.states > unseen['enter.open']!.unchanged.states)
  const { exitCode, text } = await tried([without])
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /not noticed: \d+ states instead of \d+/)
  t.regex(text, /What nobody notices is a hole/)
})

test('a limit that ends a search before anything is noticed leaves it undecided', async (t) => {
  const { exitCode, text } = await tried([gateScenario], { states: 2, actions: ['enter'] })
  t.is(exitCode, exitCodes.undecided)
  t.regex(text, /undecided/)
})

test('what the model itself refuses is noticed, and the refusal shown', async (t) => {
  const all = byName(await trials(shipped, { design: 'short-pin', actions: ['pinGrab'] }))
  t.is(all['pinGrab.walked']!.outcome, 'noticed')
  t.regex(all['pinGrab.walked']!.modelError!, /holds none/)
  t.deepEqual(all['pinGrab.notFrozen']!.noticedBy.map(({ property }) => property).slice(0, 1), ['P15-pin-respected'])
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
  const conditions = (await trials(shipped, { design, actions: ['migrateBegin', 'unmap', 'notifyPost'] })).filter(
    ({ kind }) => kind === 'condition',
  )
  t.true(conditions.some(({ outcome }) => outcome === 'same') && conditions.some(({ outcome }) => outcome !== 'same'))
  for (const { action, name, outcome } of conditions) {
    const matters = alone.some((counts) => counts.get(`${action}.${name}`)! > 0)
    t.is(outcome === 'same', !matters, `${action}.${name}`)
  }
})

test('no line is too long, and every trial has one', async (t) => {
  for (const width of [40, 80, 120]) {
    const { text } = await tried([gateScenario], { width })
    t.deepEqual(
      text.split('\n').filter((line) => line.length > width),
      [],
    )
    t.is(text.match(/^ {2}(condition|effect) /gm)?.length, 11)
  }
})

test('what cannot be tried is refused: no such action, a mutant, several designs', async (t) => {
  const unknown = await tried([gateScenario], { actions: ['entr'] })
  t.is(unknown.exitCode, exitCodes.badInput)
  t.regex(unknown.diagnosed, /no action 'entr'; did you mean 'enter'/)
  const mutant = await tried(
    [gateScenario, { ...gateScenario, system: { ...gate, name: 'X01-g' }, mutantOf: 'gate' }],
    {
      design: 'X01-g',
    },
  )
  t.is(mutant.exitCode, exitCodes.badInput)
})

test('interrupted, it says how many were not tried', async (t) => {
  const { exitCode, text } = await tried([gateScenario], { signal: AbortSignal.abort() })
  t.is(exitCode, exitCodes.interrupted)
  t.regex(text, /interrupted, 11 not tried/)
})
