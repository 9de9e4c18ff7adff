import { deepStrictEqual, ok } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { initials, successors } from '../counterexamples/interpreter.ts'
import { replay } from '../counterexamples/replay.ts'
import { keyOf, type State } from '../counterexamples/state.ts'
import { Exploration } from '../explorer/explore.ts'
import { Alphabet, type Visible } from '../explorer/refinement/alphabet.ts'
import { type Difference, include } from '../explorer/refinement/inclusion.ts'
import { VisibleGraph } from '../explorer/refinement/visible-graph.ts'
import { MoveproofError } from '../model/language/error.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { instantiate, type System, type SystemDefinition, stepText } from '../model/language/system.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios as shipped } from '../properties/scenarios.ts'
import { diff } from '../scripts/commands/diff.ts'
import { refines } from '../scripts/commands/refines.ts'
import { loadConfig } from '../scripts/config/load.ts'
import { exitCodes } from '../scripts/exit.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { comesFromConfig } from '../scripts/workers/origin.ts'
import { build } from './random-systems/build.ts'
import { anySystem } from './random-systems/spec.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { gateScenario, toyScenarios } from './toy-scenarios.ts'

// Is every visible behaviour of one system one of another? Held against a plain comparison on the interpreter.

const unlimited = Number.POSITIVE_INFINITY

function ended<R>(work: Generator<unknown, R>): R {
  for (;;) {
    const next = work.next()
    if (next.done) return next.value
  }
}

function difference(left: System, right: System, alphabet: Alphabet, refusals: boolean): Difference | undefined {
  const [one, other] = [left, right].map((system) => {
    const search = new Exploration(system, [])
    while (!search.advance(1000));
    return ended(VisibleGraph.of(search.explored(), alphabet.numbersOf(system), unlimited))!
  }) as [VisibleGraph, VisibleGraph]
  const { difference, outOfMemory } = ended(
    include({ system: left, graph: one }, other, alphabet, { refusals, bytesMax: unlimited }),
  )
  ok(!outOfMemory)
  return difference
}

/** A system as the interpreter sees it: states by key, steps with what can be seen of them. */
class Plain {
  readonly #system: System
  readonly #visible: ReadonlySet<string>
  readonly #steps = new Map<string, { label: string | undefined; target: string }[]>()
  readonly initial: string[] = []

  constructor(system: System, visible: readonly string[]) {
    this.#system = system
    this.#visible = new Set(visible)
    const queue: State[] = [...initials(system)]
    this.initial = queue.map((state) => keyOf(state))
    for (const state of queue) {
      const key = keyOf(state)
      if (this.#steps.has(key)) continue
      if (this.#steps.size > 400) throw new RangeError('too large for a plain comparison')
      const steps = [...successors(this.#system, state)].map(({ action, instance, state }) => {
        queue.push(state)
        const label = this.#visible.has(action.name) ? stepText(action, instance) : undefined
        return { label, target: keyOf(state) }
      })
      this.#steps.set(key, steps)
    }
  }

  stepsOf(key: string) {
    return this.#steps.get(key)!
  }

  closed(keys: Iterable<string>): string[] {
    const found = new Set(keys)
    for (const key of found)
      for (const { label, target } of this.stepsOf(key)) if (label === undefined) found.add(target)
    return [...found].sort()
  }

  after(keys: readonly string[], label: string): string[] {
    return this.closed(
      keys.flatMap((key) => this.stepsOf(key).flatMap((one) => (one.label === label ? [one.target] : []))),
    )
  }

  offered(key: string): Set<string> {
    return new Set(this.stepsOf(key).flatMap(({ label }) => label ?? []))
  }

  isStable(key: string): boolean {
    return this.stepsOf(key).every(({ label, target }) => label !== undefined || target === key)
  }

  does(word: readonly string[]): boolean {
    let now = this.closed(this.initial)
    for (const label of word) now = this.after(now, label)
    return now.length > 0
  }
}

/** Both made deterministic, set beside set. */
function plainlyRefines(left: Plain, right: Plain, refusals: boolean): boolean {
  const seen = new Set<string>()
  const queue = [[left.closed(left.initial), right.closed(right.initial)] as const]
  for (const [ones, others] of queue) {
    const key = JSON.stringify([ones, others])
    if (seen.has(key)) continue
    seen.add(key)
    if (others.length === 0) return false
    const isAllowed = (one: string) =>
      others.some(
        (other) => right.isStable(other) && [...right.offered(other)].every((label) => left.offered(one).has(label)),
      )
    if (refusals && ones.some((one) => left.isStable(one) && !isAllowed(one))) return false
    for (const label of new Set(ones.flatMap((one) => [...left.offered(one)]))) {
      queue.push([left.after(ones, label), right.after(others, label)])
    }
  }
  return true
}

/** Steps of a shortest behaviour of which something can be seen that `right` does not do. */
function plainLength(left: Plain, right: Plain, lengthMax: number): number | undefined {
  let level = new Map(left.initial.map((state) => [state, { state, word: [] as string[] }]))
  for (let length = 1; length <= lengthMax; length++) {
    const next = new Map<string, { state: string; word: string[] }>()
    for (const { state, word } of level.values()) {
      for (const { label, target } of left.stepsOf(state)) {
        const longer = label === undefined ? word : [...word, label]
        if (label !== undefined && !right.does(longer)) return length
        const one = { state: target, word: longer }
        next.set(JSON.stringify(one), one)
      }
    }
    level = next
  }
  return undefined
}

/** A system and a mutant of it, in either order. */
const anyPair = fc.record({
  spec: anySystem,
  action: fc.nat(20),
  kept: fc.nat(3),
  hidden: fc.array(fc.nat(20), { maxLength: 2 }),
  swapped: fc.nat(3).map((n) => n === 0),
  refusals: fc.boolean(),
})

test('random systems and mutants of them: the same answer as a plain comparison, and differences that are ones', (t) => {
  t.timeout(300_000)
  const counts = { refines: 0, does: 0, refuses: 0, tooLarge: 0, minimal: 0 }
  fc.assert(
    fc.property(anyPair, ({ spec, action: a, kept, hidden, swapped, refusals }) => {
      const { definition } = build(spec, false)
      const actions = [...definition.actions]
      const [name, { action }] = actions[a % actions.length]!
      // All conditions of one action but one, so that few mutants are equal.
      const dropped = Object.keys(action.when).filter((_, i) => i !== kept)
      const changes = dropped.map((condition) => change.dropCondition(name, condition))
      const mutant = mutate(definition, 'mutant', 'with fewer conditions', changes)
      const pair = [definition, mutant].map((one: SystemDefinition) => instantiate(one)) as [System, System]
      const [left, right] = swapped ? [pair[1], pair[0]] : pair
      const visible: Visible = { hide: hidden.map((i) => actions[i % actions.length]![0]) }
      const alphabet = new Alphabet(left, right, visible)
      let [one, other]: Plain[] = []
      try {
        ;[one, other] = [left, right].map((system) => new Plain(system, alphabet.actions))
      } catch (error) {
        // A mutant may do what no effect may do.
        if (!(error instanceof MoveproofError) && !(error instanceof RangeError)) throw error
        counts.tooLarge++
        return
      }
      const found = difference(left, right, alphabet, refusals)
      deepStrictEqual(found === undefined, plainlyRefines(one!, other!, refusals))
      counts[found?.kind ?? 'refines']++
      if (!found) return
      const frames = replay(left, found.trace)
      const seen = frames.flatMap(({ step }) =>
        step && alphabet.actions.includes(step.action.name) ? [stepText(step.action, step.instance)] : [],
      )
      deepStrictEqual(found.seen, seen)
      ok(one!.does(seen))
      if (found.kind === 'refuses') return ok(other!.does(seen))
      ok(!other!.does(seen) && other!.does(seen.slice(0, -1)))
      for (const label of found.possible) ok(other!.does([...seen.slice(0, -1), label]), label)
      if (refusals || frames.length > 5) return
      counts.minimal++
      deepStrictEqual(plainLength(one!, other!, 5), frames.length - 1)
    }),
    { numRuns: 250, seed: 7 },
  )
  t.log(counts)
  for (const [kind, least] of Object.entries({ refines: 50, does: 10, refuses: 5, minimal: 5 })) {
    t.true(counts[kind as keyof typeof counts] >= least, `${kind}: ${JSON.stringify(counts)}`)
  }
})

async function asked(
  design: string,
  other: string,
  options: { refusals?: boolean; visible?: Visible; json?: boolean; table?: readonly Scenario[]; states?: number } = {},
) {
  const terminal = new RecordedTerminal()
  const { refusals = false, visible = {}, json = false, table = toyScenarios, states } = options
  const limits = { memoryBytes: 2 ** 30, states }
  const exitCode = await refines(table, { design, other, bounds: {}, visible, refusals, limits, json }, terminal)
  return { exitCode, text: terminal.printed }
}

test('S20: callbacks do not make the region worse, and both mis-designs are found', async (t) => {
  const smallRegion = (one: string, refusals: boolean) => asked(one, 'long-term-pin', { refusals, table: shipped })
  t.is((await smallRegion('long-term-pin-notified', true)).exitCode, exitCodes.asClaimed)
  const told = await smallRegion('X18-told-replaces-pin-check', false)
  t.is(told.exitCode, exitCodes.differs)
  t.regex(told.text, /^Seen: .*freeze\(mover0\)\.$/ms)
  // Who waits does nothing new. It refuses what the mover could rely on.
  t.is((await smallRegion('X17-callback-waits-for-region', false)).exitCode, exitCodes.asClaimed)
  const waits = await smallRegion('X17-callback-waits-for-region', true)
  t.is(waits.exitCode, exitCodes.differs)
  t.regex(waits.text, /long-term-pin offers at least: .*notifyReturn\(mover0\)/s)
})

test('what is printed, and as JSON', async (t) => {
  const { text, exitCode } = await asked('X01-pushy', 'gate')
  t.is(exitCode, exitCodes.differs)
  t.is(text, expectedText)
  const same = await asked('gate', 'X01-pushy')
  t.is(same.exitCode, exitCodes.asClaimed)
  t.regex(same.text, /\nWhat each may refuse to do was not compared: --refusals does\.\n$/)
  t.notRegex((await asked('gate', 'gate', { refusals: true })).text, /not compared/)
  await t.throwsAsync(asked('X17', 'long-term-pin', { table: shipped }), {
    message: /^X17 stands for several: .*X17-callback-waits-for-region, .*\. Name one of them\.$/,
  })
  const { text: json } = await asked('X01-pushy', 'gate', { json: true })
  t.like(JSON.parse(json), {
    verdict: 'violated',
    visible: ['arrive', 'enter', 'leave', 'repair'],
    difference: { kind: 'does', seen: ['arrive(process0)', 'arrive(process1)', 'enter(process0)', 'enter(process1)'] },
  })
})

const expectedText = `at processes=2
visible: 4 actions, all that there are

X01-pushy does what gate does not, after the same visible steps  4 steps

  0  initially  all fields at their start values
  1  application  arrive(process0)
        place[process0]: outside → waiting
  2  application  arrive(process1)
        place[process1]: outside → waiting
  3  kernel       enter(process0)
        closed:          false → true
        place[process0]: waiting → inside
  4  kernel       enter(process1)
        place[process1]: waiting → inside

Seen: arrive(process0), arrive(process1), enter(process0), enter(process1).
After the visible steps before, gate does one of: leave(process0).
`

test('visible is what is asked for', async (t) => {
  // Who cannot see them enter cannot tell.
  t.is((await asked('X01-pushy', 'gate', { visible: { hide: ['enter', 'leave'] } })).exitCode, exitCodes.asClaimed)
  t.is((await asked('X01-pushy', 'gate', { visible: { show: ['enter', 'leave'] } })).exitCode, exitCodes.differs)
  await t.throwsAsync(asked('X01-pushy', 'gate', { visible: { show: ['entr'] } }), { message: /did you mean 'enter'/ })
  await t.throwsAsync(asked('X01-pushy', 'gat'), { message: /gat/ })
})

test('a limit leaves it open, with its reason', async (t) => {
  const { text, exitCode } = await asked('X01-pushy', 'gate', { states: 3 })
  t.is(exitCode, exitCodes.undecided)
  t.regex(text, /is open: the search of\s+X01-pushy was stopped by the limit of 3 states\.\n$/)
})

async function compared(table: readonly Scenario[], designs: readonly string[], revision?: string, json = false) {
  const terminal = new RecordedTerminal()
  const limits = { memoryBytes: 2 ** 30 }
  const exitCode = await diff(
    table,
    { designs, revision, bounds: {}, visible: {}, refusals: false, limits, json },
    terminal,
  )
  return { exitCode, text: terminal.printed }
}

test('two designs: what their models, verdicts and behaviours differ in', async (t) => {
  const { text, exitCode } = await compared(toyScenarios, ['gate', 'X01-pushy'])
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /^ {2}- enter: condition open$/m)
  t.regex(text, /^ {2}G1-exclusion +holds → violated in 4 steps$/m)
  t.regex(text, /^X01-pushy does what gate does not, after the same visible steps {2}4 steps$/m)
  t.regex(text, /^Every visible behaviour of gate is one of X01-pushy /m)
  const same = await compared(toyScenarios, ['gate', 'gate'])
  t.is(same.exitCode, exitCodes.asClaimed)
  t.regex(same.text, /^ {2}the same text$/m)
  await t.throwsAsync(compared(toyScenarios, ['gate']), { message: /Name two designs, or a revision/ })
})

/** A repository whose config file has the gate, and may have it broken. */
function repository(t: ExecutionContext) {
  const root = temporaryDirectory(t)
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...words], {
      cwd: root,
      encoding: 'utf8',
    })
  const write = (drop: string) => {
    const language = pathToFileURL(join(import.meta.dirname, '..', 'index.ts')).href
    const toys = pathToFileURL(join(import.meta.dirname, 'toy-scenarios.ts')).href
    writeFileSync(
      join(root, 'moveproof.config.mjs'),
      `import { change, mutate } from '${language}'
import { gateScenario } from '${toys}'
const system = mutate(gateScenario.system, 'mine', 'a gate', [${drop}])
export default { scenarios: [{ ...gateScenario, system }] }
`,
    )
  }
  return { root, git, write }
}

test('a revision and the working tree', async (t) => {
  const { root, git, write } = repository(t)
  const left = readdirSync(tmpdir()).filter((name) => name.startsWith('moveproof-revision-')).length
  git('init', '--quiet')
  write('')
  git('add', '.')
  git('commit', '--quiet', '--message', 'a gate')
  write("change.dropCondition('enter', 'open')")
  const file = join(root, 'moveproof.config.mjs')
  const { scenarios } = await loadConfig(file)
  comesFromConfig(scenarios, file)
  const { text, exitCode } = await compared(scenarios, [], 'HEAD')
  t.is(exitCode, exitCodes.differs)
  t.regex(text, /^mine at HEAD → mine now$/m)
  t.regex(text, /^mine now does what mine at HEAD does not, after the same visible steps {2}4 steps$/m)
  t.regex(text, /^Every visible behaviour of mine at HEAD is one of mine now /m)
  t.regex(text, /^ {2}- enter: condition open$/m)
  t.regex(text, /^ {2}G1-exclusion +holds → violated in 4 steps$/m)
  const { revision, differences } = JSON.parse((await compared(scenarios, [], 'HEAD', true)).text)
  t.is(revision, 'HEAD')
  t.like(differences[0].behaviours[0], { of: 'after', design: 'mine', other: 'mine', verdict: 'violated' })
  t.like(differences[0].behaviours[1], { of: 'before', verdict: 'holds' })
  await t.throwsAsync(compared(scenarios, [], 'nowhere'), { message: /There is no revision 'nowhere'/ })
  git('commit', '--quiet', '--all', '--message', 'pushy')
  const same = await compared(scenarios, [], 'HEAD')
  t.is(same.exitCode, exitCodes.asClaimed)
  t.is(git('status', '--porcelain'), '', 'nothing of the repository has changed')
  t.is(readdirSync(tmpdir()).filter((name) => name.startsWith('moveproof-revision-')).length, left)
  t.true(existsSync(file))
})

test('scenarios that a program brings have no revisions', async (t) => {
  await t.throwsAsync(compared([gateScenario], [], 'HEAD'), {
    message: /--git is for designs that a config file names/,
  })
})
