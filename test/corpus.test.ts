import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { traceOf } from '../counterexamples/counterexample.ts'
import { parseCounterexample } from '../counterexamples/parse-counterexample.ts'
import { confirm } from '../counterexamples/replay.ts'
import { MoveproofError } from '../model/language/error.ts'
import { instantiate } from '../model/language/system.ts'
import { bindProperties } from '../properties/property.ts'
import { scenarios } from '../properties/scenarios.ts'
import { cellProblem, corpusCells, corpusDirectory, surplusFiles } from '../scripts/corpus/cells.ts'
import { temporaryDirectory } from './temporary-directory.ts'

// A smallest counterexample of each claimed violation is kept, and shows it still.

const root = join(import.meta.dirname, '..')
const cells = corpusCells(scenarios)

test('every claimed violation has a counterexample that shows it, and nothing else is kept', (t) => {
  t.true(cells.length > 300)
  const problems = [
    ...cells.flatMap((cell) => cellProblem(root, cell) ?? []),
    ...surplusFiles(root, cells).map((file) => `${file}: nothing of it is claimed`),
  ]
  t.deepEqual(problems, [], 'npm run corpus brings it up to date')
})

test('no step of them can be left out', (t) => {
  const needless: string[] = []
  // Every seventh: each takes as many replays as it has steps.
  for (const { definition, property, file } of cells.filter((_, i) => i % 7 === 0)) {
    const path = join(root, corpusDirectory, file)
    const kept = parseCounterexample(readFileSync(path, 'utf8'), path)
    const system = instantiate(definition, kept.bounds)
    const bound = bindProperties(system, [property])[0]!
    const trace = traceOf(kept, system)
    for (const at of trace.steps.keys()) {
      const { loopStart } = trace
      const start = loopStart === undefined ? {} : { loopStart: at < loopStart ? loopStart - 1 : loopStart }
      try {
        confirm(system, bound, { initial: trace.initial, steps: trace.steps.toSpliced(at, 1), ...start })
        needless.push(`${file}: step ${at + 1}`)
      } catch (error) {
        if (!(error instanceof MoveproofError) || error.code !== 'unconfirmed') throw error
      }
    }
  }
  t.deepEqual(needless, [])
})

test('files that are missing, cut off, changed, of something else or surplus are named', (t) => {
  const copy = temporaryDirectory(t)
  const some = cells.filter(({ definition }) => definition.name === 'X07-return-before-acknowledge')
  const folder = join(corpusDirectory, 'X07-return-before-acknowledge')
  cpSync(join(root, folder), join(copy, folder), { recursive: true })
  const [first, second, third, fourth] = some
  const path = (cell: (typeof some)[number]) => join(copy, corpusDirectory, cell.file)
  const text = readFileSync(path(second!), 'utf8')
  rmSync(path(first!))
  writeFileSync(path(second!), text.slice(0, 300))
  writeFileSync(path(third!), readFileSync(path(third!), 'utf8').replace(/ {4}\{"action":"faultWalk".*\n/, ''))
  writeFileSync(path(fourth!), text)
  writeFileSync(join(copy, corpusDirectory, 'surplus.json'), text)
  t.is(cellProblem(copy, first!), `${first!.file} is missing`)
  t.regex(cellProblem(copy, second!)!, /The file ends in the middle of its JSON/)
  t.regex(cellProblem(copy, third!)!, /faultMap.* is not enabled/)
  t.regex(cellProblem(copy, fourth!)!, /is of X07-return-before-acknowledge and /)
  t.is(cellProblem(copy, some.at(-1)!), undefined)
  t.deepEqual(surplusFiles(copy, some), ['surplus.json'])
})
