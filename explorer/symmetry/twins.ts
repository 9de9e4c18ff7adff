import { eachMember, hasMember, loop, rowUnder } from './loops.ts'
import { aboutOf, layersOf, type NumberedSet, type Table } from './tables.ts'

/**
 * May these two elements of a set change places without changing the state? Elements that follow others may change places with them:
 * which ones do is found out on the way, and kept in `$exchanged`.
 */
export function twinsSource(sets: readonly NumberedSet[], tables: readonly Table[]): string {
  const tests = sets.flatMap((set, s) => {
    if (set.follows) return []
    const checks = tables.map((table) => exchangeCheck(set, table))
    const followers = tables.map((table) => followersCheck(set, table))
    return `function $same${s}($a, $b) { ${checks.join(' ')} if (!$followed) return true; ${followers.join(' ')} return true; }`
  })
  const cases = sets.flatMap(({ follows }, s) => (follows ? [] : `case ${s}: $same = $same${s}($a, $b); break;`))
  return `
let $followed = false;
${tests.join('\n')}
function $areTwins($set, $a, $b) {
  let $same = false;
  $exchanged[$a] = $b;
  $exchanged[$b] = $a;
  switch ($set) { ${cases.join(' ')} }
  $exchanged[$a] = $a;
  $exchanged[$b] = $b;
  if ($followed) $forget();
  $followed = false;
  return $same;
}`
}

/** Statements that return false when a table of a state is another one once `$a` and `$b` have changed places, but for what follows them. */
function exchangeCheck(set: NumberedSet, table: Table): string {
  const first = set.none + 1
  const standing = table.roles.filter((role) => role === set).length
  const about = table.columns.filter((column) => aboutOf(column) === set)
  if (standing === 0 && about.length === 0) return ''
  if (standing === 0) {
    // Rows stay where they are: none may refer to one of the two alone.
    const checks = about.map((column) => {
      if (column.kind !== 'members') {
        const at = `$codes[${column.at} + $r]`
        return `if (${at} === $a || ${at} === $b) return false;`
      }
      const has = (e: string) => hasMember(column, table.rows, `${e} - ${first}`, '$r')
      return `if (${has('$a')} !== ${has('$b')}) return false;`
    })
    return loop(table, { inside: checks.join(' ') })
  }
  if (standing === 1 && about.length === 0) {
    // Only the rows of the two change places.
    const rowOf = (e: string) =>
      table.roles.reduce((row, role, i) => {
        const x = role === set ? `${e} - ${first}` : `$x${i}`
        return i === 0 ? x : `(${row}) * ${role.size} + ${x}`
      }, '')
    const checks = table.columns.flatMap((column) =>
      column.kind === 'reference' && column.to.follows
        ? [followCheck(column.at, '$u', '$v')]
        : layersOf(column, table.rows).map((at) => `if ($codes[${at} + $u] !== $codes[${at} + $v]) return false;`),
    )
    const inside = `const $u = ${rowOf('$a')}, $v = ${rowOf('$b')}; ${checks.join(' ')}`
    return table.roles.reduceRight(
      (body, role, i) => (role === set ? body : `for (let $x${i} = 0; $x${i} < ${role.size}; $x${i}++) { ${body} }`),
      `{ ${inside} }`,
    )
  }
  const checks = table.columns.map((column) => {
    const [from, to] = [`$codes[${column.at} + $r]`, `$codes[${column.at} + $q]`]
    if (column.kind === 'label') return `if (${to} !== ${from}) return false;`
    if (column.kind === 'reference') {
      return column.to.follows ? followCheck(column.at, '$r', '$q') : `if (${to} !== $exchanged[${from}]) return false;`
    }
    const member = hasMember(column, table.rows, `$exchanged[$e] - ${column.of.none + 1}`, '$q')
    return eachMember(column, table.rows, '$r', `if (${member} === 0) return false;`)
  })
  return exchangedRows(table, checks)
}

/** Statements that return false unless what two rows refer to can change places too. */
function followCheck(at: number, row: string, other: string): string {
  const free = '$exchanged[$t] === $t && $exchanged[$o] === $o && $kinds[$t] === $kinds[$o]'
  const exchange = `if (!(${free})) return false; $exchanged[$t] = $o; $exchanged[$o] = $t; $followed = true;`
  return `{ const $t = $codes[${at} + ${row}], $o = $codes[${at} + ${other}]; if ($exchanged[$t] !== $o) { ${exchange} } }`
}

/** Statements that return false when what has changed places with `$a` and `$b` makes a difference somewhere. */
function followersCheck(set: NumberedSet, table: Table): string {
  const following = table.columns.filter((column) => column.kind === 'reference' && column.to.follows)
  if (following.length === 0) return ''
  const check = (q: string) =>
    following.map(({ at }) => `if ($codes[${at} + ${q}] !== $exchanged[$codes[${at} + $r]]) return false;`)
  return table.roles.includes(set) ? exchangedRows(table, check('$q')) : loop(table, { inside: check('$r').join(' ') })
}

/** Statements for all rows `$r`, where `$q` is the row that each is exchanged with. */
function exchangedRows(table: Table, inside: readonly string[]): string {
  const before = table.roles.map((_, i) => `const $q${i} = ${rowUnder('$exchanged', table, i)};`)
  return loop(table, { before, inside: `const $q = $q${table.roles.length - 1}; ${inside.join(' ')}` })
}
