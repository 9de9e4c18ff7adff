import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { scenarios } from '../../properties/scenarios.ts'
import { measure } from '../../scripts/bench/search/measure.ts'
import { measuredText, withTable } from '../../scripts/bench/search/text.ts'
import { corpusCells } from '../../scripts/corpus/cells.ts'
import { ProgressLine } from '../../scripts/output/progress.ts'

// The benchmark that fills the tables of docs/random-search.md.

test('the benchmark of random search says what was found and missed, and how small it came out', async (t) => {
  const cells = corpusCells(scenarios).filter(({ definition }) => definition.name === 'X16-pages-stay-until-put')
  t.true(cells.length > 0)
  const root = join(import.meta.dirname, '..', '..')
  const progress = new ProgressLine(undefined)
  const measured = await measure(cells, { root, seed: 1, steps: 200, runs: 500, seconds: 60, shrink: true, progress })
  t.deepEqual(
    measured.map(({ property }) => property),
    cells.map(({ property }) => property.name),
  )
  for (const { outcome, shrunk } of measured) {
    t.is(outcome, 'found')
    if (shrunk && shrunk.small.conjunct === shrunk.kept.conjunct) t.is(shrunk.small.steps, shrunk.kept.steps)
  }
  const one = { system: 'S', bounds: { pages: 1 }, property: 'P', kind: 'always', walks: 9, seconds: 2 }
  const small = { steps: 5, bounds: { pages: 1 }, conjunct: 'a' }
  const text = measuredText(
    [
      { ...one, outcome: 'missed' },
      { ...one, property: 'L', kind: 'leadsTo', outcome: 'found', walks: 7, steps: 12 },
      { ...one, outcome: 'found', steps: 30, shrunk: { small, seconds: 1, isProved: true, kept: small } },
      {
        ...one,
        property: 'Q',
        outcome: 'found',
        steps: 160,
        shrunk: { small, seconds: 3, isProved: false, kept: { ...small, steps: 4 } },
      },
    ],
    { seed: 1, runs: 9 },
  )
  t.regex(text, /4 claimed violations; 3 were found, in 2 s of walking\./)
  t.regex(text, /Not found: S P\./)
  t.regex(text, /2 of them were shrunk, in 4 s; 1 came to/)
  t.notRegex(text, /came to another one/)
  t.regex(text, /Perhaps not smallest: S Q\./)
  t.regex(text, /^\| S \| Q \| 5 \| 4 \| at pages=1, kept at pages=1; perhaps not smallest \|$/m)
  t.regex(text, /^\| always \| 2 of 3 \| 9 \| 9 \| 2 s \| 1 of 2 \| 0 \|$/m)
  t.regex(text, /^\| leadsTo \| 1 of 1 \| 7 \| 7 \| 2 s \| - \| - \|$/m)
  t.regex(text, /the slowest took 3 s, of the 1 with 150 steps and more 3 s\./)
  t.regex(text, /^\| S \| 3 of 4 \| 7 to 9 \| 2 s \| 12 to 160 \| 5 \|$/m)
  const other = { small: { ...small, steps: 6, conjunct: 'b' }, seconds: 200, isProved: true, kept: small }
  const otherwise = measuredText([{ ...one, outcome: 'found', shrunk: other }], { seed: 1, runs: 9 })
  t.regex(otherwise, /1 claimed violation; all were found/)
  t.regex(otherwise, /All of them were shrunk, in 3 minutes; 0 came to the steps and bounds/)
  t.regex(otherwise, /the slowest took 200 s\.$/m)
  t.regex(otherwise, /1 came to another one, .* in 1 of these another part of the property is false\./)
  t.regex(measuredText([{ ...one, outcome: 'found' }], { seed: 1, runs: 9 }), /None of them was shrunk\./)
  const document = readFileSync(join(root, 'docs', 'random-search.md'), 'utf8')
  t.true(withTable(document, 'TABLE').includes('TABLE'))
  t.throws(() => withTable('no place', 'TABLE'), { message: /no place for the table/ })
})
