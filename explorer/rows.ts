const segmentBits = 20
/** Rows of one segment. */
export const rowsPerSegment = 2 ** segmentBits
const rowMask = rowsPerSegment - 1

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

  constructor(width: number) {
    this.width = width
  }

  /** Makes room for so many rows. Returns whether that took new segments. */
  reserve(rows: number): boolean {
    const before = this.segments.length
    while (this.segments.length * rowsPerSegment < rows) this.segments.push(sharedWords(rowsPerSegment * this.width))
    return this.segments.length > before
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
