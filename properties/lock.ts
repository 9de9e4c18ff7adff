import type { Part, ViewOfParts } from '../model/language/part.ts'
import type { Instance, System, SystemAction } from '../model/language/system.ts'
import { type Property, reachable } from './property.ts'

/** The name of a thread: of the same one whatever it is doing. */
export type Thread = string

/** Locks of one kind, as far as a model has them as state: what lockdep calls a class. */
export interface Lock {
  readonly name: string
  /** The parts whose state says who holds it. */
  readonly uses: readonly Part[]
  /** Parts of systems that have another lock in its place. */
  readonly unless: readonly Part[]
  /** Who holds one of these locks. */
  readonly holders: (state: unknown) => readonly Thread[]
  /** Names of conditions that ask whether one of these locks is free: who asks wants it, and waits where it is not. */
  readonly asked: readonly string[]
  /** Who has just come to hold it, and nothing else since: where nobody ever waits for it. */
  readonly entered: ((state: unknown) => readonly Thread[]) | undefined
}

interface LockSpec<Uses extends readonly Part[]> {
  readonly name: string
  readonly uses: Uses
  readonly unless?: readonly Part[]
  readonly holders: (state: ViewOfParts<Uses>) => readonly Thread[]
  readonly asked?: readonly string[]
  readonly entered?: (state: ViewOfParts<Uses>) => readonly Thread[]
}

export function lock<const Uses extends readonly Part[]>(spec: LockSpec<Uses>): Lock {
  return { unless: [], asked: [], entered: undefined, ...spec } as Lock
}

/** Which thread takes a step. */
export type ThreadOf = (state: unknown, action: string, parameters: Instance) => Thread | undefined

/** A thread that holds a lock of one kind comes to want one of another kind. */
export interface LockOrder {
  readonly first: Lock
  readonly then: Lock
  /** Reachable where that happens. */
  readonly property: Property
}

/** The locks that a system has. */
export function locksOf({ parts }: System, locks: readonly Lock[]): Lock[] {
  const has = ({ name }: Part) => parts.includes(name)
  return locks.filter(({ uses, unless }) => uses.every(has) && !unless.some(has))
}

/** Everything that there is to ask about the order in which a system takes its locks. Locks of one kind have no order. */
export function lockOrders(system: System, locks: readonly Lock[], threadOf: ThreadOf): LockOrder[] {
  const own = locksOf(system, locks)
  return own.flatMap((first) =>
    own.flatMap((then) =>
      first === then ? [] : [{ first, then, property: orderProperty(system, first, then, threadOf) }],
    ),
  )
}

/** Is it ever held by anybody? */
export function heldProperty(lock: Lock): Property {
  return reachable({
    name: `held: ${lock.name}`,
    sentence: `Somebody holds ${lock.name} from one step to another.`,
    uses: lock.uses,
    holds: (s) => lock.holders(s).length > 0,
  })
}

function orderProperty(system: System, first: Lock, then: Lock, threadOf: ThreadOf): Property {
  const taking = system.actions.filter(({ when }) => when.some(({ name }) => then.asked.includes(name)))
  return reachable({
    name: `${first.name}, then ${then.name}`,
    sentence: `A thread that holds ${first.name} wants ${then.name}.`,
    uses: [...first.uses, ...then.uses],
    holds: (s) => {
      const holders = first.holders(s)
      if (holders.length === 0) return false
      if (then.entered?.(s).some((thread) => holders.includes(thread))) return true
      return taking.some((action) =>
        action.instances.some((instance) => {
          const thread = threadOf(s, action.name, instance)
          return thread !== undefined && holders.includes(thread) && isAtLock(action, then, s, instance)
        }),
      )
    },
  })
}

/** Nothing but the lock can be in the way of the step. */
function isAtLock({ when }: SystemAction, { asked }: Lock, state: unknown, instance: Instance): boolean {
  return when.every(({ name, holds }) => asked.includes(name) || holds(state, instance))
}
