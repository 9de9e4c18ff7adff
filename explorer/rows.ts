import type { Column } from './snapshot.ts'

/** Of the number of a row: so many say where in its segment it is. */
export const segmentBits = 20
/** Rows of one segment. */
export const rowsPerSegment = 2 ** segmentBits
// Of the first one there are fewer to begin with: most searches are small, and memory that is only reserved has its price too.
const rowsAtFirst = 2 ** 12
const growth = 8
const rowMask = rowsPerSegment - 1
// Of segments that were given up so many are kept for rows to come: to have memory from the system anew takes longer than to fill it.
const sparesMax = 2
const nothing = new Int32Array(new SharedArrayBuffer(0))

/** In which segment a row is. */
export const segmentOf = (row: number): number => row >>> segmentBits
/** Where in its segment a row is. */
export const rowInSegment = (row: number): number => row & rowMask

/**
 * Rows of packed words in shared memory, which only ever grow. They lie in segments, so that growing moves nothing but a first
 * segment that is not of full length yet, and no array comes near the sizes at which engines become slow. The system provides memory
 * when a row is first written.
 */
export class Rows {
  readonly width: number
  readonly segments: Int32Array[] = []
  readonly #spares: Int32Array[] = []
  #first = 0
  #rowsInFirst = 0

  constructor(width: number) {
    this.width = width
  }

  /** Rows before this one may be gone. */
  get first(): number {
    return this.#first
  }

  /** Makes room for so many rows, with anything in them. The first segment may be replaced by a longer one. */
  reserve(rows: number): void {
    if (rows > this.#rowsInFirst) this.#lengthenFirst(rows)
    while (this.segments.length * rowsPerSegment < rows) {
      this.segments.push(this.#spares.pop() ?? sharedWords(rowsPerSegment * this.width))
    }
  }

  #lengthenFirst(rows: number): void {
    const before = this.#rowsInFirst
    if (before === rowsPerSegment) return
    let length = Math.max(before, rowsAtFirst)
    while (length < rows && length < rowsPerSegment) length *= growth
    this.#rowsInFirst = Math.min(length, rowsPerSegment)
    const longer = sharedWords(this.#rowsInFirst * this.width)
    if (this.segments[0]) longer.set(this.segments[0])
    this.segments[0] = longer
  }

  /** Gives up rows before this one, as far as whole segments lie there. */
  forget(row: number): void {
    const kept = segmentOf(row)
    for (let segment = segmentOf(this.#first); segment < kept; segment++) {
      if (this.#spares.length < sparesMax) this.#spares.push(this.segments[segment]!)
      this.segments[segment] = nothing
    }
    this.#first = kept * rowsPerSegment
  }

  /** The bytes from .. to - 1 of all rows, in the byte order of the machine, as views that are good until the next call. */
  *bytes(from: number, to: number): Generator<Uint8Array> {
    const ofSegment = rowsPerSegment * this.width * 4
    for (let at = from; at < to; ) {
      const segment = this.segments[Math.floor(at / ofSegment)]!
      const start = at % ofSegment
      const count = Math.min(ofSegment - start, to - at)
      yield new Uint8Array(segment.buffer, start, count)
      at += count
    }
  }

  /** The rows that are still there, up to `rows`, as a column. */
  kept(rows: number): Column {
    const [from, to] = [this.#first * this.width * 4, rows * this.width * 4]
    return { bytes: to - from, grows: false, pieces: (at) => this.bytes(from + at, to) }
  }

  /** Overwrites bytes from this one on; there is room for them. Returns the byte after the last. */
  write(at: number, bytes: Uint8Array): number {
    let taken = 0
    for (const piece of this.bytes(at, at + bytes.length)) {
      piece.set(bytes.subarray(taken, taken + piece.length))
      taken += piece.length
    }
    return at + taken
  }

  /** A copy of one row. */
  copyOf(row: number): Int32Array {
    const at = rowInSegment(row) * this.width
    return this.segments[segmentOf(row)]!.slice(at, at + this.width)
  }
}

/** Zeroed words in shared memory, which the system provides page by page as they are first written. */
export function sharedWords(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(count * 4))
}
