import type { Cell, Presence } from '../compile/cells.ts'
import { colourSource, refineSource } from './colours.ts'
import { addMember, eachMember, loop, rowUnder } from './loops.ts'
import { aboutOf, type Column, layersOf, type NumberedSet, numbersIn, type Table } from './tables.ts'
import { twinsSource } from './twins.ts'

/**
 * The text of `StateFunctions`. Unpacking and packing are spelled out cell by cell; what is between are loops over the rows of
 * tables: short texts, which engines soon have compiled.
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

function referenceOf({ content }: Cell): { none: number; presence: Presence | undefined } {
  return content.kind === 'element' ? content : { none: 0, presence: undefined }
}

function cellsOf(column: Column): readonly Cell[] {
  if (column.kind === 'label') return column.parts.flatMap(({ cells }) => cells)
  return column.kind === 'reference' ? column.cells : column.masks.flat()
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

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
