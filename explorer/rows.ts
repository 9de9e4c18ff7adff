const segmentBits = 20
/** Rows of one segment. */
export const rowsPerSegment = 2 ** segmentBits
const rowMask = rowsPerSegment - 1
const nothing = new Int32Array(new SharedArrayBuffer(0))

/** In which segment a row is. */
export const segmentOf = (row: number): number => row >>> segmentBits
/** Where in its segment a row is. */
export const rowInSegment = (row: number): number => row & rowMask

/**
 * Rows of packed words in shared memory, which only ever grow. They lie in segments, so that growing moves nothing and no
 * array comes near the sizes at which engines become slow. The system provides memory when a row is first written.
 */
export class Rows {
  readonly width: number
  readonly segments: Int32Array[] = []
  #first = 0

  constructor(width: number) {
    this.width = width
  }

  /** Rows before this one may be gone. */
  get first(): number {
    return this.#first
  }

  /** Makes room for so many rows. Returns whether that took new segments. */
  reserve(rows: number): boolean {
    const before = this.segments.length
    while (this.segments.length * rowsPerSegment < rows) this.segments.push(sharedWords(rowsPerSegment * this.width))
    return this.segments.length > before
  }

  /** Gives up the memory of rows before this one, as far as whole segments lie there. */
  forget(row: number): void {
    const kept = segmentOf(row)
    for (let segment = segmentOf(this.#first); segment < kept; segment++) this.segments[segment] = nothing
    this.#first = kept * rowsPerSegment
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
