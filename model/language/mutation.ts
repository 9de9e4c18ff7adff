import { MoveproofError, unknownName } from './error.ts'
import type { Action, Condition, Effect } from './part.ts'
import { Provenance } from './provenance.ts'
import type { SystemDefinition } from './system.ts'

type Named<F> = Readonly<Record<string, F>>
/** One change to one action of a system, by name. */
export type Change = (actions: Map<string, Action>, systemName: string) => void

/** The changes a mutant is made of. Each fails with the nearest name when what it names is not there. */
export const change = {
  /** The action no longer asks for this condition. */
  dropCondition:
    (action: string, condition: string): Change =>
    (actions, name) =>
      editConditions(actions, name, action, (when) => without(when, condition, `condition of ${action}`)),

  /** The action no longer does this. */
  dropEffect:
    (action: string, effect: string): Change =>
    (actions, name) =>
      editEffects(actions, name, action, (then) => without(then, effect, `effect of ${action}`)),

  /** The action asks for the opposite of this condition. */
  negateCondition:
    (action: string, condition: string): Change =>
    (actions, name) =>
      editConditions(actions, name, action, (when) => {
        const asked = known(when, condition, `condition of ${action}`)
        return { ...when, [condition]: (state: unknown, parameters: unknown) => !asked(state, parameters) }
      }),

  /** The action does one of its effects right after another one instead of where it was. */
  reorderEffect:
    (action: string, effect: string, after: string): Change =>
    (actions, name) =>
      editEffects(actions, name, action, (then) => {
        const moved = known(then, effect, `effect of ${action}`)
        known(then, after, `effect of ${action}`)
        const rest = Object.entries(then).filter(([key]) => key !== effect)
        return Object.fromEntries(rest.flatMap((one) => (one[0] === after ? [one, [effect, moved]] : [one])))
      }),

  /** The action does nothing at all. */
  dropEffects:
    (action: string): Change =>
    (actions, name) =>
      editEffects(actions, name, action, () => ({ nothing: () => undefined })),

  /** The action asks for something more. */
  addCondition:
    <View, Parameters = Readonly<Record<string, never>>>(
      action: string,
      condition: string,
      holds: Condition<View, Parameters>,
    ): Change =>
    (actions, name) =>
      editConditions(actions, name, action, (when) => ({ ...when, [condition]: holds as Condition<unknown, unknown> })),

  /** The action does something more, after what it does anyway. */
  addEffect:
    <Draft, Parameters = Readonly<Record<string, never>>>(
      action: string,
      effect: string,
      by: Effect<Draft, Parameters>,
    ): Change =>
    (actions, name) =>
      editEffects(actions, name, action, (then) => ({ ...then, [effect]: by as Effect<unknown, unknown> })),

  /** The action asks for something else under the same name. */
  replaceCondition:
    <View, Parameters = Readonly<Record<string, never>>>(
      action: string,
      condition: string,
      by: Condition<View, Parameters>,
    ): Change =>
    (actions, name) =>
      editConditions(actions, name, action, (when) => {
        known(when, condition, `condition of ${action}`)
        return { ...when, [condition]: by as Condition<unknown, unknown> }
      }),

  /** The action does something else under the same name. */
  replaceEffect:
    <Draft, Parameters = Readonly<Record<string, never>>>(
      action: string,
      effect: string,
      by: Effect<Draft, Parameters>,
    ): Change =>
    (actions, name) =>
      editEffects(actions, name, action, (then) => {
        known(then, effect, `effect of ${action}`)
        return { ...then, [effect]: by as Effect<unknown, unknown> }
      }),

  /** Another action asks for this condition instead: checked too early or too late. */
  moveCondition:
    (from: string, condition: string, to: string): Change =>
    (actions, name) => {
      const moved = known(find(actions, name, from).when, condition, `condition of ${from}`)
      change.dropCondition(from, condition)(actions, name)
      editConditions(actions, name, to, (when) => ({ ...when, [condition]: moved }))
    },

  /** Another action does this instead, before its own effects: done too early or too late. */
  moveEffect:
    (from: string, effect: string, to: string): Change =>
    (actions, name) => {
      const moved = known(find(actions, name, from).then, effect, `effect of ${from}`)
      change.dropEffect(from, effect)(actions, name)
      editEffects(actions, name, to, (then) => ({ [effect]: moved, ...then }))
    },
}

/**
 * A system that differs from `base` by the given changes and by nothing else. Where a change names an action, condition or effect
 * that `base` does not have, `instantiate` refuses it (unknown-name): whoever changes a design still has all others to check.
 */
export function mutate<D, V>(
  base: SystemDefinition<D, V>,
  name: string,
  title: string,
  changes: readonly Change[],
): SystemDefinition<D, V> {
  const actions = new Map([...base.actions].map(([name, { action }]) => [name, action]))
  const definedAt = new Provenance(mutate)
  try {
    for (const apply of changes) apply(actions, base.name)
  } catch (error) {
    return { ...base, name, title, definedAt, outdated: base.outdated ?? ofMutant(error, name, base.name) }
  }
  const mutated = new Map([...base.actions].map(([n, { part }]) => [n, { part, action: actions.get(n)! }]))
  return { ...base, name, title, actions: mutated, definedAt }
}

/** Whoever changes a design has forgotten its mutants. */
function ofMutant(error: unknown, mutant: string, design: string): MoveproofError {
  if (!(error instanceof MoveproofError)) throw error
  const where = `mutant ${mutant} of ${design}`
  const cause = `${design} does not have it any more, or calls it otherwise`
  const next = [error.details.next, 'or take the mutant out, with its claims'].filter(Boolean).join('; ')
  return new MoveproofError(error.code, { ...error.details, where, cause, next })
}

function find(actions: ReadonlyMap<string, Action>, systemName: string, action: string): Action {
  const found = actions.get(action)
  if (!found) throw unknownName(`action in ${systemName}`, action, actions.keys())
  return found
}

function editConditions(
  actions: Map<string, Action>,
  systemName: string,
  action: string,
  edit: (when: Action['when']) => Action['when'],
): void {
  const found = find(actions, systemName, action)
  actions.set(action, { ...found, when: edit(found.when) })
}

function editEffects(
  actions: Map<string, Action>,
  systemName: string,
  action: string,
  edit: (then: Action['then']) => Action['then'],
): void {
  const found = find(actions, systemName, action)
  actions.set(action, { ...found, then: edit(found.then) })
}

function known<F>(named: Named<F>, name: string, kind: string): F {
  const found = named[name]
  if (!found) throw unknownName(kind, name, Object.keys(named))
  return found
}

function without<F>(named: Named<F>, name: string, kind: string): Named<F> {
  known(named, name, kind)
  const rest = Object.fromEntries(Object.entries(named).filter(([key]) => key !== name))
  return rest
}
