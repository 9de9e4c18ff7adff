import test from 'ava'
import { explore } from '../explorer/explore.ts'
import type { ExploreOptions } from '../explorer/options.ts'
import type { ExplorationResult } from '../explorer/result.ts'
import type { Bounds } from '../model/language/bounds.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { instantiate, type SystemDefinition } from '../model/language/system.ts'
import { bindProperties, type Property } from '../properties/property.ts'
import * as german from '../scripts/bench/german.ts'
import * as bit from './classics/alternating-bit.ts'
import * as asynch from './classics/asynch-interface.ts'
import * as barrier from './classics/barrier.ts'
import { coffeeCan } from './classics/coffee-can.ts'
import * as dekker from './classics/dekker.ts'
import * as jugs from './classics/die-hard.ts'
import * as clock from './classics/hour-clock.ts'
import * as increment from './classics/increment.ts'
import { innerFifo } from './classics/inner-fifo.ts'
import * as equation from './classics/linear-equation.ts'
import * as filter from './classics/n-peterson.ts'
import * as peterson from './classics/peterson.ts'
import * as table from './classics/philosophers.ts'
import * as toggles from './classics/toggles.ts'
import * as ring from './classics/token-ring.ts'
import * as commit from './classics/transaction-commit.ts'
import * as twoPhase from './classics/two-phase-commit.ts'

// Models of other people, written anew in our language. The counts are those that other checkers publish or print for the
// originals: TLC for tlaplus/Examples, Rumur for civic-fv/rumur-romp, SPIN and Stateright for their own examples. TLC and
// SPIN count initial states as generated, so their figure is our initial states plus our transitions.

function check(
  definition: SystemDefinition,
  bounds: Bounds = {},
  properties: readonly Property[] = [],
  options: ExploreOptions = {},
): ExplorationResult {
  const system = instantiate(definition, bounds)
  return explore(system, bindProperties(system, properties), options)
}

const counts = ({ initialStates, states, transitions, levels }: ExplorationResult) => ({
  initialStates,
  states,
  transitions,
  levels,
})

/** Each verdict, and the length of the trace that shows it. */
const verdicts = (result: ExplorationResult) =>
  Object.fromEntries(
    result.verdicts.map(({ property, verdict, trace, vacuous }) => [
      property,
      `${vacuous ? 'vacuous ' : ''}${verdict}${trace ? ` in ${trace.steps.length}` : ''}`,
    ]),
  )

const fired = (result: ExplorationResult) => Object.fromEntries(result.actions.map((a) => [a.name, a.fired]))

/** How often a condition alone kept its action from firing. */
const blocked = (result: ExplorationResult, condition: string) =>
  result.actions.map((action) => action.blockedAlone?.[condition] ?? 0).reduce((a, b) => a + b)

// tlaplus/Examples:specifications/SpecifyingSystems/HourClock/HourClock.tla, manifest 12/24/1
test('the hour clock starts at any of twelve hours and reaches no other', (t) => {
  const result = check(clock.hourClock, {}, [clock.showsAnHour])
  t.deepEqual(counts(result), { initialStates: 12, states: 12, transitions: 12, levels: 1 })
  t.deepEqual(verdicts(result), { 'shows-an-hour': 'holds' })
})

// tlaplus/Examples:specifications/SpecifyingSystems/AsynchronousInterface/AsynchInterface.tla, manifest 12/30/2
test('the asynchronous interface has 12 states for 3 values', (t) => {
  const result = check(asynch.asynchInterface)
  t.deepEqual(counts(result), { initialStates: 6, states: 12, transitions: 24, levels: 2 })
})

// tlaplus/Examples:specifications/DieHard/DieHard.tla
test('the jugs have 16 states, and six steps measure four gallons', (t) => {
  const result = check(jugs.dieHard, {}, [jugs.notSolved])
  t.deepEqual(counts(result), { initialStates: 1, states: 16, transitions: 96, levels: 8 })
  t.deepEqual(verdicts(result), { 'not-solved': 'violated in 6' })
})

// tlaplus/Examples:specifications/barriers/Barrier.tla, manifest 64/194/7
test('six processes meet at a barrier in 64 states and nobody leaves early', (t) => {
  const result = check(barrier.barrier, { processes: 6 }, [barrier.nobodyLeavesEarly])
  t.deepEqual(counts(result), { initialStates: 1, states: 64, transitions: 193, levels: 7 })
  t.deepEqual(verdicts(result), { 'nobody-leaves-early': 'holds' })
})

// tlaplus/Examples:specifications/transaction_commit/TCommit.tla, manifest 34/94/7
test('the transaction commit of three managers has 34 states and stops only when all have decided alike', (t) => {
  const result = check(commit.transactionCommit, { managers: 3 }, [
    commit.consistent,
    commit.stopsDecided,
    commit.implementsAgreement,
    commit.neverStops,
  ])
  t.deepEqual(counts(result), { initialStates: 1, states: 34, transitions: 93, levels: 7 })
  t.deepEqual(verdicts(result), {
    consistent: 'holds',
    'stops-decided': 'holds',
    'implements-agreement': 'holds',
    'never-stops': 'violated in 3',
  })
})

// tlaplus/Examples:specifications/transaction_commit/TwoPhase.tla, manifest 288/1146/11 for 3 managers;
// stateright/stateright:examples/2pc.rs, 288 and 8,832 states for 3 and 5
for (const [managers, states, transitions, levels] of [
  [2, 56, 153, 8],
  [3, 288, 1_145, 11],
  [4, 1_568, 8_257, 14],
  [5, 8_832, 58_145, 17],
] as const) {
  test(`two-phase commit of ${managers} managers has ${states} states and implements the transaction commit`, (t) => {
    const result = check(twoPhase.twoPhaseCommit, { managers }, [
      commit.consistent,
      commit.implementsAgreement,
      commit.endsDecided,
      twoPhase.allCanCommit,
      twoPhase.allCanAbort,
    ])
    t.deepEqual(counts(result), { initialStates: 1, states, transitions, levels })
    t.deepEqual(verdicts(result), {
      consistent: 'holds',
      'implements-agreement': 'holds',
      'ends-decided': 'holds',
      'all-can-commit': `holds in ${3 * managers + 1}`,
      'all-can-abort': `holds in ${managers}`,
    })
  })
}

// The same model, coverage as TLC prints it: successors by action
test('each action of the two-phase commit of 3 managers fires as often as TLC counts', (t) => {
  t.deepEqual(fired(check(twoPhase.twoPhaseCommit, { managers: 3 })), {
    receivePrepared: 96,
    commit: 1,
    abort: 64,
    prepare: 156,
    chooseToAbort: 156,
    receiveCommit: 24,
    receiveAbort: 648,
  })
})

// civic-fv/rumur-romp:romp/tests/german.m, for 2 data values
for (const [nodes, states, transitions, levels] of [
  [1, 188, 382, 11],
  [2, 3_390, 9_912, 19],
  [3, 58_104, 235_872, 27],
] as const) {
  test(`German's cache coherence of ${nodes} node(s) has ${states} states, all coherent`, (t) => {
    const result = check(german.german, { nodes, values: 2 }, [
      german.exclusion,
      german.freshness,
      german.neverWaitsForEver,
    ])
    t.deepEqual(counts(result), { initialStates: 2, states, transitions, levels })
    t.deepEqual(verdicts(result), {
      exclusion: nodes === 1 ? 'vacuous holds' : 'holds',
      freshness: 'holds',
      'never-stuck': 'holds',
    })
  })
}

test("German's home that grants before the acknowledgements are in breaks coherence in eight steps", (t) => {
  const hasty = mutate(german.german, 'hasty-german', 'German without waiting', [
    change.dropCondition('grantExclusive', 'noSharers'),
  ])
  const result = check(hasty, { nodes: 2 }, [german.exclusion, german.freshness], { limits: { depth: 9 } })
  t.deepEqual(verdicts(result), { exclusion: 'violated in 8', freshness: 'violated in 9' })
})

test("German's node that acknowledges and keeps its copy breaks coherence in eleven steps", (t) => {
  const stubborn = mutate(german.german, 'stubborn-german', 'German without dropping copies', [
    change.dropEffect('invalidate', 'dropCopy'),
  ])
  const result = check(stubborn, { nodes: 2 }, [german.exclusion], { limits: { depth: 12 } })
  t.deepEqual(verdicts(result), { exclusion: 'violated in 11' })
})

// civic-fv/rumur-romp:romp/tests/n_peterson.m; its header prints 882 states and 2,646 rules for 3 processes
for (const [processes, states, transitions, levels] of [
  [2, 47, 94, 10],
  [3, 882, 2_646, 26],
  [4, 22_281, 89_124, 47],
] as const) {
  test(`Peterson's algorithm for ${processes} processes has ${states} states and lets one in at a time`, (t) => {
    const result = check(filter.nPeterson, { processes }, [filter.oneInside])
    t.deepEqual(counts(result), { initialStates: 1, states, transitions, levels })
    t.deepEqual(verdicts(result), { 'one-inside': 'holds' })
  })
}

// civic-fv/rumur-romp:romp/tests/dek.m
test("Dekker's algorithm has 100 states and lets one in at a time", (t) => {
  const result = check(dekker.dekker, {}, [dekker.oneInside])
  t.deepEqual(counts(result), { initialStates: 1, states: 100, transitions: 200, levels: 18 })
  t.deepEqual(verdicts(result), { 'one-inside': 'holds' })
})

// nimble-code/Spin:Examples/peterson.pml, 55 states stored and 99 transitions without partial-order reduction
test("SPIN's Peterson has 55 states and lets one in at a time", (t) => {
  const result = check(peterson.peterson, {}, [peterson.oneInside, peterson.neverBothWait])
  t.deepEqual(counts(result), { initialStates: 1, states: 55, transitions: 98, levels: 12 })
  t.deepEqual(verdicts(result), { 'one-inside': 'holds', 'never-both-wait': 'holds' })
})

// civic-fv/rumur-romp:doc/intro-to-murphi.rst, first version; the counts printed there are of a search that stops at the deadlock
test('five philosophers have 10,054 states and are stuck after five steps', (t) => {
  const result = check(table.philosophers, { seats: 5 }, [table.neighboursDoNotBothEat, table.someoneCanMove])
  t.deepEqual(counts(result), { initialStates: 1, states: 10_054, transitions: 59_040, levels: 31 })
  t.deepEqual(verdicts(result), { 'neighbours-do-not-both-eat': 'holds', 'someone-can-move': 'violated in 5' })
})

// The same text, the corrected version: 3,216 states, 16,160 rules fired
test('five philosophers who take the lower fork first have 3,216 states and are never stuck', (t) => {
  const result = check(table.orderedPhilosophers, { seats: 5 }, [table.neighboursDoNotBothEat, table.someoneCanMove])
  t.deepEqual([result.states, result.transitions], [3_216, 16_160])
  t.deepEqual(verdicts(result), { 'neighbours-do-not-both-eat': 'holds', 'someone-can-move': 'holds' })
})

// tlaplus/Examples:specifications/ewd426/TokenRing.tla, manifest 46656/248832/1
test("Dijkstra's token ring starts in any of 6^6 states and can always stabilize", (t) => {
  const result = check(ring.tokenRing, { nodes: 6, values: 6 }, [ring.someToken, ring.stabilizes, ring.neverStops])
  t.deepEqual(counts(result), { initialStates: 46_656, states: 46_656, transitions: 202_176, levels: 1 })
  t.deepEqual(verdicts(result), { 'some-token': 'holds', stabilizes: 'holds', 'never-stops': 'holds' })
})

// tlaplus/Examples:specifications/CoffeeCan/CoffeeCan.tla
test('a can of up to 100 beans has 100 · 103 / 2 states, all of them initial', (t) => {
  const { definition, properties } = coffeeCan(100)
  const result = check(definition, {}, properties)
  t.deepEqual(counts(result), { initialStates: 5_150, states: 5_150, transitions: 14_852, levels: 1 })
  t.deepEqual(verdicts(result), { 'never-empty': 'holds', 'white-parity': 'holds' })
})

// stateright/stateright:examples/increment.rs, which lists the 13 states for 2 threads and the counterexample
for (const [threads, states, transitions, levels] of [
  [2, 13, 14, 5],
  [3, 84, 111, 7],
  [4, 755, 1_156, 9],
] as const) {
  test(`${threads} threads that read, then write, lose an update in four steps`, (t) => {
    const result = check(increment.increment, { threads }, [increment.noLostUpdate])
    t.deepEqual(counts(result), { initialStates: 1, states, transitions, levels })
    t.deepEqual(verdicts(result), { 'no-lost-update': 'violated in 4' })
  })
}

// TLC counts what its constraint discards as generated: for us these are the steps that only `room` forbids.
// tlaplus/Examples:specifications/SpecifyingSystems/FIFO/MCInnerFIFO.tla, manifest 3864/9660/11
test('the FIFO of three messages has 3,864 states, and 9,660 are generated', (t) => {
  const result = check(innerFifo, {}, [], { countBlocked: true })
  t.deepEqual(counts(result), { initialStates: 36, states: 3_864, transitions: 7_680, levels: 11 })
  t.is(result.initialStates + result.transitions + blocked(result, 'room'), 9_660)
})

// tlaplus/Examples:specifications/SpecifyingSystems/TLC/MCAlternatingBit.tla, manifest 240/1392/10
test('the alternating bit has 240 states, 1,392 are generated, and what is received was sent', (t) => {
  const result = check(bit.alternatingBit, {}, [bit.receivedIsSent], { countBlocked: true })
  t.deepEqual(counts(result), { initialStates: 8, states: 240, transitions: 1_196, levels: 10 })
  t.is(result.initialStates + result.transitions + blocked(result, 'room'), 1_392)
  t.deepEqual(verdicts(result), { 'received-is-sent': 'holds' })
})

// stateright/stateright:src/test_util.rs: 2x + 4y = 7 has no solution, so all is searched
test('the linear equation without a solution is searched through all 65,536 guesses', (t) => {
  const result = check(equation.linearEquation, {}, [equation.solvable(2, 4, 7), equation.solvable(2, 10, 14)])
  t.deepEqual(counts(result), { initialStates: 1, states: 65_536, transitions: 131_072, levels: 511 })
  t.deepEqual(verdicts(result), { '2x+4y=7': 'violated', '2x+10y=14': 'holds in 3' })
})

for (const bits of [1, 10, 16]) {
  test(`${bits} independent bit(s) have 2^${bits} states in ${bits + 1} levels`, (t) => {
    const result = check(toggles.toggles, { bits }, [toggles.allCanBeOn])
    const states = 2 ** bits
    t.deepEqual(counts(result), { initialStates: 1, states, transitions: bits * states, levels: bits + 1 })
    t.deepEqual(verdicts(result), { 'all-can-be-on': `holds in ${bits}` })
  })
}
