import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { accessesOf } from '../accesses.ts'
import { blamedPaths } from '../blame.ts'
import { type Frame, replay } from '../replay.ts'
import { type HeldUp, heldUp } from './held-up.ts'
import { type Blocking, type Missing, type MissingEffect, missingConditions, missingEffects } from './missing.ts'
import { type Matter, sliceOf } from './slice.ts'
import { type Waits, waitsOf } from './waits.ts'

/** Why a behaviour ends as it does. */
export interface Explanation {
  readonly frames: readonly Frame[]
  readonly matters: readonly Matter[]
  readonly missing: readonly Missing[]
  readonly missingEffects: readonly MissingEffect[]
  readonly heldUp: readonly HeldUp[]
  /** Where nothing happens any more. */
  readonly waits: Waits
  /** Where no remedy alone leaves no counterexample: what the whole system that this one was made from comes to. */
  readonly together?: { readonly system: string; readonly blocking: Blocking }
}

/**
 * @param original the system that this one was made from by leaving something out or changing it, at the same bounds
 * @throws not-applicable when the system does not allow the trace
 */
export function explain(system: System, property: BoundProperty, trace: Trace, original?: System): Explanation {
  const frames = replay(system, trace)
  const effects = missingEffects(system, original, frames)
  const accesses = accessesOf(system, frames)
  const blamed = blamedPaths(system, property, frames)
  const waits = waitsOf(system, property, { frames, loopStart: trace.loopStart, accesses }, blamed)
  const needed = sliceOf(system, property, trace, frames, accesses, waits.steps)
  const matters = withFaulty(needed, effects)
  const held = heldUp(system, property, original, frames.at(-1)!.state)
  // Where it is known what was changed, nothing has to be guessed.
  const isKnown = effects.length > 0 || held.length > 0
  const missing = missingConditions(system, original, frames, needed, isKnown ? [] : blamed)
  return { frames, matters, missing, missingEffects: effects, heldUp: held, waits }
}

/** A step that does not do what it should matters, whatever else it did. */
function withFaulty(matters: readonly Matter[], effects: readonly MissingEffect[]): Matter[] {
  const faulty = [...new Set(effects.map(({ step }) => step))].filter(
    (step) => !matters.some(({ number }) => number === step),
  )
  return [...matters, ...faulty.map((number) => ({ number, needs: [] }))].sort(
    (one, other) => one.number - other.number,
  )
}
