import { type Instance, type System, type SystemAction, stepText } from '../../model/language/system.ts'
import { overlap } from '../accesses.ts'
import { difference, type FieldText } from '../difference.ts'
import { apply, blockedIn, successors } from '../interpreter.ts'
import { Recorder } from '../reads.ts'
import type { Frame } from '../replay.ts'
import { frozenTreeOf, keyOf, type State } from '../state.ts'
import type { Matter } from './slice.ts'

/** What a remedy comes to, as a search of everything says that has as many steps. Whoever can search fills it in. */
export type Blocking =
  /** Is a counterexample of this length, or a shorter one, left? */
  | { readonly left: boolean; readonly states: number }
  /** Why that could not be told. */
  | { readonly unchecked: string }

/** A condition that, were it required, would have blocked a step of the behaviour. */
export interface Missing {
  readonly step: number
  readonly condition: string
  /** The action that requires it, and the system in which it does. */
  readonly action: string
  readonly system: string
  /** The same action of another system requires it: nobody has to guess. */
  readonly isDropped: boolean
  /** What it read, and so why it is false there. */
  readonly why: readonly FieldText[]
  /** Steps after which it is true and the step can be taken; `undefined` when none were found nearby. */
  readonly first: readonly string[] | undefined
  readonly blocking?: Blocking
}

/** An effect that the same action has in another system and not here. */
export interface MissingEffect {
  readonly step: number
  readonly action: string
  readonly effect: string
  readonly system: string
  /** What would have been set to something else in the state after the step. */
  readonly sets: readonly FieldText[]
  readonly blocking?: Blocking
}

/** How many states are looked at for what a correct run would do. */
const nearbyMax = 400
const candidatesMax = 12

/**
 * Named conditions that block the behaviour, from its end on. What the same action requires in `original` comes first; otherwise conditions
 * of other actions that speak of the same parameters, read something that decided the end, and become true when the step waits.
 */
export function missingConditions(
  system: System,
  original: System | undefined,
  frames: readonly Frame[],
  slice: readonly Matter[],
  blamed: readonly string[],
): Missing[] {
  const numbers = slice.map(({ number }) => number).reverse()
  const dropped = original ? numbers.flatMap((number) => droppedAt(system, original, frames, number)) : []
  if (dropped.length > 0) return dropped.slice(0, candidatesMax)
  const borrowed: Missing[] = []
  for (const number of numbers) {
    if (borrowed.length >= candidatesMax) break
    borrowed.push(...borrowedAt(system, frames, number, blamed))
  }
  return borrowed.slice(0, candidatesMax)
}

/** Effects that steps of the behaviour have in `original` and lack here, nearest to the end first. */
export function missingEffects(
  system: System,
  original: System | undefined,
  frames: readonly Frame[],
): MissingEffect[] {
  if (!original) return []
  const seen = new Set<string>()
  return frames.toReversed().flatMap(({ number, step, state }) => {
    const action = step && original.actions.find(({ name }) => name === step.action.name)
    if (!action || seen.has(action.name)) return []
    seen.add(action.name)
    const own = new Map(step.action.then.map(({ name, apply }) => [name, String(apply)]))
    const other = action.then.filter(({ name, apply }) => own.get(name) !== String(apply))
    if (other.length === 0) return []
    const meant = apply(original, frames[number - 1]!.state, action, step.instance)
    const sets = difference(system, state, meant).map(({ path, after }) => ({ path, value: after }))
    return other.map(({ name: effect }) => ({
      step: number,
      action: action.name,
      effect,
      system: original.name,
      sets,
    }))
  })
}

type Holds = SystemAction['when'][number]['holds']

function droppedAt(system: System, original: System, frames: readonly Frame[], number: number): Missing[] {
  const { action, instance } = frames[number]!.step!
  const counterpart = original.actions.find(({ name }) => name === action.name)
  const own = new Map(action.when.map(({ name, holds }) => [name, String(holds)]))
  return (counterpart?.when ?? []).flatMap(({ name, holds }) => {
    if (own.get(name) === String(holds)) return []
    const before = frames[number - 1]!.state
    const why = falseIn(system, before, holds, instance)
    if (!why) return []
    // In the original, since that is what does it right. A mutant has the same state.
    const first = firstSteps(original, before, counterpart!, instance, holds)
    return [{ step: number, condition: name, action: action.name, system: original.name, isDropped: true, why, first }]
  })
}

function borrowedAt(system: System, frames: readonly Frame[], number: number, blamed: readonly string[]): Missing[] {
  const { action, instance } = frames[number]!.step!
  const before = frames[number - 1]!.state
  const texts = new Set(action.when.map(({ holds }) => String(holds)))
  const bySame = system.actions.filter(({ by }) => by === action.by)
  const byOthers = system.actions.filter(({ by }) => by !== action.by)
  return [...bySame, ...byOthers].flatMap((other) =>
    other.when.flatMap(({ name, holds }): Missing[] => {
      if (texts.has(String(holds)) || !speaksOfSame(action, other)) return []
      const why = falseIn(system, before, holds, instance)
      if (!why?.some(({ path }) => blamed.some((one) => overlap(one, path)))) return []
      texts.add(String(holds))
      const first = firstSteps(system, before, action, instance, holds)
      // What cannot become true by waiting would forbid the step, or only put it off until it has been taken once.
      if (!first || first.includes(stepText(action, instance))) return []
      return [{ step: number, condition: name, action: other.name, system: system.name, isDropped: false, why, first }]
    }),
  )
}

/** Has the step a value for each parameter of the other action, from the same set? */
function speaksOfSame(action: SystemAction, other: SystemAction): boolean {
  return other.parameters.every(({ name, shape }) =>
    action.parameters.some((one) => one.name === name && one.shape.kind === shape.kind),
  )
}

/** What a condition read, if it is false. One that throws says nothing: it relies on others. */
function falseIn(system: System, state: State, holds: Holds, instance: Instance): readonly FieldText[] | undefined {
  const recorder = new Recorder()
  try {
    return holds(recorder.watch(system, frozenTreeOf(system, state)), instance) === false
      ? recorder.reads.fields
      : undefined
  } catch {
    return undefined
  }
}

function isTrue(holds: Holds, tree: unknown, instance: Instance): boolean {
  try {
    return holds(tree, instance) === true
  } catch {
    return false
  }
}

/** The fewest steps after which the condition is true and the step can be taken. */
function firstSteps(
  system: System,
  from: State,
  action: SystemAction,
  instance: Instance,
  holds: Holds,
): readonly string[] | undefined {
  const queue: { state: State; path: readonly string[] }[] = [{ state: from, path: [] }]
  const seen = new Set([keyOf(from)])
  for (let i = 0; i < queue.length; i++) {
    const { state, path } = queue[i]!
    const tree = frozenTreeOf(system, state)
    if (isTrue(holds, tree, instance) && blockedIn(system, tree, action, instance).length === 0) return path
    for (const next of successors(system, state, tree)) {
      const key = keyOf(next.state)
      if (seen.size >= nearbyMax || seen.has(key)) continue
      seen.add(key)
      queue.push({ state: next.state, path: [...path, stepText(next.action, next.instance)] })
    }
  }
  return undefined
}
