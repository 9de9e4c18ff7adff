import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { accessesOf } from '../accesses.ts'
import { blamedPaths } from '../blame.ts'
import { type Frame, replay } from '../replay.ts'
import { type HeldUp, heldUp } from './held-up.ts'
import { type Missing, type MissingEffect, missingConditions, missingEffects } from './missing.ts'
import { type Matter, sliceOf } from './slice.ts'

/** Why a behaviour ends as it does. */
export interface Explanation {
  readonly frames: readonly Frame[]
  readonly matters: readonly Matter[]
  readonly missing: readonly Missing[]
  readonly missingEffects: readonly MissingEffect[]
  readonly heldUp: readonly HeldUp[]
}

/**
 * @param original the system that this one was made from by leaving something out or changing it, at the same bounds
 * @throws not-applicable when the system does not allow the trace
 */
export function explain(system: System, property: BoundProperty, trace: Trace, original?: System): Explanation {
  const frames = replay(system, trace)
  const matters = sliceOf(system, property, trace, frames, accessesOf(system, frames))
  const blamed = blamedPaths(system, property, frames)
  const effects = missingEffects(original, frames)
  const held = heldUp(system, property, original, frames.at(-1)!.state)
  // Where it is known what was changed, nothing has to be guessed.
  const isKnown = effects.length > 0 || held.length > 0
  const missing = missingConditions(system, original, frames, matters, isKnown ? [] : blamed)
  return { frames, matters, missing, missingEffects: effects, heldUp: held }
}
