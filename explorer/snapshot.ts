import type { Rows } from './rows.ts'

/** A search between two chunks as data: what has to be kept to go on with it later, with any number of workers. */
export interface Snapshot {
  /** Can be written as JSON. */
  readonly facts: unknown
  readonly columns: Readonly<Record<string, Column>>
}

/** Many numbers, in the byte order of the machine. */
export interface Column {
  readonly bytes: number
  /** Bytes that were there at the last snapshot are still the same: only those after them are new. Otherwise all are. */
  readonly grows: boolean
  /** The bytes from `from` on, as views that are good until the next one is asked for. */
  pieces(from: number): Iterable<Uint8Array>
}

/** A snapshot that was kept, as it is read again. */
export interface Kept {
  readonly facts: unknown
  /** The bytes of a column from its beginning. */
  pieces(column: string): Iterable<Uint8Array>
}

/** The first `count` rows as a column. */
export function growing(rows: Rows, count: number): Column {
  const bytes = count * rows.width * 4
  return { bytes, grows: true, pieces: (from) => rows.bytes(from, bytes) }
}

/** Puts a column where it was. */
export function takeRows(kept: Kept, column: string, rows: Rows, count: number, first = 0): void {
  rows.reserve(count)
  let at = first * rows.width * 4
  for (const piece of kept.pieces(column)) at = rows.write(at, piece)
}
