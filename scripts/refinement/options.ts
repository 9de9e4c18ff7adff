import type { Visible } from '../../explorer/refinement/alphabet.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import type { SearchLimits } from '../check/limits.ts'

/** What every comparison of behaviours can be told. */
export interface ComparisonOptions {
  readonly bounds: Bounds
  readonly visible: Visible
  /** Compare stable failures too. */
  readonly refusals: boolean
  readonly limits: SearchLimits
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}
