import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { counterexampleOf, toJson } from '../counterexamples/counterexample.ts'
import { actingSets } from '../counterexamples/drawing/lanes.ts'
import { sceneOf } from '../counterexamples/drawing/scene.ts'
import { parseCounterexample } from '../counterexamples/parse-counterexample.ts'
import { explore } from '../explorer/explore.ts'
import type { Bounds } from '../model/language/bounds.ts'
import { instantiate, type SystemDefinition } from '../model/language/system.ts'
import { bindProperties, type Property } from '../properties/property.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios } from '../properties/scenarios.ts'
import { replay } from '../scripts/commands/replay.ts'
import { exitCodes, reportError } from '../scripts/exit.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { writeWhole } from '../scripts/output/whole-file.ts'
import { type DrawingFormat, drawingFormat, drawingFormats, drawingOf, type Shown } from '../scripts/replay/drawing.ts'
import { faultServed, restless } from './classics/retries.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { exclusion, toyScenarios } from './toy-scenarios.ts'

// How behaviours are drawn. Each format is tried on a violation of safety, a loop, a behaviour after which nothing happens any more,
// and one over symmetric identities.

function shown(definition: SystemDefinition, property: Property, bounds: Bounds = {}): Shown {
  const system = instantiate(definition, bounds)
  const bound = bindProperties(system, [property])[0]!
  const trace = explore(system, [bound]).verdicts[0]!.trace!
  return { system, property: bound, trace, counterexample: counterexampleOf(system, bound, trace) }
}

function shipped(name: string, property: string, bounds: Bounds = {}): Shown {
  const scenario = scenarios.find(({ system, properties }) => system.name === name && properties.some(isIt))!
  function isIt(one: Property): boolean {
    return one.name.startsWith(`${property}-`)
  }
  return shown(scenario.system, scenario.properties.find(isIt)!, { ...scenario.bounds, ...bounds })
}

const pushy = toyScenarios.find(({ system }) => system.name === 'X01-pushy')!.system
const early = shipped('X07-return-before-acknowledge', 'P1')
const samples: Readonly<Record<string, Shown>> = {
  safety: early,
  symmetric: shown(pushy, exclusion, { processes: 3 }),
  loop: shown(restless, faultServed),
  standstill: shipped('dax-direct-io', 'L1'),
}

const draw = (format: DrawingFormat, { symmetric, loop }: typeof samples = samples) => ({
  symmetric: drawingOf(format, symmetric!, {}),
  loop: drawingOf(format, loop!, {}),
})

test('a set acts when its elements refer to others rather than others to them', (t) => {
  t.deepEqual(
    actingSets(early.system)
      .map(({ name }) => name)
      .sort(),
    ['Device', 'Mover', 'Operation'],
  )
  t.deepEqual(
    actingSets(samples.symmetric!.system).map(({ name }) => name),
    ['Process'],
  )
})

test('an arrow comes from the step that had to come first', (t) => {
  const { system, property, trace } = early
  const { rows } = sceneOf(system, property, trace)
  t.deepEqual(
    rows.map(({ number, lane, cause }) => `${number} ${cause ? `${cause.title} -> ` : ''}${lane.title}`),
    [
      '1 application op0',
      '2 application op0 -> hardware op0',
      '3 application',
      '4 hardware op0 -> driver op0',
      '5 driver op0 -> kernel op0',
      '6 kernel op0 -> driver op0',
      '7 application -> application mover0',
      '8 application mover0 -> driver mover0',
      '9 driver mover0',
      '10 driver mover0 -> kernel mover0',
      '11 kernel mover0',
    ],
  )
})

test('Mermaid: lanes, arrows, notes, the loop, what is shown', (t) => {
  const { symmetric, loop } = draw('mermaid')
  t.is(
    symmetric,
    `---
title: "X01-pushy: G1-exclusion, 4 steps"
---
sequenceDiagram
  participant lane0 as application process0
  participant lane1 as kernel process0
  participant lane2 as application process1
  participant lane3 as kernel process1
  lane0->>lane0: 1 arrive(process0)
  Note over lane0: place[process0]: outside → waiting
  lane2->>lane2: 2 arrive(process1)
  Note over lane2: place[process1]: outside → waiting
  lane0->>lane1: 3 enter(process0)
  Note over lane1: closed: false → true<br/>place[process0]: waiting → inside
  lane2->>lane3: 4 enter(process1)
  Note over lane3: place[process1]: waiting → inside
  rect rgba(220, 60, 60, 0.2)
    Note over lane0,lane3: violated: the condition is false in the last state for one =<br/>  process0, other = process1.<br/>  place[process0] = inside<br/>  place[process1] = inside
  end
`,
  )
  const inLoop = loop.slice(loop.indexOf('  loop for ever\n'), loop.indexOf('\n  end\n'))
  t.regex(inLoop, /2 sample\(\)[\s\S]*3 invalidate\(\)[\s\S]*4 serve\(\)/)
  t.false(inLoop.includes('1 raise()'))
})

test('Mermaid: what would end a statement is an entity', (t) => {
  const { property } = samples.symmetric!
  const conjuncts = [{ name: 'a;b #1 "<i>"', holds: () => false }]
  const text = drawingOf('mermaid', { ...samples.symmetric!, property: { ...property, conjuncts } }, {})
  t.true(text.includes("'a#59;b #35;1 #34;#60;i#62;#34;' is false"))
})

test('lkml: a column for each thread, no line beyond 72 columns', (t) => {
  const { symmetric, loop } = draw('lkml')
  t.is(
    symmetric,
    `G1-exclusion (4 steps)
Two processes are never inside at once.

process0                        process1
--------                        --------
arrive(process0)
                                arrive(process1)
enter(process0)
                                enter(process1)

violated: the condition is false in the last state for one = process0,
  other = process1.
  place[process0] = inside
  place[process1] = inside
`,
  )
  t.true(loop.includes('raise()\n\n/* from here on for ever: */\n'))
  t.true(loop.includes('/* and again from step 2, sample() */'))
  for (const sample of Object.values(samples)) {
    const long = drawingOf('lkml', sample, {})
      .split('\n')
      .filter((line) => line.length > 72 || / $/.test(line))
    t.deepEqual(long, [])
  }
})

/** Do all elements end where they should? Enough of XML for what we write. */
function assertWellFormed(t: ExecutionContext, markup: string, isVoid: (name: string) => boolean = () => false): void {
  const open: string[] = []
  const rest = markup.replaceAll(
    /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g,
    (_, end, name, __, closed) => {
      if (end) t.is(open.pop(), name)
      else if (!closed && !isVoid(name)) open.push(name)
      return ''
    },
  )
  t.deepEqual(open, [])
  t.notRegex(rest.replace('<!doctype html>', ''), /<|&(?!(?:amp|lt|gt|quot|#\d+);)/)
}

test('SVG: well-formed, nothing from elsewhere, every step and every change, light and dark', (t) => {
  for (const sample of Object.values(samples)) {
    const svg = drawingOf('svg', sample, {})
    assertWellFormed(t, svg)
    t.is(svg.match(/https?:|url\((?!#)|href=/g)?.join(), 'http:', 'the name space alone')
    t.true(svg.includes('prefers-color-scheme: dark'))
    const { rows, loop } = sceneOf(sample.system, sample.property, sample.trace)
    t.is(svg.match(/<g class="row/g)?.length, rows.length)
    for (const { text, changes } of rows) {
      t.true(svg.includes(`>${text}</text>`))
      for (const { path, before, after } of changes) t.true(svg.includes(`>${path}: ${before} → ${after}</text>`))
    }
    t.is(svg.includes('for ever</text>'), loop !== undefined)
  }
})

test('SVG: nothing is drawn beyond its edges, and lanes stand beside one another', (t) => {
  for (const sample of Object.values(samples)) {
    const svg = drawingOf('svg', sample, {})
    const [, width, height] = svg.match(/viewBox="0 0 (\d+) (\d+)"/)!.map(Number) as [number, number, number]
    for (const [, x, , y] of svg.matchAll(/<text [^>]*?x="([\d.]+)"( text-anchor="\w+")? y="([\d.]+)"/g)) {
      t.true(Number(x) >= 0 && Number(x) <= width && Number(y) >= 0 && Number(y) <= height)
    }
    const boxes = [...svg.matchAll(/class="box" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(([, x, w]) => [
      Number(x),
      Number(w),
    ])
    for (const [i, [x]] of boxes.entries()) t.true(i === 0 || boxes[i - 1]![0]! + boxes[i - 1]![1]! < x!)
  }
})

test('json is the file itself', (t) => {
  for (const sample of Object.values(samples)) {
    const text = drawingOf('json', sample, {})
    t.is(toJson(parseCounterexample(text, 'drawn.json')), text)
  }
})

test('the table is as wide as the terminal', (t) => {
  for (const sample of Object.values(samples)) {
    for (const width of [80, 120]) {
      const lines = drawingOf('table', sample, { width }).split('\n')
      t.deepEqual(
        lines.filter((line) => line.length > width),
        [],
      )
    }
  }
})

const table: readonly Scenario[] = [
  ...toyScenarios,
  { system: restless, bounds: {}, properties: [faultServed], violated: { 'L3-fault-served': 4 } },
]

async function replayed(
  t: ExecutionContext,
  sample: Shown,
  options: { format?: string; full?: boolean; json?: boolean } = {},
) {
  const directory = temporaryDirectory(t)
  const file = join(directory, 'kept.json')
  writeWhole(file, toJson(sample.counterexample), '')
  const run = async (output?: string) => {
    const terminal = new RecordedTerminal()
    const { format, full = false, json = false } = options
    const exitCode = await Promise.resolve()
      .then(() => replay(table, { file, full, json, format: drawingFormat(format), output }, terminal))
      .catch((error) => reportError(error, terminal))
    return { exitCode, printed: terminal.printed, diagnosed: terminal.diagnosed }
  }
  return { directory, run }
}

test('replay --format prints the drawing and nothing else; --output writes it', async (t) => {
  for (const format of drawingFormats) {
    const { directory, run } = await replayed(t, samples.loop!, { format })
    const { exitCode, printed, diagnosed } = await run()
    t.is(exitCode, exitCodes.asClaimed)
    t.is(diagnosed, '')
    const drawing = drawingOf(format, samples.loop!, {})
    t.true(format === 'table' ? printed.startsWith(drawing) : printed === drawing)
    const written = await run(join(directory, 'drawn'))
    t.is(readFileSync(join(directory, 'drawn'), 'utf8'), drawing)
    t.regex(written.printed, new RegExp(`still violated in 4 steps\\.\ndrawn as ${format}: .*drawn\n$`))
    t.deepEqual(readdirSync(directory).sort(), ['drawn', 'kept.json'])
  }
})

test('what cannot be drawn is said, with exit code 2', async (t) => {
  const said = async (options: object, output?: string) => {
    const { run } = await replayed(t, samples.symmetric!, options)
    const { exitCode, diagnosed } = await run(output)
    t.is(exitCode, exitCodes.badInput)
    return diagnosed
  }
  t.regex(await said({ format: 'mermiad' }), /no format 'mermiad'; did you mean 'mermaid'/)
  t.regex(await said({ format: 'svg', full: true }), /--full is about the table/)
  t.regex(await said({ format: 'svg', json: true }), /--json prints the verdict and nothing else/)
  t.regex(await said({ format: 'svg' }, '/nowhere/at/all.svg'), /cannot be written: there is no such file/)
})

test('a behaviour that shows nothing any more is drawn, and the verdict is on stderr', async (t) => {
  const { counterexample, trace } = samples.symmetric!
  const fewer = { ...trace, steps: trace.steps.slice(0, 3) }
  const sample = {
    ...samples.symmetric!,
    trace: fewer,
    counterexample: { ...counterexample, steps: counterexample.steps.slice(0, 3) },
  }
  const { run } = await replayed(t, sample, { format: 'svg' })
  const { exitCode, printed, diagnosed } = await run()
  t.is(exitCode, exitCodes.differs)
  t.regex(diagnosed, /no longer violated by these 3 steps/)
  t.regex(printed, /class="verdict good"[^>]*>holds in the last state/)
})

const isVoid = (name: string) => ['meta'].includes(name)

test('the page: well-formed, nothing from elsewhere, every step and every change once', (t) => {
  for (const sample of Object.values(samples)) {
    const html = drawingOf('html', sample, {})
    const [styled, scripted] = [/<style>[\s\S]*?<\/style>/g, /<script>[\s\S]*?<\/script>/g]
    assertWellFormed(t, html.replaceAll(styled, '').replaceAll(scripted, ''), isVoid)
    t.is(html.match(scripted)?.length, 1)
    const [, hash] = html.match(/script-src 'sha256-([^']+)'/)!
    const script = html.match(/<script>([\s\S]*?)<\/script>/)![1]!
    t.is(hash, createHash('sha256').update(script).digest('base64'))
    t.deepEqual(
      [...html.matchAll(/(?:src|href|xlink:href|action)="([^"]*)"|url\(([^)]*)\)/g)]
        .map((match) => match[1] ?? match[2])
        .filter((target) => !target!.startsWith('#')),
      [],
    )
    t.notRegex(html.replaceAll('http://www.w3.org/2000/svg', ''), /https?:|\bfetch\(|XMLHttpRequest|import\(/)
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    t.is(new Set(ids).size, ids.length)
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) t.true(ids.includes(target), target)
    for (const [, target] of html.matchAll(/aria-labelledby="([^"]+)"/g)) t.true(ids.includes(target), target)
    const { rows } = sceneOf(sample.system, sample.property, sample.trace)
    for (const [number, section] of html.split('<section id="step-').slice(1).entries()) {
      t.true(section.startsWith(`${number}"`))
      for (const { path, after } of rows[number - 1]?.changes ?? []) {
        t.regex(
          section,
          new RegExp(`>${path.replaceAll(/[[\]]/g, '\\$&')}</th><td>[^<]*</td><td class="new">${after}<`),
        )
      }
    }
    t.is(ids.filter((id) => id!.startsWith('step-')).length, rows.length + 1)
  }
})

test('the page: names that look like markup stay text', (t) => {
  const { property, system } = samples.symmetric!
  const evil = `</script><script>alert("1")</script><!-- & '`
  const html = drawingOf(
    'html',
    {
      ...samples.symmetric!,
      property: { ...property, name: evil, sentence: evil, conjuncts: [{ name: evil, holds: () => false }] },
      system: { ...system, title: evil },
    },
    {},
  )
  t.is(html.match(/<script>/g)?.length, 1)
  assertWellFormed(t, html.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, ''), isVoid)
  t.true(html.includes('<mark>&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)'), 'the false conjunct is marked')
})

test('the page shows who points where, what changed, and what is stale', (t) => {
  const html = drawingOf('html', early, {})
  const sections = html.split('<section id="step-').slice(1)
  const stale = 'translations[device0][page0] = ram0, but pages[page0].frame = none'
  t.deepEqual(
    sections.flatMap((section, number) => (section.includes(stale) ? [number] : [])),
    [11],
  )
  t.regex(sections[6]!, /aria-label="Who refers to whom after step 6: [^"]*pages\[page0\]\.frame is ram0/)
  t.regex(sections[6]!, />translations\[page0\]: none → ram0</)
  t.is(sections[11]!.match(/class="reference gone"/g)?.length, 1, 'where the page was before the step')
  t.true(sections[11]!.includes('class="cell blamed"'))
  t.false(sections[10]!.includes('blamed'))
})

test('the page of a loop leads back to where it goes on', (t) => {
  t.true(
    drawingOf('html', samples.loop!, {}).includes('From here it goes on with <a href="#step-2">step 2</a>, for ever.'),
  )
  t.true(drawingOf('html', samples.standstill!, {}).includes('From here on nothing happens any more.'))
})
