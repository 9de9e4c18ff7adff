import { parametersSeen } from '../../explorer/texts/parameters.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { type Change, change, mutate } from '../../model/language/mutation.ts'
import type { Action } from '../../model/language/part.ts'
import { instantiate, type System, type SystemDefinition } from '../../model/language/system.ts'
import { askedOfAny } from '../../model/language/weakening.ts'

/**
 * - `drop`: the action does not ask for a condition, or does not do an effect
 * - `negate`: it asks for the opposite of a condition
 * - `weaken`: it asks a condition of any value of one parameter, not of the one that it is taken with
 * - `reorder`: it does an effect after the next one
 */
export type MutationKind = (typeof mutationKinds)[number]
export const mutationKinds = ['drop', 'negate', 'weaken', 'reorder'] as const

/** One change to one thing that has a name in a design. It is data, so that it can be kept and sent to threads. */
export interface Mutation {
  readonly kind: MutationKind
  readonly action: string
  readonly of: 'condition' | 'effect'
  /** Of the condition or effect. */
  readonly name: string
  /** `weaken`: the parameter. `reorder`: the effect that comes first instead. */
  readonly other?: string
}

/** What is changed at once: one thing, or two. */
export type Mutations = readonly Mutation[]

/** Everything of these kinds that can be changed in a design, in the order in which it is written. */
export function mutationsOf(design: SystemDefinition, kinds: readonly MutationKind[]): Mutation[] {
  return [...design.actions]
    .flatMap(([name, { action }]) => [
      ...Object.keys(action.when).flatMap((condition) => ofCondition(name, action, condition)),
      ...Object.keys(action.then).flatMap((effect) => ofEffect(name, action, effect)),
    ])
    .filter(({ kind }) => kinds.includes(kind))
}

/** `drop condition enter.open`: how a mutation is called, in what is printed and in what is kept. */
export function mutationName({ kind, action, of, name, other }: Mutation): string {
  const what = `${kind} ${of} ${action}.${name}`
  if (kind === 'weaken') return `${what} for any ${other}`
  return kind === 'reorder' ? `${what} after ${other}` : what
}

export function mutationsName(mutations: Mutations): string {
  return mutations.map(mutationName).join(' and ')
}

/** Do both change the same thing, so that only one of them can? */
export function areRivals(one: Mutation, other: Mutation): boolean {
  if (one.action !== other.action || one.of !== other.of) return false
  if (one.name === other.name) return true
  return (one.kind === 'reorder' && one.other === other.name) || (other.kind === 'reorder' && other.other === one.name)
}

/** The design with these changes and no others, at bounds. */
export function mutantOf(design: SystemDefinition, bounds: Bounds, mutations: Mutations): System {
  const name = `${design.name}: ${mutationsName(mutations)}`
  const changed = mutate(design, name, design.title, mutations.flatMap(changeOf))
  return mutations
    .filter(({ kind }) => kind === 'weaken')
    .reduce((system, one) => askedOfAny(system, one.action, one.name, one.other!), instantiate(changed, bounds))
}

function ofCondition(action: string, { on, when }: Action, name: string): Mutation[] {
  const common = { action, of: 'condition' as const, name }
  const seen = parametersSeen(when[name]) ?? Object.keys(on)
  return [
    { kind: 'drop', ...common },
    { kind: 'negate', ...common },
    ...seen.map((other) => ({ kind: 'weaken' as const, ...common, other })),
  ]
}

function ofEffect(action: string, { then }: Action, name: string): Mutation[] {
  const common = { action, of: 'effect' as const, name }
  const names = Object.keys(then)
  const other = names[names.indexOf(name) + 1]
  return [{ kind: 'drop', ...common }, ...(other === undefined ? [] : [{ kind: 'reorder' as const, ...common, other }])]
}

/** What the language can change before bounds are known; weakening needs the values of a parameter. */
function changeOf({ kind, action, of, name, other }: Mutation): Change[] {
  switch (kind) {
    case 'drop':
      return [of === 'condition' ? change.dropCondition(action, name) : change.dropEffect(action, name)]
    case 'negate':
      return [change.negateCondition(action, name)]
    case 'reorder':
      return [change.reorderEffect(action, name, other!)]
    case 'weaken':
      return []
  }
}
