import type { Lane } from './lanes.ts'
import { endLines, isBad, type Row, type Scene } from './scene.ts'

/** Columns of the note that says what the behaviour shows. */
const noteWidth = 60

/**
 * The behaviour as text that Mermaid draws as a sequence diagram. An arrow comes from the lane whose step this one had to wait for;
 * a note says what a step changed.
 */
export function mermaid(scene: Scene): string {
  const { system, property, rows, lanes, loop, length } = scene
  const lines = [
    '---',
    `title: ${JSON.stringify(`${system.name}: ${property.name}, ${length}`)}`,
    '---',
    'sequenceDiagram',
    ...lanes.map((lane) => `  participant ${idOf(scene, lane)} as ${escaped(lane.title)}`),
  ]
  for (const row of rows) {
    const inLoop = loop && row.number >= loop.first
    if (row.number === loop?.first) lines.push('  loop for ever')
    lines.push(...rowLines(scene, row).map((line) => `${inLoop ? '    ' : '  '}${line}`))
    if (row.number === loop?.last) lines.push('  end')
  }
  const end = endLines(scene, noteWidth)
  const note = end.map(escaped).join('<br/>')
  if (lanes.length > 0) {
    const ends = [...new Set([lanes.at(0)!, lanes.at(-1)!])].map((lane) => idOf(scene, lane))
    const colour = isBad(end) ? 'rgba(220, 60, 60, 0.2)' : 'rgba(60, 180, 90, 0.2)'
    lines.push(`  rect ${colour}`, `    Note over ${ends.join(',')}: ${note}`, '  end')
  } else {
    // A diagram needs somebody who could act.
    lines.push('  participant nobody', `  Note over nobody: ${note}`)
  }
  return `${lines.join('\n')}\n`
}

function rowLines(scene: Scene, { number, text, lane, cause, changes }: Row): string[] {
  const id = idOf(scene, lane)
  const step = `${idOf(scene, cause ?? lane)}->>${id}: ${number} ${escaped(text)}`
  if (changes.length === 0) return [step]
  const notes = changes.map(({ path, before, after }) => escaped(`${path}: ${before} → ${after}`))
  return [step, `Note over ${id}: ${notes.join('<br/>')}`]
}

function idOf({ lanes }: Scene, lane: Lane): string {
  return `lane${lanes.indexOf(lane)}`
}

// What Mermaid would take for the end of a statement, a comment, an entity, or HTML.
function escaped(text: string): string {
  return text.replaceAll(/[#;<>&"%]/g, (character) => `#${character.codePointAt(0)};`)
}
