import type { Painter } from '../../counterexamples/layout.ts'
import type { Paint } from '../output/paint.ts'
import type { CellKind } from './cells.ts'

/** How kinds of cells look: each has a symbol of its own, so that nobody needs the colour. */
export const symbols: Readonly<Record<CellKind, { readonly symbol: string; readonly meaning: string }>> = {
  holds: { symbol: '✓', meaning: 'holds' },
  violated: { symbol: '✗', meaning: 'violated' },
  happens: { symbol: '●', meaning: 'happens, as it should be possible' },
  never: { symbol: '○', meaning: 'something that should be possible never happens' },
  conditional: { symbol: '◐', meaning: 'holds under a condition, and not without it' },
  incomplete: { symbol: '?', meaning: 'open: the search ended before all was seen' },
  none: { symbol: '·', meaning: 'not asked' },
}

export function painterOf(kind: CellKind, paint: Paint): Painter {
  if (kind === 'holds' || kind === 'happens') return paint.green
  if (kind === 'violated' || kind === 'never') return paint.red
  return kind === 'none' ? paint.dim : paint.yellow
}
