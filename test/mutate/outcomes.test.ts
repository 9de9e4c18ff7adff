import test from 'ava'
import { explore } from '../../explorer/explore.ts'
import { change, mutate } from '../../model/language/mutation.ts'
import { instantiate } from '../../model/language/system.ts'
import { scenarios as shipped } from '../../properties/scenarios.ts'
import { exitCodes } from '../../scripts/exit.ts'
import { gate, gateScenario } from '../toy-scenarios.ts'
import { lampScenario } from './lamp.ts'
import { accepting, byName, designs, only, tried } from './tried.ts'

// Every named condition and effect, changed by itself or two at once: who notices?

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

test('what the model itself refuses is noticed, and the refusal shown', async (t) => {
  const all = await byName(shipped, {
    designs: ['short-pin'],
    actions: ['pinGrab'],
    lock: accepting(t, 'other', ['drop condition a.b']),
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
