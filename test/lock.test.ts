import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import { scenarios } from '../properties/scenarios.ts'
import { broughtUpToDate, compareAccepted } from '../scripts/gate/compare/accepted.ts'
import { withClaims } from '../scripts/gate/compare/claims.ts'
import { compare } from '../scripts/gate/compare/compare.ts'
import type { Difference } from '../scripts/gate/compare/difference.ts'
import { matchNames } from '../scripts/gate/compare/renames.ts'
import { compareSearch } from '../scripts/gate/compare/search.ts'
import { kinds } from '../scripts/gate/compare/severity.ts'
import { candidatesOf, isFresh } from '../scripts/gate/examine.ts'
import { accepting, reasonsOf, withdrawing } from '../scripts/gate/lock/accepted.ts'
import { type Lock, type LockedSearch, lockFormat, lockVersion, searchKey } from '../scripts/gate/lock/lock.ts'
import { parseLock, readLock } from '../scripts/gate/lock/read.ts'
import { lockText } from '../scripts/gate/lock/write.ts'
import { asLocked, asObservation, type Observation } from '../scripts/gate/observe.ts'
import { mutantNames } from '../scripts/mutate/named.ts'
import { engineSources } from '../scripts/sources/model-hash.ts'
import { Sources } from '../scripts/sources/sources.ts'

// The lock file: what it keeps comes back, and what is not as it says is told, once and by its name.

const root = join(import.meta.dirname, '..')

const search: LockedSearch = {
  design: 'd',
  mutantOf: 'c',
  deep: true,
  bounds: { pages: 2, ram: 3 },
  hash: '0123456789abcdef',
  states: 10,
  initialStates: 1,
  transitions: 20,
  levels: 4,
  renamings: 2,
  verdicts: {
    P1: { verdict: 'holds' },
    P2: { verdict: 'violated', steps: 3 },
    P3: { verdict: 'holds', vacuous: true },
    E1: { verdict: 'holds', steps: 5 },
    E2: { verdict: 'violated' },
  },
  actions: { grab: { fired: 7, states: 6 }, drop: { fired: 0, states: 0 } },
}
const lock: Lock = {
  format: lockFormat,
  version: lockVersion,
  engine: { version: '1.2.3', hash: 'fedcba9876543210' },
  history: [{ date: '2026-01-02', reason: 'a "reason"\nwith lines' }],
  accepted: {
    d: { 'a "reason"': ['drop condition grab.open', 'drop effect grab.then'], other: ['negate condition a.b'] },
  },
  searches: { [searchKey('d', search.bounds)]: search },
  counterexamples: {
    'kept/b.json': { design: 'd', property: 'P1', result: 'inapplicable' },
    'kept/a.json': { hash: '0123456789abcdef', design: 'd', property: 'P1', result: 'blocked', step: 3 },
  },
}

test('what is written is read again, and is as the schema says', (t) => {
  t.deepEqual(parseLock(lockText(lock), 'lock'), lock)
  const valid = new Ajv2020().compile(JSON.parse(readFileSync(join(root, 'docs', 'lock.schema.json'), 'utf8')))
  t.true(valid(JSON.parse(lockText(lock))), JSON.stringify(valid.errors))
  t.false(valid({ ...lock, searches: { key: { ...search, states: -1 } } }))
  t.false(valid({ ...lock, accepted: { d: { '': ['drop condition grab.open'] } } }))
  t.throws(() => parseLock(lockText({ ...lock, accepted: { d: { '': ['drop effect grab.then'] } } }), 'lock'), {
    message: /what is accepted has a reason/,
  })
  t.deepEqual(parseLock(lockText(lock).replace(/^ {2}"accepted": \{[\s\S]*?^ {2}\},\n/m, ''), 'lock').accepted, {})
})

test('names stand in alphabetical order, and a figure that changes is one line of the diff', (t) => {
  const text = lockText(lock)
  const shuffled = { ...search, actions: { drop: search.actions.drop!, grab: search.actions.grab! } }
  t.is(lockText({ ...lock, searches: { 'd at pages=2 ram=3': shuffled } }), text)
  t.true(text.indexOf('kept/a.json') < text.indexOf('kept/b.json'))
  const lines = text.split('\n')
  const changed = { ...search, verdicts: { ...search.verdicts, P2: { verdict: 'violated', steps: 4 } as const } }
  const after = lockText({ ...lock, searches: { 'd at pages=2 ram=3': changed } }).split('\n')
  t.is(after.length, lines.length)
  t.is(lines.filter((line, i) => line !== after[i]).length, 1)
})

const told = (after: Partial<Observation>) =>
  compareSearch('s', search, { ...asObservation(search), ...after }).map(({ kind, subject }) =>
    [kind, subject].filter(Boolean).join(' '),
  )

test('each change of a search has a name of its own', (t) => {
  const { verdicts, actions } = search
  t.deepEqual(told({}), [])
  t.deepEqual(told({ hash: 'x' }), ['source'])
  t.deepEqual(told({ verdicts: { ...verdicts, P1: { verdict: 'violated', steps: 2 } } }), ['new-violation P1'])
  t.deepEqual(told({ verdicts: { ...verdicts, P2: { verdict: 'holds' } } }), ['fixed-violation P2'])
  t.deepEqual(told({ verdicts: { ...verdicts, P2: { verdict: 'violated', steps: 4 } } }), ['length P2'])
  t.deepEqual(told({ verdicts: { ...verdicts, E1: { verdict: 'holds', steps: 4 } } }), ['length E1'])
  t.deepEqual(told({ verdicts: { ...verdicts, P1: { verdict: 'holds', vacuous: true } } }), ['vacuous P1'])
  t.deepEqual(told({ verdicts: { ...verdicts, P3: { verdict: 'holds' } } }), ['no-longer-vacuous P3'])
  t.deepEqual(told({ levels: 5 }), ['counts'])
  t.deepEqual(told({ actions: { ...actions, grab: { fired: 8, states: 6 } } }), ['counts'])
  t.deepEqual(told({ actions: { ...actions, grab: { fired: 0, states: 0 } } }), ['counts', 'dead-action grab'])
  t.deepEqual(told({ actions: { ...actions, drop: { fired: 1, states: 1 } } }), ['counts', 'revived-action drop'])
  t.deepEqual(told({ actions: { drop: actions.drop!, take: actions.grab! } }), ['action-renamed take'])
  t.deepEqual(told({ actions: { ...actions, more: { fired: 1, states: 1 } } }), ['action-added more'])
  t.deepEqual(told({ actions: { grab: actions.grab! } }), ['action-removed drop'])
})

test('of a search that a limit ended, only what is certain is told', (t) => {
  const { verdicts } = search
  const open = { exhaustive: false, states: 3, actions: {}, verdicts: { ...verdicts, P1: 'incomplete' as const } }
  t.deepEqual(told(open), ['limit'])
  t.deepEqual(told({ ...open, verdicts: { ...open.verdicts, P3: { verdict: 'violated', steps: 1 } } }), [
    'new-violation P3',
    'limit',
  ])
  t.is(asLocked({ ...asObservation(search), ...open }), undefined)
  t.deepEqual(asLocked(asObservation(search)), search)
})

test('a rename is one only where nobody can take it for another', (t) => {
  const match = (before: Record<string, string>, after: Record<string, string>) => {
    const { renamed, removed, added } = matchNames(before, after, (mark) => mark || undefined)
    return [renamed.map(({ from, to }) => `${from} > ${to}`), removed, added]
  }
  t.deepEqual(match({ a: '1', b: '2' }, { a: '1', c: '2' }), [['b > c'], [], []])
  t.deepEqual(match({ a: '1' }, { b: '1', c: '1' }), [[], ['a'], ['b', 'c']])
  t.deepEqual(match({ a: '1', b: '1' }, { c: '1' }), [[], ['a', 'b'], ['c']])
  t.deepEqual(match({ a: '' }, { b: '' }), [[], ['a'], ['b']])
  t.deepEqual(match({ a: '1' }, { a: '2' }), [[], [], []])
})

test('larger claims that are not searched stay in the lock, and what is out of scope is left alone', (t) => {
  const key = 'd at pages=2 ram=3'
  const mutants = new Map([['d', new Set(reasonsOf(lock.accepted, 'd').keys())]])
  const present = {
    engine: lock.engine,
    searches: new Map(),
    counterexamples: new Map(),
    mutants,
    failed: new Map(),
    notBegun: new Map(),
    notReplayed: [],
    unreadable: new Map(),
  }
  const kindsOf = (differences: readonly Difference[]) => differences.map(({ kind }) => kind)
  const whole = { designs: undefined, asleep: new Map() }
  t.deepEqual(kindsOf(compare(lock, present, whole)), [
    'search-removed',
    'counterexample-removed',
    'counterexample-removed',
  ])
  const asleep = (isSame: boolean) => ({ designs: undefined, asleep: new Map([[key, isSame]]) })
  const kept = { ...lock, counterexamples: {} }
  t.deepEqual(kindsOf(compare(kept, present, asleep(true))), [])
  t.deepEqual(kindsOf(compare(kept, present, asleep(false))), ['not-searched'])
  t.deepEqual(kindsOf(compare(lock, present, { designs: new Set(['other']), asleep: new Map() })), [])
  const other = { ...present, engine: { version: '1.2.4', hash: '0000000000000000' } }
  t.deepEqual(kindsOf(compare(kept, other, asleep(true))), ['engine'])
})

test('what may go unnoticed has one reason, and stands with others of the same', (t) => {
  const twice = accepting(accepting({}, 'd', ['one', 'two'], 'why'), 'd', ['three'], 'why')
  t.deepEqual(twice, { d: { why: ['one', 'two', 'three'] } })
  const changed = accepting(twice, 'd', ['one'], 'why not')
  t.deepEqual(changed, { d: { why: ['two', 'three'], 'why not': ['one'] } })
  t.deepEqual([...reasonsOf(changed, 'd')].sort(), [
    ['one', 'why not'],
    ['three', 'why'],
    ['two', 'why'],
  ])
  t.deepEqual(withdrawing(changed, 'd', ['one', 'two']), { d: { why: ['three'] } })
  t.deepEqual(withdrawing(changed, 'd', ['one', 'two', 'three']), {})
})

test('an accepted survivor that the design no longer has is told, in scope; so is one of a design that is gone', (t) => {
  const open = 'drop condition grab.open'
  const accepted = { d: { why: [open, `${open} and drop effect grab.then`] }, e: { 'why not': [open] } }
  const told = (names: readonly string[], designs?: readonly string[]) =>
    compareAccepted(
      accepted,
      new Map([['d', new Set(names)]]),
      { designs: designs && new Set(designs) },
      new Map(),
    ).map(({ kind, design, subject, details }) => [kind, design, subject, details[0]])
  const gone = ['accepted-orphaned', 'e', open, 'there is no design e any more']
  t.deepEqual(told([open, 'drop effect grab.then']), [gone])
  t.deepEqual(told([open, 'drop effect grab.then'], ['d']), [])
  t.deepEqual(told(['drop condition grab.opened', 'drop effect grab.then'], ['d']), [
    ['accepted-gone', 'd', open, `there is nothing to ${open} any more; there is: ${open}ed`],
    [
      'accepted-gone',
      'd',
      `${open} and drop effect grab.then`,
      `there is nothing to ${open} any more; there is: ${open}ed`,
    ],
  ])
  t.deepEqual(
    compareAccepted(accepted, new Map([['d', new Set([open])]]), { designs: new Set(['d']) }, new Map()).map(
      (one) => one.details,
    ),
    [['there is nothing to drop effect grab.then any more', 'accepted because: why']],
  )
  const whole = { designs: undefined }
  t.deepEqual(broughtUpToDate(accepted, new Map([['d', new Set([open])]]), whole, new Map()), { d: { why: [open] } })
  // A design that has another name takes along what it has.
  const now = new Map([['f', new Set([open])]])
  const names = new Map([['d', 'f']])
  t.deepEqual(
    compareAccepted(accepted, now, whole, names).map(({ kind, design, before, after }) => [
      kind,
      design,
      before,
      after,
    ]),
    [
      ['accepted-renamed', 'f', 'd', 'f'],
      ['accepted-gone', 'f', undefined, undefined],
      ['accepted-orphaned', 'e', undefined, undefined],
    ],
  )
  t.deepEqual(broughtUpToDate(accepted, now, whole, names), { f: { why: [open] } })
})

test('docs/ci.md has every kind of difference, as the gate has it', (t) => {
  const rows = Object.values(kinds).map(({ severity, title, meaning }) => `| ${severity} | ${title} | ${meaning} |`)
  const table = readFileSync(join(root, 'docs', 'ci.md'), 'utf8').match(/^\| (error|warning|undecided|note) \|.*$/gm)
  t.deepEqual(table, rows)
})

test('the lock of the shipped designs has every usual scenario, says what they claim, and accepts what there is', (t) => {
  const lock = readLock(join(root, 'moveproof.lock.json'))!
  const { hash, files } = engineSources()
  const { candidates } = candidatesOf(scenarios, scenarios, new Sources(files))
  const keysOf = (isLarger: boolean) =>
    candidates.filter(({ task }) => (task.scenario.deep ?? false) === isLarger).map(({ key }) => key)
  const lockedKeys = (isLarger: boolean) =>
    Object.keys(lock.searches).filter((key) => (lock.searches[key]!.deep ?? false) === isLarger)
  const update = 'npm run -s moveproof -- gate --update --reason "…"'
  t.deepEqual(lockedKeys(false).sort(), keysOf(false).sort(), update)
  // Of larger claims it has what --deep has put there, and says what was so when it did.
  t.true(lockedKeys(true).length > 0)
  t.deepEqual(
    lockedKeys(true).filter((key) => !keysOf(true).includes(key)),
    [],
    update,
  )
  const told = candidates.filter(
    (one) => !one.task.scenario.deep || isFresh(lock, { version: lock.engine.version, hash }, one),
  )
  const differences = told.flatMap(({ key, task }) => withClaims(key, task, asObservation(lock.searches[key]!), []))
  t.deepEqual(differences, [], update)
  const { accepted } = lock
  t.true(Object.keys(accepted).length > 0)
  t.deepEqual(compareAccepted(accepted, mutantNames(scenarios), { designs: undefined }, new Map()), [], update)
})
