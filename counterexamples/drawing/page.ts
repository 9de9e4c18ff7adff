import { createHash } from 'node:crypto'
import { wholeCondition } from '../../properties/property.ts'
import { blamedPaths } from '../blame.ts'
import { fieldsOf } from '../difference.ts'
import { colours } from './colours.ts'
import { memoryOf } from './memory.ts'
import { memorySvgs } from './memory-svg.ts'
import { script } from './page-script.ts'
import { style } from './page-style.ts'
import { endLines, isBad, type Scene } from './scene.ts'
import { sequenceSvg } from './sequence-svg.ts'
import { escaped } from './xml.ts'

/** What the behaviour shows is broken into lines by the browser. */
const endWidth = 10_000

/**
 * The behaviour as one page that needs nothing else: no network, no framework. Everything is in the page as text; the script only chooses
 * which step is seen, so that the page can be read without it, and printed whole.
 * @param bounds as people read them
 */
export function htmlPage(scene: Scene, bounds: string): string {
  const { system, property, length } = scene
  const title = `${system.name}: ${property.name}`
  const hash = createHash('sha256').update(script).digest('base64')
  const pictures = memorySvgs(memoryOf(scene, blamedPaths(system, property, scene.frames)))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${colours}${style}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p>${escaped(property.sentence)}</p>
<p class="facts">${escaped(`${system.title}. At ${bounds}: ${length}.`)}</p>
${verdictHtml(scene)}
</header>
<div class="steps">
<nav aria-label="Steps">
<p class="buttons" hidden><button type="button" id="back">← Back</button> <button type="button" id="forward">Forward →</button></p>
<ol start="0">
${scene.frames.map((_, number) => entryHtml(scene, number)).join('\n')}
</ol>
</nav>
<main>
${scene.frames.map((_, number) => stepHtml(scene, number, pictures[number]!)).join('\n')}
</main>
</div>
<section class="sequence" aria-labelledby="sequence-heading">
<h2 id="sequence-heading">Sequence</h2>
<p>An arrow comes from the step that this one had to wait for. Every step is a link.</p>
<div class="scroll" role="region" aria-label="Sequence diagram" tabindex="0">${sequenceSvg(scene, { embedded: true })}</div>
</section>
<p id="status" class="unseen" role="status"></p>
<script>${script}</script>
</body>
</html>
`
}

function verdictHtml(scene: Scene): string {
  const [first, ...rest] = endLines(scene, endWidth)
  const bad = isBad([first!])
  const conjuncts = scene.property.conjuncts.map(({ name }) => name).filter((name) => name !== wholeCondition)
  const quoted = (text: string) => escaped(text).replaceAll("'", '&#39;')
  const marked = conjuncts.reduce(
    (text, name) => text.replaceAll(quoted(`'${name}'`), `<mark>${quoted(name)}</mark>`),
    quoted(first!),
  )
  const why = rest.length > 0 ? `\n<pre>${escaped(rest.join('\n'))}</pre>` : ''
  return `<section class="${bad ? 'verdict' : 'verdict good'}" aria-label="What it shows">
<p><strong>${marked}</strong></p>${why}
</section>`
}

function entryHtml({ rows, loop, frames }: Scene, number: number): string {
  const row = rows[number - 1]
  const inLoop = loop && number >= loop.first
  const text = row ? `${escaped(row.text)} <span class="lane">${escaped(row.lane.title)}</span>` : 'initially'
  const mark = inLoop ? ' <span class="loop">for ever</span>' : ''
  const end = number === frames.length - 1 ? ' class="last"' : ''
  return `<li${end}><a href="#step-${number}">${text}</a>${mark}</li>`
}

function stepHtml(scene: Scene, number: number, picture: string): string {
  const row = scene.rows[number - 1]
  const last = scene.frames.length - 1
  const heading = row ? `Step ${number} of ${last}: ${row.text}` : 'Initial state'
  const lane = row ? `<p class="facts">${escaped(row.lane.title)}${sourceText(scene, number)}</p>` : ''
  return `<section id="step-${number}" aria-labelledby="heading-${number}">
<h2 id="heading-${number}" tabindex="-1">${escaped(heading)}</h2>
${lane}
${changesHtml(scene, number)}
<div class="scroll" role="region" aria-label="Picture of the state" tabindex="0">${picture}</div>
${number === last ? loopText(scene) : ''}${stateHtml(scene, number)}
</section>`
}

function sourceText({ frames }: Scene, number: number): string {
  const source = frames[number]!.step!.action.source
  return source === undefined ? '' : escaped(` · ${source}`)
}

function changesHtml({ rows }: Scene, number: number): string {
  const row = rows[number - 1]
  if (!row) return ''
  if (row.changes.length === 0) return '<p>It changes nothing.</p>'
  const lines = row.changes.map(
    ({ path, before, after }) =>
      `<tr><th scope="row">${escaped(path)}</th><td>${escaped(before)}</td><td class="new">${escaped(after)}</td></tr>`,
  )
  return `<table class="changes"><caption>What changed</caption>
<thead><tr><th scope="col">field</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table>`
}

function loopText({ loop, trace }: Scene): string {
  if (loop)
    return `<p class="loop">From here it goes on with <a href="#step-${loop.first}">step ${loop.first}</a>, for ever.</p>\n`
  return trace.loopStart === undefined ? '' : '<p class="loop">From here on nothing happens any more.</p>\n'
}

function stateHtml(scene: Scene, number: number): string {
  const changed = new Set(scene.rows[number - 1]?.changes.map(({ path }) => path))
  const lines = fieldsOf(scene.system, scene.frames[number]!.state).map(({ path, value }) =>
    changed.has(path)
      ? `<tr class="new"><th scope="row">${escaped(path)}</th><td>${escaped(value)} <span class="changed">changed</span></td></tr>`
      : `<tr><th scope="row">${escaped(path)}</th><td>${escaped(value)}</td></tr>`,
  )
  return `<details><summary>The whole state</summary>
<table class="state"><thead><tr><th scope="col">field</th><th scope="col">value</th></tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></details>`
}
