import test from 'ava'
import { ValueCoverage } from '../explorer/profile/value-coverage.ts'
import { counter, each, flag, none, oneOf, optional, queue, record, setOf } from '../model/language/domain.ts'
import { indexSet } from '../model/language/index-set.ts'
import { part } from '../model/language/part.ts'
import { initialStates, instantiate, system } from '../model/language/system.ts'
import type { Scenario } from '../properties/scenario.ts'
import { check } from '../scripts/commands/check.ts'
import { UsageError } from '../scripts/exit.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { plainly } from './command-line/checked.ts'
import { toyScenarios } from './toy-scenarios.ts'

// What of a model was never exercised.

async function covered(
  table: readonly Scenario[],
  options: { json?: boolean; symmetry?: boolean; compact?: boolean } = {},
) {
  const terminal = new RecordedTerminal()
  await check(table, { ...plainly, names: ['gate'], mutants: false, coverage: true, ...options }, terminal)
  return terminal.printed
}

test('actions, conditions, values and properties, and what of them was never seen', async (t) => {
  const printed = await covered(toyScenarios)
  t.true(printed.includes(expected), printed)
})

const expected = `coverage
  3 of 4 actions taken
    never: repair
  5 of 5 conditions kept an action back alone
  5 of 5 values taken
  4 of 6 properties violated by a mutant
    by none: G4, R1
`

test('the same for machines', async (t) => {
  const { runs } = JSON.parse(await covered(toyScenarios, { json: true })) as { runs: { coverage: unknown }[] }
  t.like(runs[0]!.coverage, {
    actions: { covered: 3, never: ['repair'] },
    stoppedBy: null,
  })
})

test('it is about all states, as they are', async (t) => {
  for (const option of ['symmetry', 'compact']) {
    await t.throwsAsync(covered(toyScenarios, { [option]: true }), { instanceOf: UsageError, message: /--coverage/ })
  }
})

test('every kind of field: which values it has, and which it took', (t) => {
  const Page = indexSet('Page', 2)
  const all = part({
    name: 'all',
    state: {
      on: flag(),
      phase: oneOf('idle', 'busy'),
      count: counter(2),
      owner: each(Page, optional(Page)),
      waiting: setOf(Page),
      line: queue(Page, 2),
      held: optional(record({ page: optional(Page), dirty: flag() })),
    },
    actions: (action) => ({
      go: action({
        by: 'kernel',
        on: { page: Page },
        when: { idle: (s) => s.phase === 'idle' },
        then: (s, { page }) => {
          s.phase = 'busy'
          s.count = 1
          s.owner[page] = page
          s.waiting.add(page)
          s.line.push(page)
          s.held = { page: none, dirty: true }
        },
      }),
    }),
  })
  const instance = instantiate(system({ name: 'one', title: 'one of each', parts: [all] }), {})
  const coverage = new ValueCoverage(instance)
  const [start] = initialStates(instance)
  coverage.add(start)
  const never = () => Object.fromEntries(coverage.fields.map(({ path, never }) => [path, never.join(' ')]))
  t.deepEqual(never(), {
    on: 'true',
    phase: 'busy',
    count: '1 2',
    'owner[]': 'page0 page1',
    'waiting has': 'page0 page1',
    'line length': '1 2',
    'line[]': 'page0 page1',
    held: 'some',
    'held.page': 'none page0 page1',
    'held.dirty': 'false true',
  })
})
