import { bitsPerMask } from '../../model/language/collections.ts'
import type { MembersColumn, Table } from './tables.ts'

interface LoopBody {
  /** Per role, at the start and at the end of what is done for each of its elements. */
  readonly before?: readonly string[]
  readonly after?: readonly string[]
  readonly inside: string
}

/** Statements for all rows of a table, in order. */
export function loop({ roles }: Table, { before, inside, after }: LoopBody): string {
  if (roles.length === 0) return `{ const $r = 0; ${inside} }`
  const body = roles.reduceRight((inner, { size }, i) => {
    const next = i === roles.length - 1 ? ' $r++;' : ''
    return `for (let $x${i} = 0; $x${i} < ${size}; $x${i}++) { ${before?.[i] ?? ''} ${inner}${next} ${after?.[i] ?? ''} }`
  }, inside)
  return `{ let $r = 0; ${body} }`
}

/** The number of the element that row `$r` has in a role. */
export function numberOf({ roles }: Table, role: number): string {
  return `${roles[role]!.none + 1} + $x${role}`
}

/** The row that row `$r` is moved to, by its roles up to this one. */
export function rowUnder(to: string, table: Table, role: number): string {
  const { none, size } = table.roles[role]!
  const position = `${to}[${numberOf(table, role)}] - ${none + 1}`
  return role === 0 ? position : `$q${role - 1} * ${size} + ${position}`
}

/** Statements for each member `$e` of a set in a row. */
export function eachMember(column: MembersColumn, rows: number, row: string, body: string): string {
  return column.masks
    .map((_, m) => {
      const first = column.of.none + 1 + m * bitsPerMask
      const bits = `$codes[${column.at + m * rows} + ${row}]`
      return `for (let $b = ${bits}; $b !== 0; $b &= $b - 1) { const $e = ${first + 31} - Math.clz32($b & -$b); ${body} }`
    })
    .join(' ')
}

/** Statement that adds to a row of the renamed state the member at a position of its set. */
export function addMember(column: MembersColumn, rows: number, position: string, row: string): string {
  if (column.masks.length === 1) return `$renamed[${column.at} + ${row}] |= 1 << (${position});`
  return `{ const $p = ${position}, $m = ($p / ${bitsPerMask}) | 0; $renamed[${column.at} + $m * ${rows} + ${row}] |= 1 << ($p - $m * ${bitsPerMask}); }`
}

/** Expression: 1 or 0, has the set in a row the member at a position of its set? */
export function hasMember(column: MembersColumn, rows: number, position: string, row: string): string {
  if (column.masks.length === 1) return `(($codes[${column.at} + ${row}] >>> (${position})) & 1)`
  const mask = `((${position}) / ${bitsPerMask} | 0)`
  return `(($codes[${column.at} + ${mask} * ${rows} + ${row}] >>> ((${position}) % ${bitsPerMask})) & 1)`
}
