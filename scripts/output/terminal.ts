import { noColours, type Paint, paintFor } from './paint.ts'
import { ProgressLine } from './progress.ts'

/** Where commands print. Results go to stdout; diagnostics and progress never do. */
export interface Terminal {
  readonly width: number
  readonly paint: Paint
  readonly diagnosticPaint: Paint
  readonly progress: ProgressLine
  print(text: string): void
  diagnose(text: string): void
}

/** Columns of a terminal, or when there is none. */
const widthUnknown = 80
/** Text lines longer than this are hard to read. */
const widthMax = 140

/** The terminal that this process was started in. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process
  const progress = new ProgressLine(stderr.isTTY ? stderr : undefined)
  const columns = stdout.columns || Number(process.env.COLUMNS) || widthUnknown
  return {
    width: Math.min(columns, widthMax),
    paint: paintFor(stdout),
    diagnosticPaint: paintFor(stderr),
    progress,
    print(text) {
      progress.clear()
      stdout.write(text)
    },
    diagnose(text) {
      progress.clear()
      stderr.write(text)
    },
  }
}

/** A terminal that only remembers: without colours and progress, for callers that want the text. */
export class RecordedTerminal implements Terminal {
  readonly width: number
  readonly paint = noColours
  readonly diagnosticPaint = noColours
  readonly progress = new ProgressLine(undefined)
  printed = ''
  diagnosed = ''

  constructor(width = widthUnknown) {
    this.width = width
  }

  print(text: string): void {
    this.printed += text
  }

  diagnose(text: string): void {
    this.diagnosed += text
  }
}
