import type { Instance, System, SystemAction } from '../../../model/language/system.ts'
import type { BoundProperty } from '../../../properties/property.ts'
import { Footprints } from '../../texts/footprints.ts'
import { mentionsOf } from '../../texts/mentions.ts'
import { parametersSeen } from '../../texts/parameters.ts'

/** Instances whose answers are bits of one number. */
export const bitsPerNumber = 32

/** A condition of an action, or a property of states, with all its instances. */
export interface Question {
  /** By instance, the slots that the answer can depend on. Undefined where the text does not tell for every instance. */
  readonly footprints: readonly (readonly number[])[] | undefined
  /** By instance, the instances to which the answer is the same: they differ in what the question cannot see. Undefined: no others. */
  readonly shared: readonly (readonly number[])[] | undefined
  readonly instances: number
  /** Where its numbers are, one for each `bitsPerNumber` instances. */
  readonly at: number
}

/** All effects of an action. */
export interface EffectQuestion {
  /** By instance, the slots that it can change. Undefined where the text does not tell, or there is too much of it. */
  readonly changed: readonly (readonly number[])[] | undefined
}

export interface Questions {
  /** By action, by condition. */
  readonly conditions: readonly (readonly Question[])[]
  /** By action. */
  readonly effects: readonly EffectQuestion[]
  /** By property; undefined where it is asked of every state. */
  readonly properties: readonly (Question | undefined)[]
  /** Numbers that hold the bits of all of them. */
  readonly numbers: number
}

// Statements are written out for every slot that an instance can change. Engines do not compile functions of any length.
const changedSlotsMax = 400
// Of the instances of conditions.
const toldShare = 0.9

/** Finds out from the texts of a system what its conditions and properties can depend on, and what its effects can change. */
export function questionsOf(system: System, properties: readonly BoundProperty[]): Questions {
  const footprints = new Footprints(system.fields)
  let numbers = 0
  const place = (instances: readonly Instance[]) => {
    const at = numbers
    numbers += Math.ceil(instances.length / bitsPerNumber)
    return at
  }
  const mentioned = (closures: readonly unknown[], instances: readonly Instance[]) =>
    slotsOf(closures, instances, (mentions, parameters) => footprints.mentioned(mentions, parameters))
  const conditions = system.actions.map(({ when, instances }) =>
    when.map(
      ({ holds }): Question => ({
        footprints: mentioned([holds], instances),
        shared: sharedBy(holds, instances),
        instances: instances.length,
        at: place(instances),
      }),
    ),
  )
  const effects = system.actions.map(({ then, instances }: SystemAction): EffectQuestion => {
    const closures = then.map(({ apply }) => apply)
    const changed = slotsOf(closures, instances, (mentions, parameters) => footprints.changed(mentions, parameters))
    const isLong = changed !== undefined && changed.reduce((sum, slots) => sum + slots.length, 0) > changedSlotsMax
    return { changed: isLong ? undefined : changed }
  })
  const asked = properties.map(({ kind, given, conjuncts, instances }): Question | undefined => {
    if (kind !== 'always' && kind !== 'reachable') return undefined
    const own = mentioned([...(given ? [given] : []), ...conjuncts.map(({ holds }) => holds)], instances)
    return own && { footprints: own, shared: undefined, instances: instances.length, at: place(instances) }
  })
  return { conditions, effects, properties: asked, numbers }
}

/**
 * Is it worth to expand states by what is different in them? Where texts of more than a few conditions do not tell, as they hand the state
 * on to other functions, that takes as long as to run everything.
 */
export function isWorthwhile({ conditions }: Questions): boolean {
  const all = conditions.flat()
  const instances = (own: readonly Question[]) => own.reduce((sum, question) => sum + question.instances, 0)
  return instances(all.filter(({ footprints }) => footprints)) >= toldShare * instances(all)
}

/** By instance, the slots of all closures together. */
function slotsOf(
  closures: readonly unknown[],
  instances: readonly Instance[],
  find: (mentions: NonNullable<ReturnType<typeof mentionsOf>>, parameters: Instance) => number[] | undefined,
): number[][] | undefined {
  const mentions = closures.map(mentionsOf)
  const all: number[][] = []
  for (const parameters of instances) {
    const slots = mentions.map((own) => own && find(own, parameters))
    if (!slots.every((own) => own !== undefined)) return undefined
    all.push([...new Set(slots.flat())])
  }
  return all
}

function sharedBy(condition: unknown, instances: readonly Instance[]): number[][] | undefined {
  const seen = parametersSeen(condition)
  if (!seen) return undefined
  const keys = instances.map((parameters) => JSON.stringify(seen.map((name) => parameters[name])))
  const byKey = Map.groupBy(keys.keys(), (instance) => keys[instance]!)
  return byKey.size === keys.length ? undefined : keys.map((key) => byKey.get(key)!)
}
