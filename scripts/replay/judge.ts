import { confirm } from '../../counterexamples/replay.ts'
import { MoveproofError } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { countText } from '../output/numbers.ts'

/** The steps can be taken; do they still end in what they were kept for? */
export function judge(
  system: System,
  property: BoundProperty,
  trace: Trace,
): { still: boolean; conjunct: string | undefined } {
  try {
    return { still: true, conjunct: confirm(system, property, trace).violation?.conjunct }
  } catch (error) {
    if (error instanceof MoveproofError && error.code === 'unconfirmed') return { still: false, conjunct: undefined }
    throw error
  }
}

/** `P1 is still violated in 11 steps.` */
export function verdictText({ name, kind }: BoundProperty, { steps }: Trace, still: boolean): string {
  const length = countText(steps.length, 'step')
  if (kind === 'reachable')
    return still ? `${name} still happens in ${length}.` : `${name} no longer happens after these ${length}.`
  return still ? `${name} is still violated in ${length}.` : `${name} is no longer violated by these ${length}.`
}
