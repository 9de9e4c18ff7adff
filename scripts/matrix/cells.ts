import { familyName } from '../check/names.ts'
import type { ConfirmedVerdict, Run } from '../check/run.ts'

/**
 * - conditional: violated under one assumption of fairness, while the same condition holds under another
 * - never: something that should be possible never happens
 * - none: not asked of this design
 */
export type CellKind = 'holds' | 'violated' | 'happens' | 'never' | 'conditional' | 'incomplete' | 'none'

/** One verdict with the search that gave it. */
export interface CellVerdict {
  readonly run: Run
  readonly verdict: ConfirmedVerdict
}

export interface Cell {
  readonly kind: CellKind
  /** All verdicts of the design on properties of this family. */
  readonly verdicts: readonly CellVerdict[]
}

export interface MatrixRow {
  readonly design: string
  readonly title: string
  readonly mutantOf: string | undefined
  readonly cells: readonly Cell[]
}

export interface Matrix {
  /** Families of properties, in order. */
  readonly columns: readonly string[]
  readonly rows: readonly MatrixRow[]
}

/** Designs and mutants by families of properties; what several searches say of one design is one row. */
export function matrixOf(runs: readonly Run[]): Matrix {
  const names = runs.flatMap(({ verdicts }) => verdicts.map(({ property }) => familyName(property.name)))
  const columns = [...new Set(names)].sort(byFamily)
  const rows = [...Map.groupBy(runs, ({ task }) => task.system.name)].map(([design, own]) => ({
    design,
    title: own[0]!.task.system.title,
    mutantOf: own[0]!.task.scenario.mutantOf,
    cells: columns.map((column) => cellOf(own, column)),
  }))
  return { columns, rows }
}

function cellOf(runs: readonly Run[], column: string): Cell {
  const all = runs.flatMap((run) => run.verdicts.map((verdict) => ({ run, verdict })))
  const verdicts = all.filter(({ verdict }) => familyName(verdict.property.name) === column)
  return { kind: kindOf(verdicts, all), verdicts }
}

function kindOf(verdicts: readonly CellVerdict[], all: readonly CellVerdict[]): CellKind {
  const broken = verdicts.filter(({ verdict }) => verdict.found.verdict === 'violated')
  if (broken.length > 0) {
    if (broken.every((one) => all.some((other) => isHeldUnderAnotherAssumption(one, other)))) return 'conditional'
    return broken.every(({ verdict }) => verdict.property.kind === 'reachable') ? 'never' : 'violated'
  }
  if (verdicts.length === 0) return 'none'
  if (verdicts.some(({ verdict }) => verdict.found.verdict === 'incomplete')) return 'incomplete'
  return verdicts.every(({ verdict }) => verdict.property.kind === 'reachable') ? 'happens' : 'holds'
}

/** The same condition holds when something else is assumed of fairness. */
function isHeldUnderAnotherAssumption({ verdict: broken }: CellVerdict, { verdict: other }: CellVerdict): boolean {
  return (
    other.found.verdict === 'holds' &&
    other.property.name !== broken.property.name &&
    other.property.given === broken.property.given &&
    other.property.conjuncts === broken.property.conjuncts
  )
}

const letters = ['P', 'L', 'E', 'A', 'D', 'S']

/** P, L, E and so on, by number within a letter; other names come after, by alphabet. */
function byFamily(a: string, b: string): number {
  const rank = (name: string) => (/^[A-Z]+\d*[a-z]?$/.test(name) ? (letters.indexOf(name[0]!) + 7) % 7 : 7)
  return rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true })
}
