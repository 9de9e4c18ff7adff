/** Columns that the head of a property takes. */
export const widthOf = (column: string) => Math.max(3, column.length + 1)

/** Indices of columns, as many in a block as there is room for. */
export function blocksOf(columns: readonly string[], room: number): number[][] {
  const blocks: number[][] = []
  let left = 0
  for (const [i, column] of columns.entries()) {
    if (left < widthOf(column) || blocks.length === 0) {
      blocks.push([])
      left = room
    }
    blocks.at(-1)!.push(i)
    left -= widthOf(column)
  }
  return blocks
}
