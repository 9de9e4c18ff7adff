import test from 'ava'
import { receivedError, sentError } from '../explorer/workers/sent-error.ts'
import { MoveproofError } from '../model/language/error.ts'
import { scenarios } from '../properties/scenarios.ts'
import { type SearchMode, verdictsOnly } from '../scripts/check/search-task.ts'
import { selectTasks, type Task } from '../scripts/check/select.ts'
import { ModelError } from '../scripts/exit.ts'
import type { Mutation } from '../scripts/mutate/mutations.ts'
import { mutantSearch } from '../scripts/mutate/trial.ts'
import { ProgressLine } from '../scripts/output/progress.ts'
import { Pool } from '../scripts/side-by-side/pool.ts'
import { type Ended, runOf, type Search, searchAll } from '../scripts/side-by-side/searches.ts'
import { scenarioSource } from '../scripts/workers/sources.ts'

// Several searches at a time find what they find one after the other.

const mode: SearchMode = {
  ...verdictsOnly,
  limits: { memoryBytes: 2 ** 30 },
  symmetry: true,
}

const tasks = (names: readonly string[], properties: readonly string[] = []) =>
  selectTasks(scenarios, { names, bounds: {}, properties })

const safety = (all: readonly Task[]): Search[] =>
  all
    .filter(({ properties }) => properties.every(({ kind }) => kind === 'always' || kind === 'step'))
    .map((task) => ({ task, mode }))

async function all(searches: readonly Search[], workers: number, signal?: AbortSignal): Promise<Ended[]> {
  const ended: Ended[] = []
  const options = { workers, scenarios, signal, progress: new ProgressLine(undefined), threadsAfterMs: 0 }
  for await (const one of searchAll(searches, options)) ended.push(one)
  return ended
}

const plainly = (ended: readonly Ended[]) =>
  ended.map((one) => {
    const { task, result, verdicts, countDifferences, outcome } = runOf(one)
    return { name: task.system.name, result, confirmed: verdicts.map((v) => v.confirmation), countDifferences, outcome }
  })

/** The search of a mutant that is made here, after that of its design. */
async function withoutCondition(task: Task, action: string, name: string): Promise<Search> {
  const mutation: Mutation = { kind: 'drop', action, of: 'condition', name }
  const [baseline] = await all(safety([task]), 1)
  const options = { limits: mode.limits, everyProperty: true }
  return mutantSearch(scenarios, [mutation], { task, run: runOf(baseline!) }, options)
}

test('threads change nothing that is found, nor its order', async (t) => {
  const searches = safety([
    ...tasks(
      ['X21-dax-unpin-without-dirty', 'B05-fault-while-dying', 'X14-grab-of-the-dead'],
      ['P1', 'P2', 'P4', 'P20'],
    ),
    ...tasks(['dax-direct-io'], ['P4', 'P5']),
  ])
  t.true(searches.length >= 5)
  const alone = plainly(await all(searches, 1))
  t.true(alone.some(({ result }) => result.verdicts.some(({ trace }) => trace !== undefined)))
  for (const workers of [2, 3]) t.deepEqual(plainly(await all(searches, workers)), alone)
})

test('what a model does wrong comes out of a thread as it does here, in its turn, and with its system', async (t) => {
  const [task] = tasks(['short-pin'], ['P1'])
  const wrong = await withoutCondition(task!, 'pinGrab', 'walked')
  for (const workers of [1, 3]) {
    const ended = await all([...safety([task!]), wrong, wrong, ...safety([task!])], workers)
    t.deepEqual(
      ended.map((one) => 'error' in one),
      [false, true, true, false],
    )
    const { error } = ended[1] as { readonly error: unknown }
    t.true(error instanceof ModelError)
    t.is((error as ModelError).cause.code, 'action-threw')
    t.is((error as ModelError).system.name, 'short-pin: drop condition pinGrab.walked')
  }
})

test('errors come out of a thread with their code, others with what they say', (t) => {
  const error = receivedError(sentError(new MoveproofError('bad-bounds', { what: 'Too many.', next: 'take fewer' })))
  t.true(error instanceof MoveproofError)
  t.is((error as MoveproofError).code, 'bad-bounds')
  t.regex(error.message, /take fewer/)
  t.regex(receivedError(sentError(new TypeError('x is not y'))).message, /x is not y/)
})

test('a module that cannot be loaded in a thread ends with an error, not with silence', async (t) => {
  const source = { module: 'file:///nowhere.ts', export: 'model' }
  const orders = [1, 2, 3].map((number) => ({ number, source, mode }))
  const errors = new Map<number, string>()
  const pool = new Pool({
    claim: () => orders.shift(),
    settle: (number, settled) => errors.set(number, 'error' in settled ? String(settled.error) : 'none'),
    progress: () => undefined,
  })
  pool.start(2, undefined)
  while (errors.size < 3) await pool.news()
  await pool.dismiss()
  for (const text of errors.values()) t.regex(text, /nowhere/)
})

test('interrupted, the searches that had begun come to an end, and no others begin', async (t) => {
  const controller = new AbortController()
  let begun = 0
  const observed = ({ task, mode }: Search): Search => ({
    task,
    mode,
    // Asked for when a search begins.
    get source() {
      begun++
      if (begun === 3) controller.abort()
      return scenarioSource(scenarios, task)
    },
  })
  const searches = safety(Array.from({ length: 6 }, () => tasks(['short-pin'], ['P1'])).flat()).map(observed)
  const ended = plainly(await all(searches, 3, controller.signal))
  t.true(searches.length > 3)
  t.is(begun, 3)
  t.is(ended.length, 3)
  t.is(ended.at(-1)!.result.stoppedBy, 'interrupted')
})

test('a design that a mutant is made of here is found again in a thread without it', async (t) => {
  const [task] = tasks(['short-pin'], ['P1', 'P15'])
  const search = await withoutCondition(task!, 'freeze', 'noExtraReferences')
  const found = plainly(await all([search, search, search], 3))
  t.deepEqual(found[1], found[0])
  t.true(found[0]!.result.verdicts.some(({ verdict }) => verdict === 'violated'))
})
