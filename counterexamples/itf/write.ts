import { type System, stepText } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { Counterexample } from '../counterexample.ts'
import { replay } from '../replay.ts'
import { type ItfValue, itfState, variablesOf } from './value.ts'

/** The variables in which Quint keeps the action that led to a state, and its parameters. */
export const actionVariable = 'mbt::actionTaken'
export const picksVariable = 'mbt::nondetPicks'

/**
 * A behaviour in the Informal Trace Format, version of 2023-09-14. What the format has no place for stands under `#meta.moveproof`. A loop
 * begins in the state `loop` and ends in the last one; the step back is in `#meta.moveproof.back`, where there is one.
 * @see https://apalache-mc.org/docs/adr/015adr-trace.html
 */
export function toItf(system: System, trace: Trace, counterexample: Counterexample): string {
  const frames = replay(system, trace)
  const { steps: _steps, initialState: _initial, format: _format, loopStart, ...about } = counterexample
  const isLoop = loopStart !== undefined && loopStart < frames.length - 1
  const back = isLoop ? frames.at(-1)!.step! : undefined
  const shown = isLoop ? frames.slice(0, -1) : frames
  const file = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      description: `Counterexample to ${about.property}, made by moveproof`,
      source: system.name,
      moveproof: { ...about, ...(back ? { back: stepText(back.action, back.instance) } : {}) },
    },
    params: [],
    vars: [actionVariable, picksVariable, ...variablesOf(system)],
    states: shown.map(({ number, step, state }) => ({
      '#meta': { index: number },
      [actionVariable]: step?.action.name ?? 'init',
      [picksVariable]: picksOf(step && counterexample.steps[number - 1]!.parameters),
      ...itfState(system, state),
    })),
    ...(loopStart === undefined ? {} : { loop: loopStart }),
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

function picksOf(parameters: Readonly<Record<string, string>> = {}): ItfValue {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { tag: 'Some', value }]))
}
