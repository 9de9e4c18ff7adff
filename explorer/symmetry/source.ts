import { bitsPerMask } from '../../model/language/collections.ts'
import type { Cell, Presence } from '../compile/cells.ts'
import { mix } from './mix.ts'
import { type Column, type MembersColumn, type NumberedSet, numbersIn, type Table } from './tables.ts'

/**
 * The text of `StateFunctions`. Unpacking and packing are spelled out cell by cell; what is between
 * are loops over the rows of tables, which engines soon have compiled.
 *
 * Names that it declares begin with `$`. `$codes` is the state that was unpacked last, `$f0`, … are its bits outside of all tables.
 * In loops, `$x0`, … are the positions of a row's elements in their sets, `$r` is the row.
 */
export function stateFunctionsSource(
  cells: readonly Cell[],
  words: number,
  sets: readonly NumberedSet[],
  tables: readonly Table[],
): string {
  return [
    `'use strict';`,
    `const $codes = new Int32Array(${codesIn(tables)}), $renamed = new Int32Array($codes.length);`,
    `const $sums = new Int32Array(${numbersIn(sets)});`,
    `const $exchanged = new Int32Array(${numbersIn(sets)}).map((_, $e) => $e), $from = new Int32Array($exchanged.length);`,
    followersSource(sets),
    `let ${range(words)
      .map((j) => `$f${j} = 0`)
      .join(', ')};`,
    unpackSource(cells, words, tables),
    packSource(words, tables),
    colourSource(tables),
    refineSource(sets, tables),
    renameSource('$rename', tables, () => false),
    renameSource('$represent', tables, ({ follows }) => follows),
    twinsSource(sets, tables),
    'return { unpack: $unpack, colour: $colour, refine: $refine, rename: $rename, represent: $represent, areTwins: $areTwins };',
  ].join('\n')
}

function unpackSource(cells: readonly Cell[], words: number, tables: readonly Table[]): string {
  const moving = new Set(tables.flatMap(({ columns }) => columns.flatMap(cellsOf)))
  const fixed = range(words).map((word) =>
    cells.reduce((mask, cell) => (cell.word === word && !moving.has(cell) ? mask | bitsOf(cell) : mask), 0),
  )
  const codes = tables.flatMap(({ rows, columns }) =>
    columns.flatMap((column) => range(rows).flatMap((row) => unpackStatements(column, rows, row, cells))),
  )
  return `
function $unpack($words, $at) {
  const ${range(words)
    .map((j) => `$w${j} = $words[$at + ${j}]`)
    .join(', ')};
  ${fixed.map((mask, j) => `$f${j} = $w${j} & ${mask};`).join(' ')}
  ${codes.join('\n  ')}
}`
}

function unpackStatements(column: Column, rows: number, row: number, cells: readonly Cell[]): string[] {
  const set = (at: number, value: string) => `$codes[${at + row}] = ${value};`
  switch (column.kind) {
    case 'label':
      return [set(column.at, column.parts.map((part) => shifted(codeOf(part.cells[row]!), part.shift)).join(' | '))]
    case 'reference': {
      const cell = column.cells[row]!
      const { none, presence } = referenceOf(cell)
      const number = `${codeOf(cell)} + ${column.to.none + 1 - none}`
      // Where nothing can be, the code is that of the first element, unless it has one of its own for none.
      const isAbsent =
        presence && none === 0 ? `${codeOf(cells[presence.cell]!)} <= ${presence.above} ? ${column.to.none} : ` : ''
      return [set(column.at, isAbsent + number)]
    }
    case 'members':
      return column.masks.map((mask, m) => set(column.at + m * rows, codeOf(mask[row]!)))
  }
}

function packSource(words: number, tables: readonly Table[]): string {
  const terms: string[][] = range(words).map((j) => [`$f${j}`])
  for (const { rows, columns } of tables) {
    for (const column of columns) for (const row of range(rows)) addPackTerms(column, rows, row, terms)
  }
  return `
function $pack($out) {
  ${terms.map((own, j) => `$out[${j}] = ${own.join(' | ')};`).join('\n  ')}
}`
}

function addPackTerms(column: Column, rows: number, row: number, terms: string[][]): void {
  const add = ({ word, shift }: Cell, code: string) => terms[word]!.push(shifted(code, shift))
  const at = (layer = 0) => `$renamed[${column.at + layer * rows + row}]`
  switch (column.kind) {
    case 'label':
      for (const { cells, shift } of column.parts) {
        const cell = cells[row]!
        add(cell, `${shift === 0 ? at() : `(${at()} >>> ${shift})`} & ${2 ** cell.bits - 1}`)
      }
      return
    case 'reference': {
      const cell = column.cells[row]!
      const { none, presence } = referenceOf(cell)
      const code = `${at()} - ${column.to.none + 1 - none}`
      add(cell, presence && none === 0 ? `(${at()} === ${column.to.none} ? 0 : ${code})` : code)
      return
    }
    case 'members':
      for (const [m, mask] of column.masks.entries()) add(mask[row]!, at(m))
  }
}

/** First colours: what is said of each element by itself. */
function colourSource(tables: readonly Table[]): string {
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
function refineSource(sets: readonly NumberedSet[], tables: readonly Table[]): string {
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

/**
 * Of elements that follow others: `$kinds` has equal numbers for those that may change places, 0 for none; those of kind k are called
 * `$places[$firsts[k]]` and so on, in the order in which they are met.
 */
function followersSource(sets: readonly NumberedSet[]): string {
  const kinds = new Array<number>(numbersIn(sets)).fill(0)
  const classes = sets.flatMap((set) => (set.follows ? set.classes : []))
  for (const [k, own] of classes.entries()) for (const element of own) kinds[element] = k + 1
  const firsts = classes.map((_, k) => classes.slice(0, k).reduce((sum, { length }) => sum + length, 0))
  return `
const $kinds = Int32Array.of(${kinds.join()}), $places = Int32Array.of(${classes.flat().join()});
const $firsts = Int32Array.of(${[0, ...firsts].join()}), $next = new Int32Array($firsts.length), $names = new Int32Array($kinds.length);
function $forget() { ${sets.map(({ follows, none, size }) => (follows ? `for (let $e = ${none}; $e <= ${none + size}; $e++) $exchanged[$e] = $e;` : '')).join(' ')} }`
}

/**
 * Packs the state in which element e is called `$to[e]`, and those of sets that are `named` are called in the order in which the renamed
 * state refers to them.
 */
function renameSource(name: string, tables: readonly Table[], named: (set: NumberedSet) => boolean): string {
  const loops = tables.map((table) => {
    const before = table.roles.map((_, i) => `const $q${i} = ${rowUnder('$from', table, i)};`)
    const moved = table.roles.length === 0 ? '0' : `$q${table.roles.length - 1}`
    const inside = table.columns.map((column) => {
      const [from, to] = [`$codes[${column.at} + $q]`, `$renamed[${column.at} + $r]`]
      if (column.kind === 'label') return `${to} = ${from};`
      if (column.kind === 'reference' && named(column.to)) {
        const next = '$names[$t] = $places[$next[$kinds[$t]]++]'
        return `{ const $t = ${from}; let $n = $names[$t]; if ($n < 0) $n = ${next}; ${to} = $n; }`
      }
      if (column.kind === 'reference') return `${to} = $to[${from}];`
      const clear = column.masks.map((_, m) => `$renamed[${column.at + m * table.rows} + $r] = 0;`)
      const add = addMember(column, table.rows, `$to[$e] - ${column.of.none + 1}`, '$r')
      return `${clear.join(' ')} ${eachMember(column, table.rows, '$q', add)}`
    })
    return loop(table, { before, inside: `const $q = ${moved}; ${inside.join(' ')}` })
  })
  const sets = new Set(tables.flatMap(({ columns }) => columns.flatMap((column) => aboutOf(column) ?? [])))
  const unnamed = [...sets]
    .filter(named)
    .map(({ none, size }) => `$names.fill(-1, ${none + 1}, ${none + 1 + size}); $names[${none}] = ${none};`)
  return `
function ${name}($to, $out) {
  for (let $e = 0; $e < $from.length; $e++) $from[$to[$e]] = $e;
  ${unnamed.length > 0 ? `for (let $k = 0; $k < $next.length; $k++) $next[$k] = $firsts[$k]; ${unnamed.join(' ')}` : ''}
  ${loops.join('\n  ')}
  $pack($out);
}`
}

/**
 * May these two elements of a set change places without changing the state? Elements that follow others may change places with them:
 * which ones do is found out on the way, and kept in `$exchanged`.
 */
function twinsSource(sets: readonly NumberedSet[], tables: readonly Table[]): string {
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

interface LoopBody {
  /** Per role, at the start and at the end of what is done for each of its elements. */
  readonly before?: readonly string[]
  readonly after?: readonly string[]
  readonly inside: string
}

/** Statements for all rows of a table, in order. */
function loop({ roles }: Table, { before, inside, after }: LoopBody): string {
  if (roles.length === 0) return `{ const $r = 0; ${inside} }`
  const body = roles.reduceRight((inner, { size }, i) => {
    const next = i === roles.length - 1 ? ' $r++;' : ''
    return `for (let $x${i} = 0; $x${i} < ${size}; $x${i}++) { ${before?.[i] ?? ''} ${inner}${next} ${after?.[i] ?? ''} }`
  }, inside)
  return `{ let $r = 0; ${body} }`
}

/** The number of the element that row `$r` has in a role. */
function numberOf({ roles }: Table, role: number): string {
  return `${roles[role]!.none + 1} + $x${role}`
}

/** The row that row `$r` is moved to, by its roles up to this one. */
function rowUnder(to: string, table: Table, role: number): string {
  const { none, size } = table.roles[role]!
  const position = `${to}[${numberOf(table, role)}] - ${none + 1}`
  return role === 0 ? position : `$q${role - 1} * ${size} + ${position}`
}

/** Statements for each member `$e` of a set in a row. */
function eachMember(column: MembersColumn, rows: number, row: string, body: string): string {
  return column.masks
    .map((_, m) => {
      const first = column.of.none + 1 + m * bitsPerMask
      const bits = `$codes[${column.at + m * rows} + ${row}]`
      return `for (let $b = ${bits}; $b !== 0; $b &= $b - 1) { const $e = ${first + 31} - Math.clz32($b & -$b); ${body} }`
    })
    .join(' ')
}

/** Statement that adds to a row of the renamed state the member at a position of its set. */
function addMember(column: MembersColumn, rows: number, position: string, row: string): string {
  if (column.masks.length === 1) return `$renamed[${column.at} + ${row}] |= 1 << (${position});`
  return `{ const $p = ${position}, $m = ($p / ${bitsPerMask}) | 0; $renamed[${column.at} + $m * ${rows} + ${row}] |= 1 << ($p - $m * ${bitsPerMask}); }`
}

/** Expression: 1 or 0, has the set in a row the member at a position of its set? */
function hasMember(column: MembersColumn, rows: number, position: string, row: string): string {
  if (column.masks.length === 1) return `(($codes[${column.at} + ${row}] >>> (${position})) & 1)`
  const mask = `((${position}) / ${bitsPerMask} | 0)`
  return `(($codes[${column.at} + ${mask} * ${rows} + ${row}] >>> ((${position}) % ${bitsPerMask})) & 1)`
}

function aboutOf(column: Column): NumberedSet | undefined {
  return column.kind === 'label' ? undefined : column.kind === 'reference' ? column.to : column.of
}

function referenceOf({ content }: Cell): { none: number; presence: Presence | undefined } {
  return content.kind === 'element' ? content : { none: 0, presence: undefined }
}

function cellsOf(column: Column): readonly Cell[] {
  if (column.kind === 'label') return column.parts.flatMap(({ cells }) => cells)
  return column.kind === 'reference' ? column.cells : column.masks.flat()
}

/** Where the numbers that a column has for each row begin. */
function layersOf(column: Column, rows: number): number[] {
  return column.kind === 'members' ? column.masks.map((_, m) => column.at + m * rows) : [column.at]
}

function codesIn(tables: readonly Table[]): number {
  return tables.reduce(
    (count, { rows, columns }) => count + columns.reduce((n, column) => n + layersOf(column, rows).length * rows, 0),
    0,
  )
}

/** The code of a cell in the words `$w0`, … */
function codeOf({ word, shift, bits }: Cell): string {
  return `(${shift === 0 ? `$w${word}` : `($w${word} >>> ${shift})`} & ${2 ** bits - 1})`
}

function bitsOf({ shift, bits }: Cell): number {
  return (2 ** bits - 1) << shift
}

function shifted(code: string, by: number): string {
  return by === 0 ? `(${code})` : `((${code}) << ${by})`
}

/** Expression: hashes the sum of these numbers. */
function mixed(terms: string): string {
  return `$mix((${terms}) | 0)`
}

/** An odd number for each n that has nothing to do with those for other n. */
function constant(n: number): number {
  return mix(n + 0x51ed27) | 1
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
