import { Page } from '../../counterexamples/layout.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { chosenText } from '../check/bounds.ts'
import type { Terminal } from '../output/terminal.ts'
import type { CellKind, Matrix } from './cells.ts'
import { blocksOf, widthOf } from './columns.ts'
import { conditionLines } from './conditions.ts'
import { painterOf, symbols } from './symbols.ts'

/**
 * The matrix in blocks of columns that fit the terminal, and what its symbols mean.
 * @param bounds that were chosen
 */
export function matrixText(matrix: Matrix, bounds: Bounds, { width, paint }: Terminal): string {
  const { columns, rows } = matrix
  const names = Math.min(Math.max(6, ...rows.map(({ design }) => design.length)), Math.floor(width / 2))
  const page = new Page({ width, paint })
  for (const block of blocksOf(columns, width - names)) {
    const heading = block.map((i) => columns[i]!.padStart(widthOf(columns[i]!))).join('')
    page.line(0, 0, { text: `${'design'.padEnd(names)}${heading}`, paint: paint.dim })
    for (const { design, cells } of rows) {
      const name = design.length > names ? `${design.slice(0, names - 1)}…` : design.padEnd(names)
      const shown = block.flatMap((i) => [
        { text: ' '.repeat(widthOf(columns[i]!) - 1) },
        { text: symbols[cells[i]!.kind].symbol, paint: painterOf(cells[i]!.kind, paint) },
      ])
      page.line(0, 0, { text: name, paint: paint.cyan }, ...shown)
    }
    page.blank()
  }
  const kinds = new Set(rows.flatMap(({ cells }) => cells.map(({ kind }) => kind)))
  for (const [kind, { symbol, meaning }] of Object.entries(symbols)) {
    if (!kinds.has(kind as CellKind)) continue
    page.line(0, 2, { text: symbol, paint: painterOf(kind as CellKind, paint) }, { text: ` ${meaning}` })
  }
  page.line(0, 2, { text: `searched ${chosenText(bounds)}` })
  const conditions = conditionLines(matrix)
  if (conditions.length > 0) {
    page.blank()
    page.line(0, 0, { text: 'conditions', paint: paint.bold })
    for (const text of conditions) page.line(2, 4, { text })
  }
  return page.text
}
