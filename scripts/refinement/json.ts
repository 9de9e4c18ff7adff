import type { Alphabet } from '../../explorer/refinement/alphabet.ts'
import { findAction, stepText } from '../../model/language/system.ts'
import type { Compared, Searched } from './compare.ts'

/** What came of one direction, for machines. */
export function comparedJson(left: Searched, right: Searched, compared: Compared) {
  const names = { design: left.system.name, other: right.system.name }
  if ('stoppedBy' in compared) return { ...names, verdict: 'incomplete', stoppedBy: compared.stoppedBy }
  const { difference, pairs, sets } = compared
  if (!difference) return { ...names, verdict: 'holds', pairs, sets }
  const { seen, kind, possible, expected, trace } = difference
  const steps = trace.steps.map(({ action, parameters }) => stepText(findAction(left.system, action), parameters))
  return {
    ...names,
    verdict: 'violated',
    difference: { kind, steps, initial: trace.initial, seen, possible, ...(kind === 'refuses' ? { expected } : {}) },
    pairs,
    sets,
  }
}

export function settingJson(left: Searched, right: Searched, { actions }: Alphabet) {
  const own = ({ system, result }: Searched) => ({
    design: system.name,
    bounds: system.bounds,
    states: result.states,
    transitions: result.transitions,
    exhaustive: result.exhaustive,
  })
  return { systems: [own(left), own(right)], visible: actions }
}
