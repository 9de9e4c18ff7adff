import { Page } from '../../counterexamples/layout.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { type MoverKind, moverKinds, moversOf } from '../../model/movers/under.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { notByMover, sameByMover } from '../../properties/scenarios/not-by-mover.ts'
import { chosenText } from '../check/bounds.ts'
import type { Terminal } from '../output/terminal.ts'
import type { CellKind, Matrix, MatrixRow } from './cells.ts'
import { painterOf, symbols } from './symbols.ts'

/** The one mover that a claim is about, and of which design: its own, or one that it has been put under. */
export function soleMover({ system, mutantOf, alone }: Scenario): Scenario['alone'] {
  if (alone || mutantOf !== undefined) return alone
  const [mover, ...others] = moversOf(system)
  return mover !== undefined && others.length === 0 ? { design: system.name, mover } : undefined
}

interface Outcome {
  readonly row: MatrixRow
  readonly mover: MoverKind
  /** Of all properties of safety, and of all of progress. */
  readonly safety: CellKind
  readonly progress: CellKind
  readonly violated: readonly string[]
}

/** The worst first. */
const ranks: readonly CellKind[] = ['violated', 'never', 'incomplete', 'conditional', 'holds', 'happens', 'none']

function outcomeOf(matrix: Matrix, row: MatrixRow, mover: MoverKind): Outcome {
  const worstOf = (isOwn: (column: string) => boolean): CellKind =>
    ranks.find((kind) => row.cells.some((cell, i) => cell.kind === kind && isOwn(matrix.columns[i]!))) ?? 'none'
  return {
    row,
    mover,
    safety: worstOf((column) => column.startsWith('P')),
    progress: worstOf((column) => column.startsWith('L')),
    violated: matrix.columns.filter((_, i) => row.cells[i]!.kind === 'violated'),
  }
}

const signs = (kinds: readonly CellKind[], paint: Terminal['paint']) =>
  kinds.flatMap((kind) => [{ text: symbols[kind].symbol, paint: painterOf(kind, paint) }, { text: ' ' }])

/**
 * Designs by movers: of each pair, the worst verdict of safety and of progress, what is behind it, and why other pairs are not there.
 * @param designs those to be shown, in order
 * @param bounds that were chosen
 */
export function byMoverText(
  matrix: Matrix,
  designs: readonly string[],
  scenarios: readonly Scenario[],
  bounds: Bounds,
  { width, paint }: Terminal,
): string {
  const outcomes = matrix.rows.flatMap((row) => {
    const sole = soleMover(scenarios.find(({ system }) => system.name === row.design)!)
    return sole ? [{ ...outcomeOf(matrix, row, sole.mover), design: sole.design }] : []
  })
  const page = new Page({ width, paint })
  const names = Math.min(Math.max(...designs.map((design) => design.length)), width - 42) + 2
  const head = moverKinds.map((mover) => mover.padEnd(12)).join('')
  page.line(0, 0, { text: `${'design'.padEnd(names)}${head}`.trimEnd(), paint: paint.dim })
  for (const design of designs) {
    const name = design.length < names ? design.padEnd(names) : `${design.slice(0, names - 2)}… `
    const cells = moverKinds.flatMap((mover) => {
      const found = outcomes.find((one) => one.design === design && one.mover === mover)
      if (found) return [...signs([found.safety, found.progress], paint), { text: ' '.repeat(8) }]
      const isSame = sameByMover[design]?.movers.includes(mover)
      return [{ text: isSame ? '=' : symbols.none.symbol, paint: paint.dim }, { text: ' '.repeat(11) }]
    })
    page.line(0, 0, { text: name, paint: paint.cyan }, ...cells)
  }
  page.blank()
  page.line(0, 2, { text: 'first sign: what must not happen (P); second sign: what must happen in the end (L)' })
  const kinds = new Set<CellKind>(outcomes.flatMap(({ safety, progress }) => [safety, progress]))
  for (const [kind, { symbol, meaning }] of Object.entries(symbols)) {
    if (!kinds.has(kind as CellKind) || kind === 'none') continue
    page.line(0, 2, { text: symbol, paint: painterOf(kind as CellKind, paint) }, { text: ` ${meaning}` })
  }
  page.line(
    0,
    2,
    { text: symbols.none.symbol, paint: paint.dim },
    { text: ' makes no sense, or is another design: see below' },
  )
  const same = Object.entries(sameByMover).filter(([design]) => designs.includes(design))
  const origins = same.map(([design, { of }]) => `${design} of ${of}`).join(', ')
  if (origins)
    page.line(0, 2, { text: '=', paint: paint.dim }, { text: ` as the design that it is a variant of: ${origins}` })
  page.line(0, 2, { text: `searched ${chosenText(bounds)}` })
  const inOrder = designs.flatMap((design) => outcomes.filter((one) => one.design === design))
  const violated = inOrder.filter((one) => one.violated.length > 0)
  addLines(
    page,
    'violated',
    paint,
    violated.map((one) => `${one.design} under ${one.mover}: ${one.violated.join(' ')}`),
  )
  addLines(
    page,
    'not searched',
    paint,
    notByMover.flatMap(({ designs: own, mover, why }) => {
      const left = own.filter((design) => designs.includes(design))
      return left.length > 0 ? [`${left.join(', ')} under ${mover}: ${why}`] : []
    }),
  )
  return page.text
}

function addLines(page: Page, heading: string, paint: Terminal['paint'], lines: readonly string[]): void {
  if (lines.length === 0) return
  page.blank()
  page.line(0, 0, { text: heading, paint: paint.bold })
  for (const text of lines) page.line(2, 4, { text })
}
