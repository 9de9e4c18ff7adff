/** Adds colour or the like to a text, without changing its width. */
export type Painter = (text: string) => string

/** What rendering needs of a terminal's colours. */
export interface Paint {
  readonly bold: Painter
  readonly dim: Painter
  readonly red: Painter
  readonly green: Painter
  readonly cyan: Painter
}

const identity: Painter = (text) => text

/** No colours. */
export const plain: Paint = { bold: identity, dim: identity, red: identity, green: identity, cyan: identity }

/** Narrower than this nothing can be laid out. */
const widthMin = 40

export interface Segment {
  readonly text: string
  readonly paint?: Painter
}

export interface Indents {
  /** Columns before the first line. */
  readonly first: number
  /** Columns before the lines that follow. */
  readonly rest: number
}

/**
 * Breaks segments into lines of at most `width` columns: between words where possible, within a word that has no line
 * to fit on. Several spaces in a row are kept, but for those at a break.
 */
export function wrap(segments: readonly Segment[], width: number, indents: Indents): string[] {
  const lines: string[] = []
  let line = ' '.repeat(indents.first)
  let used = indents.first
  let empty = true
  const breakLine = () => {
    lines.push(line.trimEnd())
    line = ' '.repeat(indents.rest)
    used = indents.rest
    empty = true
  }
  for (const { text, paint = identity } of segments) {
    for (const word of text.match(/\s+|\S+/g) ?? []) {
      if (/^\s/.test(word)) {
        const spaces = word.replaceAll(/[^ ]/g, ' ')
        if (used + spaces.length >= width) breakLine()
        else if (!empty) [line, used] = [line + spaces, used + spaces.length]
        continue
      }
      let characters = [...word]
      if (!empty && used + characters.length > width) breakLine()
      while (used + characters.length > width) {
        line += paint(characters.slice(0, width - used).join(''))
        characters = characters.slice(width - used)
        breakLine()
      }
      line += paint(characters.join(''))
      used += characters.length
      empty = false
    }
  }
  if (!empty || lines.length === 0) lines.push(line.trimEnd())
  return lines
}

export interface PageOptions {
  /** Columns; no line is longer. 80 unless told, and never less than {@link widthMin}. */
  readonly width?: number
  readonly paint?: Paint
}

/** A name with what belongs to it, for a list in two columns. */
export interface Column {
  readonly name: string
  readonly value: readonly Segment[]
}

/** Lines of text that grow at the end. */
export class Page {
  readonly paint: Paint
  readonly #width: number
  readonly #lines: string[] = []

  constructor({ width = 80, paint = plain }: PageOptions) {
    this.#width = Math.max(width, widthMin)
    this.paint = paint
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`
  }

  blank(): void {
    this.#lines.push('')
  }

  /** A paragraph: its first line is indented by `first`, the others by `rest`. */
  line(first: number, rest: number, ...segments: Segment[]): void {
    this.#lines.push(...wrap(segments, this.#width, { first, rest }))
  }

  /** Names and values in two columns. A name that is too long for its column moves its own value only. */
  columns(indent: number, columns: readonly Column[]): void {
    const room = Math.floor(this.#width / 2) - indent
    const name = Math.max(0, ...columns.map((column) => column.name.length).filter((length) => length <= room))
    for (const column of columns) {
      const gap = ' '.repeat(Math.max(0, name - column.name.length) + 1)
      this.line(indent, indent + 4, { text: column.name, paint: this.paint.cyan }, { text: gap }, ...column.value)
    }
  }
}
