import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { type Access, overlap } from '../accesses.ts'
import { blamedPaths } from '../blame.ts'
import type { Frame } from '../replay.ts'
import type { Wait } from './waits.ts'

/** A field that a step set, and who needed it: a later step, or the property (`undefined`), or it keeps the step of this name waiting at the end. */
export interface Need {
  readonly path: string
  readonly by: number | string | undefined
}

/** A step without which the behaviour would not end as it does. */
export interface Matter {
  readonly number: number
  /**
   * What it set that was needed. Empty for steps that matter by themselves: those of a loop, the one that a `step` property judges, and
   * the last one where after it something cannot be reached any more.
   */
  readonly needs: readonly Need[]
}

/**
 * The steps that matter, in order: backwards from what the property read, those that set it, then those that set what these read.
 * What a step's conditions read counts: without it the step could not have been taken. Of a behaviour that ends because steps wait, so does what they wait for.
 */
export function sliceOf(
  system: System,
  property: BoundProperty,
  { loopStart }: Pick<Trace, 'loopStart'>,
  frames: readonly Frame[],
  accesses: readonly Access[],
  waits: readonly Wait[],
): Matter[] {
  const needed = new Map<string, Need['by']>()
  for (const path of blamedPaths(system, property, frames)) needed.set(path, undefined)
  for (const { step, why } of waits) for (const { path } of why) if (!needed.has(path)) needed.set(path, step)
  const last = frames.length - 1
  const slice: Matter[] = []
  for (let number = last; number > 0; number--) {
    const { asked, used, changed } = accesses[number]!
    const needs = [...needed].filter(([path]) => changed.some((other) => overlap(path, other)))
    const isJudged = number === last && (property.kind === 'step' || property.kind === 'alwaysReachable')
    const itself = isJudged || (loopStart !== undefined && number > loopStart)
    if (needs.length === 0 && !itself) continue
    slice.unshift({ number, needs: needs.map(([path, by]) => ({ path, by })) })
    // Once around, what a loop needs was set by the loop itself or before it, so nothing is struck off there.
    if (!itself) for (const [path] of needs) if (changed.some((other) => path.startsWith(other))) needed.delete(path)
    for (const path of [...asked, ...used]) if (!needed.has(path)) needed.set(path, number)
  }
  return slice
}
