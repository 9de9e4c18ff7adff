import { MoveproofError, unknownName } from '../model/language/error.ts'
import { type Actor, actors, type Fairness } from '../model/language/part.ts'
import type { System } from '../model/language/system.ts'

/**
 * What a liveness property assumes of actions, by name: of every instance of an action by itself.
 * - weak: an instance that stays enabled for ever is taken again and again
 * - strong: an instance that is enabled again and again is taken again and again
 * - none: it may never be taken
 */
export interface FairnessAssumption {
  readonly weak?: readonly string[]
  readonly strong?: readonly string[]
  readonly none?: readonly string[]
  /** All actions that are not named; unless told, what the model says of each. */
  readonly others?: Fairness
}

type FairSystem = Pick<System, 'name' | 'actions'>

/**
 * The fairness of each action of a system, in order.
 * @throws unknown-name; bad-definition for an action that is named twice
 */
export function fairnessOf(system: FairSystem, assumption: FairnessAssumption, property: string): Fairness[] {
  const named = (['none', 'weak', 'strong'] as const).flatMap((fairness) =>
    (assumption[fairness] ?? []).map((name) => ({ name, fairness })),
  )
  const known = system.actions.map(({ name }) => name)
  for (const { name } of named) {
    if (!known.includes(name)) throw unknownName(`action in ${system.name} (fairness of ${property})`, name, known)
  }
  const names = named.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) {
    throw new MoveproofError('bad-definition', {
      what: `The fairness of ${property} names the action '${twice}' twice.`,
      next: 'name it once: strong fairness includes weak fairness',
    })
  }
  return system.actions.map(
    ({ name, fairness }) => named.find((one) => one.name === name)?.fairness ?? assumption.others ?? fairness,
  )
}

/** `weak fairness of kernel, driver and hardware steps, strong fairness of takeLock`; strong ones are weakly fair too. */
export function fairnessText({ actions }: Pick<System, 'actions'>, fairness: readonly Fairness[]): string {
  const all = actions.map(({ name, by }, i) => ({ name, by, fairness: fairness[i]! }))
  const strong = groupText(all, ({ fairness }) => fairness === 'strong')
  const onlyStrong = all.every(({ fairness }) => fairness !== 'weak')
  const weak = onlyStrong ? '' : groupText(all, ({ fairness }) => fairness !== 'none')
  const texts = [weak && `weak fairness of ${weak}`, strong && `strong fairness of ${strong}`]
  return texts.filter(Boolean).join(', ') || 'no fairness'
}

/** `strong fairness of takeLock, no fairness of giveUp, others as the model says` */
export function assumptionText({ weak, strong, none, others }: FairnessAssumption): string {
  const named = (kind: string, names: readonly string[] = []) =>
    names.length > 0 ? [`${kind} fairness of ${listText(names)}`] : []
  const rest =
    others === undefined ? 'others as the model says' : `${others === 'none' ? 'no' : others} fairness of others`
  return [...named('strong', strong), ...named('weak', weak), ...named('no', none), rest].join(', ')
}

interface Assumed {
  readonly name: string
  readonly by: Actor
  readonly fairness: Fairness
}

/** Whole actors, with exceptions where they are few; other actions by name. */
function groupText(all: readonly Assumed[], belongs: (one: Assumed) => boolean): string {
  const byActor = actors.map((actor) => all.filter(({ by }) => by === actor)).filter((own) => own.length > 0)
  if (byActor.length > 1 && all.every(belongs)) return 'all steps'
  const nearlyWhole = byActor.filter(
    (own) => own.filter(belongs).length > 2 * own.filter((one) => !belongs(one)).length,
  )
  const excepted = nearlyWhole.flat().filter((one) => !belongs(one))
  const single = all.filter((one) => belongs(one) && !nearlyWhole.flat().includes(one))
  const whole = nearlyWhole.map(([first]) => first!.by)
  const but = excepted.length > 0 ? ` other than ${listText(excepted.map(({ name }) => name))}` : ''
  const steps = whole.length > 0 ? [`${listText(whole)} steps${but}`] : []
  return [...steps, ...(single.length > 0 ? [listText(single.map(({ name }) => name))] : [])].join(' and of ')
}

/** `a, b and c` */
function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
