import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { scenarios } from '../properties/scenarios.ts'

// docs/bugs.md says of every known bug which mutant has it, or why none does.

interface Row {
  readonly number: string
  readonly what: string
  readonly shown: string
}

const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'bugs.md'), 'utf8')
const rows: readonly Row[] = [...text.matchAll(/^\| ([BX]\d\d) \| (.+) \| (.*) \|$/gm)].map(
  ([, number, what, shown]) => ({ number: number!, what: what!, shown: shown! }),
)

const designOf = new Map(scenarios.map(({ system, mutantOf }) => [system.name, mutantOf]))
const mutants = [...designOf].filter(([, design]) => design !== undefined).map(([name]) => name)
const named = ({ shown }: Row) => [...shown.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)

/** Mutants that stand in the table, each list of them with the design that they are made of. */
const listed = ({ shown }: Row) =>
  [...shown.matchAll(/((?:`[^`]+`, )*`[^`]+`) \(([a-z0-9-]+)\)/g)].flatMap(([, list, design]) =>
    [...list!.matchAll(/`([^`]+)`/g)].map(([, name]) => ({ name: name!, design: design! })),
  )

test('every catalogued bug has one row, in order', (t) => {
  const numbers = (letter: string, last: number) =>
    Array.from({ length: last }, (_, i) => `${letter}${String(i + 1).padStart(2, '0')}`)
  t.deepEqual(
    rows.map(({ number }) => number),
    [...numbers('B', 41), ...numbers('X', 35)],
  )
})

test('what a row names is there, and is a mutant of the design that it says', (t) => {
  for (const row of rows) {
    for (const name of named(row)) t.true(designOf.has(name), `${row.number}: ${name}`)
    for (const { name, design } of listed(row)) t.is(designOf.get(name), design, `${row.number}: ${name}`)
  }
})

test('every mutant with the number of a bug is in the row of that bug', (t) => {
  const numbered = mutants.filter((name) => /^[BX]\d\d[a-z]?-/.test(name))
  t.true(numbered.length > 100)
  for (const name of numbered) {
    const row = rows.find(({ number }) => number === name.slice(0, 3))!
    t.true(
      listed(row).some((mutant) => mutant.name === name),
      `${name} is missing in the row of ${row.number}`,
    )
  }
})

test('a bug without a mutant says why', (t) => {
  for (const row of rows) {
    if (listed(row).length > 0) continue
    t.regex(row.shown, /^(?:Not expressed|By design of `[a-z0-9-]+`, not a mutant): \S+ \S+/, row.number)
  }
})
