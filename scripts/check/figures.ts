import type { Page } from '../../counterexamples/layout.ts'
import type { Paint } from '../output/paint.ts'

/** A name and what was counted for it; below another one when it is part of that. */
export interface FigureRow {
  readonly name: string
  readonly isPart: boolean
  readonly figures: readonly string[]
}

/** A table: names to the left, figures to the right. The first heading is that of the names. */
export function addFigures(page: Page, headings: readonly string[], rows: readonly FigureRow[], paint: Paint): void {
  const [title = '', ...columns] = headings
  const indentOf = ({ isPart }: Pick<FigureRow, 'isPart'>) => (isPart ? 2 : 0)
  const nameWidth = Math.max(...rows.map((row) => row.name.length + indentOf(row)), title.length)
  const widths = columns.map((heading, i) =>
    Math.max(heading.length, ...rows.map(({ figures }) => figures[i]?.length ?? 0)),
  )
  const line = (row: FigureRow, paintName: (text: string) => string) => {
    const indent = indentOf(row)
    const cells = row.figures.map((figure, i) => figure.padStart(widths[i]!)).join('  ')
    const gap = ' '.repeat(nameWidth - indent - row.name.length + 2)
    page.line(indent, indent + 2, { text: row.name, paint: paintName }, { text: `${gap}${cells}` })
  }
  line({ name: title, isPart: false, figures: columns }, paint.dim)
  for (const row of rows) line(row, row.isPart ? (text) => text : paint.cyan)
}
