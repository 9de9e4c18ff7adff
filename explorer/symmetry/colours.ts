import { eachMember, loop, numberOf } from './loops.ts'
import { mix } from './mix.ts'
import { type NumberedSet, numbersIn, type Table } from './tables.ts'

/** First colours: what is said of each element by itself. */
export function colourSource(tables: readonly Table[]): string {
  const own = tables.filter(({ roles }) => roles.length === 1)
  const loops = own.map((table) => {
    const labels = table.columns.filter(({ kind }) => kind === 'label')
    if (labels.length === 0) return ''
    const sum = labels.map(({ at }) => `Math.imul($codes[${at} + $r], ${constant(-1 - at)})`).join(' + ')
    return loop(table, {
      inside: `const $e = ${numberOf(table, 0)}; $colours[$e] = ${mixed(`$colours[$e] + ${sum}`)};`,
    })
  })
  return `
function $colour($colours) {
  ${loops.join('\n  ')}
}`
}

/** New colours: each element's old one, and the multiset of rows that it is in, seen through the colours of all that are in them. */
export function refineSource(sets: readonly NumberedSet[], tables: readonly Table[]): string {
  let keys = 1
  const key = () => constant(keys++)
  const loops = tables.map((table) => {
    const { roles, columns } = table
    // Of an element by itself, its colour has told already.
    const seen = columns.filter(({ kind }) => roles.length > 1 || kind !== 'label')
    if (seen.length === 0) return ''
    const before = roles.map(
      (_, i) => `const $c${i} = Math.imul($colours[${numberOf(table, i)}], ${key()}); let $s${i} = 0;`,
    )
    const after = roles.map((_, i) => `$sums[${numberOf(table, i)}] += Math.imul($s${i}, ${key()});`)
    const terms = [`${key()}`, ...roles.map((_, i) => `$c${i}`)]
    const gather: string[] = []
    const tell: string[] = []
    for (const [k, column] of seen.entries()) {
      const at = `$codes[${column.at} + $r]`
      if (column.kind === 'label') terms.push(`Math.imul(${at}, ${key()})`)
      if (column.kind === 'reference') {
        gather.push(`const $t${k} = ${at};`)
        terms.push(`Math.imul($colours[$t${k}], ${key()})`)
        tell.push(`$sums[$t${k}] += Math.imul($h, ${key()});`)
      }
      if (column.kind === 'members') {
        const each = (body: string) => eachMember(column, table.rows, '$r', body)
        gather.push(`let $m${k} = 0; ${each(`$m${k} = ($m${k} + ${mixed(`$colours[$e] ^ ${key()}`)}) | 0;`)}`)
        terms.push(`Math.imul($m${k}, ${key()})`)
        tell.push(each(`$sums[$e] += Math.imul($h, ${key()});`))
      }
    }
    const sums = roles.map((_, i) => `$s${i} = ($s${i} + $h) | 0;`)
    const inside = `${gather.join(' ')} const $h = ${mixed(terms.join(' + '))}; ${[...sums, ...tell].join(' ')}`
    return loop(table, { before, inside, after })
  })
  return `
function $refine($colours) {
  ${loops.join('\n  ')}
  for (let $e = 0; $e < ${numbersIn(sets)}; $e++) {
    $colours[$e] = ${mixed(`$colours[$e] + Math.imul($sums[$e], ${constant(0)})`)};
    $sums[$e] = 0;
  }
}`
}

/** Expression: hashes the sum of these numbers. */
function mixed(terms: string): string {
  return `$mix((${terms}) | 0)`
}

/** An odd number for each n that has nothing to do with those for other n. */
function constant(n: number): number {
  return mix(n + 0x51ed27) | 1
}
