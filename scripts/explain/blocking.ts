import type { Explanation } from '../../counterexamples/explain/explain.ts'
import type { HeldUp } from '../../counterexamples/explain/held-up.ts'
import type { Blocking, Missing, MissingEffect } from '../../counterexamples/explain/missing.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { type Change, change, mutate } from '../../model/language/mutation.ts'
import type { SystemDefinition } from '../../model/language/system.ts'
import { isLiveness, type Property } from '../../properties/property.ts'
import type { SearchLimits } from '../check/limits.ts'
import { countText } from '../output/numbers.ts'
import type { ProgressLine } from '../output/progress.ts'
import { exhaust } from '../shrink/exhaust.ts'

/** What an explanation is about. */
export interface Explained {
  readonly definition: SystemDefinition
  /** What it was made from, if it is a mutant. */
  readonly original: SystemDefinition | undefined
  readonly property: Property
  readonly conjunct: string | undefined
  readonly bounds: Bounds
}

export interface BlockingOptions {
  /** Of all searches together. */
  readonly limits: SearchLimits
  readonly signal?: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** So many remedies are shown when none of them blocks every counterexample. */
const shownMax = 3

/**
 * Searches the system with each remedy of an explanation, and says whether a counterexample of this length is left. Of conditions that
 * were only guessed, the nearest one that leaves none is kept, or else the nearest few.
 */
export async function withBlocking(
  explained: Explained,
  explanation: Explanation,
  options: BlockingOptions,
): Promise<Explanation> {
  const { frames, missing, missingEffects, heldUp } = explanation
  let left = options.limits.states
  const block = async <Remedy>(remedy: Remedy, change: Change): Promise<Remedy & { readonly blocking: Blocking }> => {
    const limits = { ...options.limits, states: left }
    const blocking = await blockingOf(explained, change, frames.length - 1, { ...options, limits })
    if (left !== undefined && 'states' in blocking) left = Math.max(1, left - blocking.states)
    return { ...remedy, blocking }
  }
  const conditions: Missing[] = []
  for (const one of missing) {
    const { action } = frames[one.step]!.step!
    const blocked = await block(one, required(explained, action.name, one))
    if (!one.isDropped && blocksAll(blocked.blocking)) {
      return { ...explanation, missing: [blocked] }
    }
    conditions.push(blocked)
  }
  const effects: MissingEffect[] = []
  for (const one of missingEffects) effects.push(await block(one, done(explained, one)))
  const waits: HeldUp[] = []
  const waiting = new Map<string, Blocking>()
  for (const one of heldUp) {
    const key = JSON.stringify([one.action, one.conditions])
    const known = waiting.get(key)
    const blocked = known ? { ...one, blocking: known } : await block(one, notAsked(one))
    waiting.set(key, blocked.blocking)
    waits.push(blocked)
  }
  const remedied = { ...explanation, missing: conditions.slice(0, shownMax), missingEffects: effects, heldUp: waits }
  const tried = [...remedied.missing, ...effects, ...waits]
  const { original } = explained
  if (!original || tried.some((one) => one.blocking && blocksAll(one.blocking))) return remedied
  const { blocking } = await block({}, (actions) => {
    for (const [name, { action }] of original.actions) actions.set(name, action)
  })
  return { ...remedied, together: { system: original.name, blocking } }
}

function blocksAll(blocking: Blocking): boolean {
  return 'left' in blocking && !blocking.left
}

/** The step asks for the condition, after everything that it asks for anyway. */
function required({ definition, original }: Explained, action: string, { condition, ...missing }: Missing): Change {
  const from = missing.isDropped ? original! : definition
  const holds = from.actions.get(missing.action)!.action.when[condition]!
  const isThere = definition.actions.get(action)!.action.when[condition] !== undefined
  // The other action may have another condition of the same name.
  const name = isThere && !missing.isDropped ? `${condition} of ${missing.action}` : condition
  return isThere && missing.isDropped
    ? change.replaceCondition(action, name, holds)
    : change.addCondition(action, name, holds)
}

/** The step does it, where its original does it. */
function done({ original }: Explained, { action, effect }: MissingEffect): Change {
  const meant = original!.actions.get(action)!.action.then
  return (actions) => {
    const own = actions.get(action)!
    const then = Object.fromEntries(
      Object.entries(meant).flatMap(([name, apply]) => {
        if (name === effect) return [[name, apply]]
        return own.then[name] === undefined ? [] : [[name, own.then[name]]]
      }),
    )
    actions.set(action, { ...own, then: { ...then, ...withoutNames(own.then, then) } })
  }
}

function withoutNames<T>(all: Readonly<Record<string, T>>, known: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in known)))
}

function notAsked({ action, conditions }: HeldUp): Change {
  return (actions, name) => {
    for (const condition of conditions) change.dropCondition(action, condition)(actions, name)
  }
}

async function blockingOf(
  { definition, property, conjunct, bounds }: Explained,
  change: Change,
  steps: number,
  { limits, signal, progress }: BlockingOptions,
): Promise<Blocking> {
  if (signal?.aborted) return { unchecked: 'it was interrupted' }
  const remedied = mutate(definition, definition.name, definition.title, [change])
  // What is judged on the whole graph needs all of it.
  const isLevelled = !isLiveness(property.kind) && property.kind !== 'alwaysReachable'
  try {
    const found = await exhaust(
      {
        definition: remedied,
        property,
        conjunct,
        limits: { ...limits, ...(isLevelled ? { depth: steps } : {}) },
        signal,
        onSlice: (states) => progress.show(() => `looking for another counterexample: ${countText(states, 'state')}`),
      },
      bounds,
    )
    if (!found) return { unchecked: 'the model cannot have these bounds with it' }
    const { trace, states, isWhole } = found
    if (trace && trace.steps.length <= steps) return { left: true, states }
    if (isWhole) return { left: false, states }
    return {
      unchecked: signal?.aborted ? 'it was interrupted' : `the search hit a limit at ${countText(states, 'state')}`,
    }
  } catch (error) {
    if (!(error instanceof MoveproofError) || error.code === 'unconfirmed') throw error
    return { unchecked: `the model does not work with it (${error.details.what})` }
  }
}
