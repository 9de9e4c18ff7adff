import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { moverKinds, moversOf } from '../model/movers/under.ts'
import { underFairness } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { notByMover, sameByMover } from '../properties/scenarios/not-by-mover.ts'
import { scenarios } from '../properties/scenarios.ts'
import { matrix } from '../scripts/commands/matrix.ts'
import { exitCodes, reportError } from '../scripts/exit.ts'
import { soleMover } from '../scripts/matrix/by-mover.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import * as retries from './classics/retries.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { toyScenarios } from './toy-scenarios.ts'
import { usualScenarios as usual } from './usual-scenarios.ts'

// Designs by properties: in the terminal, as JSON, and as a page.

interface Options {
  readonly table?: readonly Scenario[]
  readonly names?: readonly string[]
  readonly mutants?: boolean
  readonly json?: boolean
  readonly html?: string
  readonly states?: number
  readonly width?: number
  readonly byMover?: boolean
}

async function shown({
  table = toyScenarios,
  names = [],
  mutants = true,
  json = false,
  html,
  states = 1000,
  width = 80,
  byMover = false,
}: Options = {}) {
  const terminal = new RecordedTerminal(width)
  const limits = { memoryBytes: 2 ** 30, states }
  const options = { names, mutants, bounds: {}, properties: [], limits, workers: 1, byMover, html, json }
  const exitCode = await matrix(table, options, terminal).catch((error) => reportError(error, terminal))
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

function page(t: ExecutionContext): string {
  const directory = temporaryDirectory(t)
  return join(directory, 'matrix.html')
}

test('every verdict has a symbol, and the legend says what it means', async (t) => {
  const { exitCode, text } = await shown()
  t.is(exitCode, exitCodes.asClaimed)
  const rows = Object.fromEntries(text.split('\n').map((line) => [line.split(/\s+/)[0], line.split(/\s+/).slice(1)]))
  t.deepEqual(rows.design, ['G1', 'G2', 'G3', 'G4', 'R1', 'never-stuck'])
  t.deepEqual(rows.gate, ['✓', '✓', '✓', '✓', '●', '✓'])
  t.deepEqual(rows['X01-pushy'], ['✗', '✗', '✓', '✓', '●', '✓'])
  t.regex(text, /^✓ holds$/m)
  t.regex(text, /^✗ violated$/m)
  t.notRegex(text, /incomplete|not asked/)
})

test('without mutants, and where a limit ends the search', async (t) => {
  t.notRegex((await shown({ mutants: false })).text, /X01/)
  const { exitCode, text } = await shown({ mutants: false, states: 2 })
  t.is(exitCode, exitCodes.undecided)
  t.regex(text, /^\? open: the search ended before all was seen$/m)
})

test('columns that do not fit are in further blocks; no line is too long', async (t) => {
  for (const width of [40, 80, 100]) {
    const { text } = await shown({ width })
    t.deepEqual(
      text.split('\n').filter((line) => line.length > width),
      [],
    )
    t.is(text.match(/^design/gm)!.length, width === 40 ? 2 : 1)
  }
})

test('as JSON: what each cell rests on', async (t) => {
  const { properties, designs, ok } = JSON.parse((await shown({ json: true })).text)
  t.true(ok)
  t.is(properties[0], 'G1')
  const pushy = designs.find(({ design }: { design: string }) => design === 'X01-pushy')
  t.is(pushy.mutantOf, 'gate')
  t.deepEqual(pushy.cells.G1, {
    verdict: 'violated',
    searches: [
      { design: 'X01-pushy', property: 'G1-exclusion', bounds: { processes: 2 }, verdict: 'violated', steps: 4 },
    ],
  })
})

test('the page needs nothing else, is well-formed, and its cells open counterexamples', async (t) => {
  const file = page(t)
  await shown({ html: file })
  const html = readFileSync(file, 'utf8')
  t.notRegex(html, /<script|<link|<img|https?:/)
  const open: string[] = []
  for (const [, closing, name, attributes] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/g)) {
    if (name === 'meta') continue
    if (closing) t.is(open.pop(), name)
    else open.push(name!)
    t.false(attributes!.endsWith('/'))
  }
  t.deepEqual(open, [])
  const targets = [...html.matchAll(/<td[^>]*><button[^>]* popovertarget="([^"]+)"/g)].map(([, id]) => id!)
  t.is(targets.length, 18)
  for (const id of targets) t.is(html.split(` id="${id}"`).length, 2, id)
  t.is(html.match(/<th scope="row"/g)!.length, 3)
  t.regex(html, /aria-label="X01-pushy, G1: violated"/)
  t.regex(
    html,
    /<h3>G1-exclusion<\/h3>[\s\S]*?✗ violated in 4 steps[\s\S]*?<code>.* check X01-pushy --property G1<\/code>/,
  )
  t.regex(html, /<pre>[\s\S]*enter\(process0\)[\s\S]*violated: the condition is false[\s\S]*<\/pre>/)
})

const without = (...none: string[]) =>
  underFairness(retries.faultServed, { name: `L3${none.length}-served-without-${none}`, fairness: { none } })

const [gate, pushy, shut] = toyScenarios as [Scenario, Scenario, Scenario]
test('conditional: a mutant goes without a condition of its design', async (t) => {
  const condition = 'whoever waits looks at the gate'
  const table = [gate, { ...pushy, without: condition }, shut]
  const { text, exitCode } = await shown({ table, mutants: false })
  t.is(exitCode, exitCodes.asClaimed)
  const rows = text.split('\n').filter((line) => /^(gate|X0)/.test(line))
  t.deepEqual(
    rows.map((line) => line.split(/\s+/)),
    [['gate', '◐', '◐', '✓', '✓', '●', '✓']],
  )
  t.true(text.endsWith(`conditions\n  gate G1, G2: not without: ${condition} (X01-pushy)\n`), text)

  // With mutants, those that show a condition have their own row as well.
  const all = (await shown({ table })).text.split('\n').filter((line) => /^(gate|X0)/.test(line))
  t.is(all.length, 3)
  // A mutant of which nothing is said shows no condition.
  t.notRegex((await shown({ mutants: false })).text, /◐|conditions/)

  const { designs } = JSON.parse((await shown({ table, mutants: false, json: true })).text)
  t.deepEqual(
    designs[0].cells.G1.searches.map(({ design, verdict, without }: Record<string, string>) => [
      design,
      verdict,
      without,
    ]),
    [
      ['gate', 'holds', undefined],
      ['X01-pushy', 'violated', condition],
    ],
  )
  const file = page(t)
  await shown({ table, mutants: false, html: file })
  const html = readFileSync(file, 'utf8')
  t.regex(html, /aria-label="gate, G1: holds under a condition, and not without it"/)
  t.regex(html, new RegExp(`<p>without: ${condition} \\(X01-pushy: whoever waits goes in\\)</p>`))
})

test('conditional: the same is asked under other assumptions', async (t) => {
  const [unsampled, unserved] = [without('sample'), without('serve', 'sample')]
  const calm = (...properties: Scenario['properties']): Scenario => ({
    system: retries.calm,
    bounds: { invalidations: 2 },
    properties,
    violated: { [unsampled.name]: 1, [unserved.name]: 1 },
  })
  const held = await shown({ table: [calm(retries.faultServed, unsampled)] })
  t.is(held.exitCode, exitCodes.asClaimed)
  t.regex(held.text, /^design +L3 L31$\ncalm +✓ +◐$/m)
  t.true(held.text.includes('  calm L31: L3-fault-served holds, L31-served-without-sample does not\n'), held.text)
  // Nothing holds that would be a condition, or what holds is another question.
  const other = { ...retries.faultServed, name: 'L4-other' }
  t.regex((await shown({ table: [calm(unsampled, unserved)] })).text, /^calm +✗ +✗$/m)
  t.regex((await shown({ table: [calm(other, unsampled)] })).text, /^calm +✓ +✗$/m)
})

test('a page that cannot be written is refused before any search', async (t) => {
  const { exitCode, diagnosed, text } = await shown({ html: join(page(t), 'nowhere', 'x.html') })
  t.is(exitCode, exitCodes.badInput)
  t.regex(diagnosed, /cannot be written/)
  t.is(text, '')
})

test('every design is searched under every mover, or it is said why not', (t) => {
  const designs = new Map(scenarios.filter((s) => !s.mutantOf && !s.alone).map(({ system }) => [system.name, system]))
  for (const [design, system] of designs) {
    for (const mover of moverKinds) {
      const ways = [
        scenarios.some((s) => soleMover(s)?.design === design && soleMover(s)?.mover === mover),
        sameByMover[design]?.movers.includes(mover) ?? false,
        ...notByMover.filter((one) => one.mover === mover).map((one) => one.designs.includes(design)),
      ]
      t.is(ways.filter(Boolean).length, 1, `${design} under ${mover}, which has ${moversOf(system)}`)
    }
  }
  const named = [...notByMover.flatMap((one) => one.designs), ...Object.keys(sameByMover)]
  t.deepEqual(new Set(named).difference(new Set(designs.keys())), new Set())
})

test('under one mover alone, nobody else moves memory', (t) => {
  for (const { system, alone } of scenarios) if (alone) t.deepEqual(moversOf(system), [alone.mover], system.name)
})

test('designs by movers: signs, what is violated, and why others are not there', async (t) => {
  const names = ['notifier-mirror-allocating', 'userptr']
  const { text, exitCode } = await shown({ table: usual, names, mutants: false, byMover: true, states: 60_000 })
  t.is(exitCode, exitCodes.asClaimed)
  const rows = text.split('\n').map((line) => line.split(/\s{2,}/))
  t.deepEqual(rows[0], ['design', 'core-mm', 'gpu-driver', 'svm', 'process'])
  t.deepEqual(rows[1], ['notifier-mirror-allocating', '=', '=', '=', '='])
  t.deepEqual(rows[2], ['userptr', '✗ ◐', '·', '·', '✗ ◐'])
  t.regex(text, /^= as the design that it is a variant of: notifier-mirror-allocating of\n {2}notifier-mirror$/m)
  t.regex(text, /^violated\n {2}userptr under core-mm: P5b\n {2}userptr under process: P5b\n/m)
  t.regex(text, /^ {2}userptr under svm: /m)
})

test('designs by movers: no line is too long, and JSON names design and mover', async (t) => {
  const asked = { table: usual, names: ['notifier-mirror'], mutants: false, byMover: true, states: 60_000 }
  const { text } = await shown({ ...asked, width: 40 })
  t.deepEqual(
    text.split('\n').filter((line) => line.length > 40),
    [],
  )
  const { designs } = JSON.parse((await shown({ ...asked, json: true })).text)
  t.deepEqual(
    designs.map(({ design, of, mover }: Record<string, string>) => [design, of, mover]),
    [
      ['notifier-mirror-under-core-mm', 'notifier-mirror', 'core-mm'],
      ['notifier-mirror-under-process', 'notifier-mirror', 'process'],
    ],
  )
})

test('designs by movers: what is not for them is refused in one sentence', async (t) => {
  t.regex((await shown({ byMover: true })).diagnosed, /leave --mutants out/)
  t.regex(
    (await shown({ table: scenarios, names: ['short-pni'], mutants: false, byMover: true })).diagnosed,
    /did you mean/,
  )
})

test('a design under one mover alone has a row of its own only where it is named', async (t) => {
  const ofUserptr = scenarios.filter(({ alone }) => alone?.design === 'userptr')
  const table = [...toyScenarios, ...ofUserptr.filter(({ deep }) => !deep)]
  const rowsOf = async (names: readonly string[]) => {
    const { text } = await shown({ table, names, mutants: false, states: 10_000 })
    return [...text.matchAll(/^(gate|userptr)\S*/gm)].map(([name]) => name)
  }
  t.deepEqual(await rowsOf([]), ['gate'])
  t.deepEqual([...new Set(await rowsOf(['userptr-under-process']))], ['userptr-under-process'])
})
