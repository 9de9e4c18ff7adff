import fc from 'fast-check'
import { initialState, successors } from '../../counterexamples/interpreter.ts'
import type { State } from '../../counterexamples/state.ts'
import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'

/** The state after so many steps, of those that are enabled always the first. */
export function firstSteps(system: System, steps: number): State {
  let state = initialState(system, 0)
  for (let i = 0; i < steps; i++) state = [...successors(system, state)][0]!.state
  return state
}

/** A random walk of a system. */
export function walk(system: System, picks: readonly number[]): { states: State[]; trace: Trace } {
  const states = [initialState(system, 0)]
  const steps: { action: string; parameters: Readonly<Record<string, unknown>> }[] = []
  for (const pick of picks) {
    const next = [...successors(system, states.at(-1)!)]
    if (next.length === 0) break
    const { action, instance, state } = next[pick % next.length]!
    steps.push({ action: action.name, parameters: instance })
    states.push(state)
  }
  return { states, trace: { initial: 0, steps } }
}

export const picks = fc.array(fc.nat(1000), { maxLength: 12 })
