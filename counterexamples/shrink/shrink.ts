import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { instantiate, type System, type SystemDefinition } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { type BoundProperty, bindProperties, onlyConjunct, type Property } from '../../properties/property.ts'
import { judgeState, judgeStep } from '../judge.ts'
import { replay } from '../replay.ts'
import { frozenTreeOf } from '../state.ts'
import { withFewerElements, withFirstNames } from './elements.ts'
import { withFewerActors, withLowerBounds } from './lower-bounds.ts'
import type { Pursuit, Way } from './pursuit.ts'
import { type Extent, inBetterOrder } from './reorder.ts'
import { Hunt, type Standing, type Tried } from './standing.ts'
import { withFewerSteps, withoutDetours } from './steps.ts'
import { withSmallerValues } from './values.ts'

/** A behaviour that violates a property, and where. */
export interface Shown {
  readonly bounds: Bounds
  readonly trace: Trace
  /** The conjunct that is to stay the one that is false; undefined: the one that is false first. */
  readonly conjunct?: string | undefined
}

export interface ShrinkOptions {
  /** How many states to look at for a better order of steps, and again for other steps; 3,000 unless told. */
  readonly orderStatesMax?: number
  /** Look for other steps, too; true unless told. Whoever searches everything afterwards need not. */
  readonly otherSteps?: boolean
  /** `alwaysReachable`: how many states to look at for a goal; 20,000 unless told. */
  readonly goalStatesMax?: number
}

/** Why more might be possible. */
export type ShrinkLimit = 'order' | 'goal'

/** A counterexample after everything that was tried so far. */
export interface Shrunk {
  readonly system: System
  readonly property: BoundProperty
  readonly trace: Trace
  readonly conjunct: string | undefined
  readonly tried: Readonly<Tried>
  /** Limits that were hit. When there is none at the end, nothing that is tried makes it smaller. */
  readonly limits: readonly ShrinkLimit[]
}

/**
 * Makes a counterexample smaller until nothing that is tried makes it any smaller: bounds first, then the number of steps, then
 * the number of elements that they speak of. Steps that cannot be taken any more where something else was left out are left out
 * too. The property stays violated, with the same conjunct false. What it yields is the smallest one so far, after every attempt.
 * @throws not-applicable when the behaviour cannot be taken, or does not violate the property
 */
export function* shrink(
  definition: SystemDefinition,
  property: Property,
  shown: Shown,
  options: ShrinkOptions = {},
): Generator<Shrunk, Shrunk, void> {
  const { orderStatesMax = 3_000, otherSteps = true, goalStatesMax = 20_000 } = options
  const conjunct = conjunctOf(definition, property, shown)
  const hunt = new Hunt(definition, onlyConjunct(property, conjunct), goalStatesMax)
  const pursuit = hunt.at(shown.bounds)
  let extent: Extent = 'all'
  const bound = new Map<System, BoundProperty>()
  const propertyOf = (system: System): BoundProperty => {
    if (!bound.has(system)) bound.set(system, bindProperties(system, [property])[0]!)
    return bound.get(system)!
  }
  const shrunk = (standing: Standing): Shrunk => ({
    system: standing.pursuit.system,
    property: propertyOf(standing.pursuit.system),
    trace: traceOf(standing.way),
    conjunct,
    tried: { ...hunt.tried },
    limits: [...(extent === 'limit' ? ['order' as const] : []), ...(hunt.patience.undecided ? ['goal' as const] : [])],
  })
  const reordered = (any: boolean) => (standing: Standing) =>
    inBetterOrder(standing, {
      any,
      statesMax: orderStatesMax,
      note: (far) => {
        extent = far
      },
    })
  // Whether a goal is left takes the witness too long to ask it of so many states.
  const canReorder = property.kind !== 'alwaysReachable'
  const passes = [
    withoutDetours,
    withFewerActors,
    withFewerSteps,
    withFewerElements,
    withLowerBounds,
    ...(canReorder ? [reordered(false)] : []),
    withSmallerValues,
    withFirstNames,
    ...(canReorder && otherSteps ? [reordered(true)] : []),
  ]
  let standing: Standing = { hunt, pursuit, way: wayOf(hunt, pursuit, shown.trace) }
  for (let isLasting = false; ; ) {
    hunt.patience.begin(isLasting)
    const before = standing
    for (const pass of passes) {
      const prior = standing
      const work = pass(standing)
      for (let next = work.next(); ; next = work.next()) {
        standing = next.value
        if (next.done) break
        yield shrunk(standing)
      }
      // Whatever was gained, steps can often be left out after it; and all passes are cheap on few steps.
      if (standing !== prior && pass !== withFewerSteps && pass !== withoutDetours) break
    }
    if (standing !== before) isLasting = false
    else if (hunt.patience.undecided && !isLasting) isLasting = true
    else return shrunk(standing)
  }
}

/** The conjunct that is false where the behaviour first violates the property: the named one, if it ever is. */
function conjunctOf(definition: SystemDefinition, property: Property, shown: Shown): string | undefined {
  if (property.kind !== 'always' && property.kind !== 'step') return undefined
  const system = instantiate(definition, shown.bounds)
  const bound = bindProperties(system, [property])[0]!
  const frames = replay(system, shown.trace)
  const trees = frames.map(({ state }) => frozenTreeOf(system, state))
  const falseOnes = frames.map(({ step }, i) =>
    bound.kind === 'always'
      ? judgeState(system, bound, trees[i]).failure?.conjunct
      : step && judgeStep(system, bound, { before: trees[i - 1], ...step, after: trees[i] }).failure?.conjunct,
  )
  return falseOnes.find((name) => name !== undefined && name === shown.conjunct) ?? falseOnes.find((name) => name)
}

/** @throws not-applicable */
function wayOf({ patience }: Hunt, pursuit: Pursuit, trace: Trace): Way {
  const { system, property } = pursuit
  const frames = replay(system, trace)
  const moves = frames.slice(1).map(({ step }) => ({ action: step!.action, instance: step!.instance }))
  const way = pursuit.follow({ initial: trace.initial, moves, loopStart: trace.loopStart })
  if (way) return way
  const length = `${trace.steps.length} ${trace.steps.length === 1 ? 'step' : 'steps'}`
  throw new MoveproofError('not-applicable', {
    what: patience.undecided
      ? `Whether ${property.name} can still be reached after these ${length} could not be told within the limit.`
      : `The behaviour does not ${property.kind === 'reachable' ? 'show' : 'violate'} ${property.name} in its ${length}.`,
    where: `system ${system.name}`,
    cause: patience.undecided
      ? 'too many states can be reached from its last one'
      : 'the model or the property has changed since it was found, or the file was edited',
    next: patience.undecided ? 'lower the bounds and find it again' : 'replay shows where its steps lead',
  })
}

function traceOf({ initial, moves, loopStart }: Way): Trace {
  const steps = moves.map(({ action, instance }) => ({ action: action.name, parameters: instance }))
  return { initial, steps, ...(loopStart === undefined ? {} : { loopStart }) }
}
