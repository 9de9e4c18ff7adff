/** What a progress line needs of a terminal's stream. */
export interface ProgressStream {
  readonly columns: number
  write(text: string): unknown
}

const redrawMs = 200
/** Written before every line, and instead of one that is taken away. */
export const eraseLine = '\r\u001B[K'

/** One line that is written over again and again while something takes long. Without a terminal it does nothing. */
export class ProgressLine {
  readonly #stream: ProgressStream | undefined
  readonly #now: () => number
  #drawnAt: number
  #visible = false

  /** `now` gives milliseconds. */
  constructor(stream: ProgressStream | undefined, now = () => performance.now()) {
    this.#stream = stream
    this.#now = now
    this.#drawnAt = now()
  }

  /** Columns that there are to draw in, undefined where nothing is drawn. */
  get columns(): number | undefined {
    return this.#stream && Math.max(20, (this.#stream.columns || 80) - 1)
  }

  /** `text` is only asked for when it is time to draw, and told how many columns there are. */
  show(text: (width: number) => string): void {
    const now = this.#now()
    if (!this.#stream || now - this.#drawnAt < redrawMs) return
    this.#drawnAt = now
    this.#visible = true
    const width = this.columns!
    this.#stream.write(eraseLine + text(width).slice(0, width))
  }

  clear(): void {
    if (!this.#visible) return
    this.#visible = false
    this.#stream!.write(eraseLine)
  }
}
