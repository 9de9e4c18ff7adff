import { originOf } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { familyName } from '../check/names.ts'
import type { ConfirmedVerdict, Run } from '../check/run.ts'

/**
 * - conditional: holds under a condition and not without it: another assumption, or a mutant that goes without it
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
  /** All verdicts of the design on properties of this family; after them those of other families and mutants that it depends on. */
  readonly verdicts: readonly CellVerdict[]
}

export interface MatrixRow {
  readonly design: string
  /** For a design under one mover alone. */
  readonly alone: Scenario['alone']
  readonly title: string
  readonly mutantOf: string | undefined
  readonly cells: readonly Cell[]
}

export interface Matrix {
  /** Families of properties, in order. */
  readonly columns: readonly string[]
  readonly rows: readonly MatrixRow[]
}

/**
 * Designs and mutants by families of properties; what several searches say of one design is one row.
 * @param runs those of the designs and mutants to be shown, and of mutants that show a condition
 * @param shown names of what has a row
 */
export function matrixOf(runs: readonly Run[], shown: ReadonlySet<string>): Matrix {
  const bySystem = [...Map.groupBy(runs, ({ task }) => task.system.name)].filter(([name]) => shown.has(name))
  const names = bySystem.flatMap(([, own]) =>
    own.flatMap(({ verdicts }) => verdicts.map(({ property }) => property.name)),
  )
  const columns = [...new Set(names.map(familyName))].sort(byFamily)
  const rows = bySystem.map(([design, own]) => {
    const without = runs.filter(({ task }) => task.scenario.mutantOf === design && task.scenario.without !== undefined)
    return {
      design,
      title: own[0]!.task.system.title,
      mutantOf: own[0]!.task.scenario.mutantOf,
      alone: own[0]!.task.scenario.alone,
      cells: columns.map((column) => cellOf(verdictsOf(own), verdictsOf(without), column)),
    }
  })
  return { columns, rows }
}

function verdictsOf(runs: readonly Run[]): CellVerdict[] {
  return runs.flatMap((run) => run.verdicts.map((verdict) => ({ run, verdict })))
}

function cellOf(all: readonly CellVerdict[], without: readonly CellVerdict[], column: string): Cell {
  const verdicts = all.filter(({ verdict }) => familyName(verdict.property.name) === column)
  const broken = verdicts.filter(isViolated)
  const variants = all.filter((other) => isHeld(other) && broken.some((one) => isVariant(one, other)))
  const lost = without.filter((one) => isViolated(one) && verdicts.some((own) => isHeld(own) && isSame(own, one)))
  const others = variants.filter((one) => !verdicts.includes(one))
  return { kind: kindOf(verdicts, variants, lost), verdicts: [...verdicts, ...others, ...lost] }
}

/**
 * @param variants those that hold, of the properties that are violated
 * @param lost what is violated without a condition of the design
 */
function kindOf(
  verdicts: readonly CellVerdict[],
  variants: readonly CellVerdict[],
  lost: readonly CellVerdict[],
): CellKind {
  const broken = verdicts.filter(isViolated)
  if (broken.length > 0) {
    if (broken.every((one) => variants.some((other) => isVariant(one, other)))) return 'conditional'
    return broken.every(({ verdict }) => verdict.property.kind === 'reachable') ? 'never' : 'violated'
  }
  if (verdicts.length === 0) return 'none'
  if (verdicts.some(({ verdict }) => verdict.found.verdict === 'incomplete')) return 'incomplete'
  if (lost.length > 0) return 'conditional'
  return verdicts.every(({ verdict }) => verdict.property.kind === 'reachable') ? 'happens' : 'holds'
}

/** What a single verdict looks like. */
export function kindOfVerdict({ property, found }: Pick<ConfirmedVerdict, 'property' | 'found'>): CellKind {
  if (found.verdict === 'incomplete') return 'incomplete'
  if (property.kind === 'reachable') return found.verdict === 'holds' ? 'happens' : 'never'
  return found.verdict
}

const isViolated = ({ verdict }: CellVerdict): boolean => verdict.found.verdict === 'violated'
const isHeld = ({ verdict }: CellVerdict): boolean => verdict.found.verdict === 'holds'
const isSame = (one: CellVerdict, other: CellVerdict): boolean =>
  one.verdict.property.name === other.verdict.property.name

/** They ask the same, and assume something else. */
function isVariant(one: CellVerdict, other: CellVerdict): boolean {
  return !isSame(one, other) && originOf(one.verdict.property) === originOf(other.verdict.property)
}

const letters = ['P', 'L', 'E', 'A', 'D', 'S']

/** P, L, E and so on, by number within a letter; other names come after, by alphabet. */
export function byFamily(a: string, b: string): number {
  const rank = (name: string) => (/^[A-Z]+\d*[a-z]?$/.test(name) ? (letters.indexOf(name[0]!) + 7) % 7 : 7)
  return rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true })
}
