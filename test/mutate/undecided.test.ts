import test from 'ava'
import { selectTasks } from '../../scripts/check/select.ts'
import { exitCodes } from '../../scripts/exit.ts'
import { mutationsOf } from '../../scripts/mutate/mutations.ts'
import { type Baseline, mutantSearch, type Part, trialOf } from '../../scripts/mutate/trial.ts'
import { gate, gateScenario } from '../toy-scenarios.ts'
import { tried } from './tried.ts'

// Whatever was not compared to the end is undecided.

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
      differences.map((difference) => ({ difference, isOpen: false, premises: { before: [], now: [] }, trial })),
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

test('interrupted, it says how many were not tried', async (t) => {
  const { exitCode, text } = await tried([gateScenario], { signal: AbortSignal.abort() })
  t.is(exitCode, exitCodes.interrupted)
  t.regex(text, /interrupted, 11 not tried/)
})
