import { createHash } from 'node:crypto'
import { type Bound, type Bounds, boundsOf, completeBounds } from './bounds.ts'
import type { Domain } from './domain.ts'
import { MoveproofError, unknownName } from './error.ts'
import type { IndexSet } from './index-set.ts'
import type {
  Action,
  Actor,
  Choose,
  Condition,
  DraftOfParts,
  Effect,
  Extension,
  Fairness,
  Initially,
  ParameterSpec,
  Part,
  ViewOfParts,
} from './part.ts'
import { Provenance } from './provenance.ts'
import {
  boundsOfDescription,
  fieldNames,
  hasConstant,
  type NamedShape,
  type Shape,
  ShapeResolver,
  scalarValues,
  sealedRecord,
  startTree,
  type Tree,
  textOf,
} from './shape.ts'

/** A protocol with everything around it, before its bounds are chosen. */
export interface SystemDefinition<Draft = unknown, View = unknown> {
  readonly name: string
  /** One line: what this system is. */
  readonly title: string
  /** All parts, each after those that it uses. */
  readonly parts: readonly Part[]
  /** All actions by name. A name is unique in a system. */
  readonly actions: ReadonlyMap<string, { readonly part: string; readonly action: Action }>
  readonly bounds: readonly Bound[]
  /** Bounds of its parts that are nobody's choice here: this system has no use for any other value. */
  readonly fixed: Bounds
  readonly given: Readonly<Record<string, (index: number, bounds: Bounds) => unknown>>
  readonly initially: Initially<unknown> | undefined
  /** Where it is put together. */
  readonly definedAt?: Provenance
  /** Why it cannot be had at any bounds: it is made of another one, which has changed since. */
  readonly outdated?: MoveproofError
  readonly types?: { readonly draft: Draft; readonly view: View }
}

/** The state of a system as conditions and as effects see it, for writing them outside the system's own parts. */
export type ViewOf<S> = S extends SystemDefinition<infer _D, infer View> ? View : never
export type DraftOf<S> = S extends SystemDefinition<infer Draft, infer _V> ? Draft : never

interface SystemSpec<Parts extends readonly Part[]> {
  readonly name: string
  readonly title: string
  readonly parts: Parts
  /** Values of constants that this system chooses itself, by field. */
  readonly given?: { readonly [K in keyof ViewOfParts<Parts>]?: (index: number, bounds: Bounds) => unknown }
  readonly initially?: Initially<DraftOfParts<Parts>>
  /** Bounds that only constants or `initially` read; all others are found in the parts. */
  readonly bounds?: readonly Bound[]
  /** Bounds of its parts that are not for the user to choose: `{ vram: 0 }` in a system without GPU memory. */
  readonly fixed?: Bounds
}

/**
 * Composes parts, and all parts that they use, into a system.
 * @throws bad-definition when two parts share a name, a field or an action name
 */
export function system<const Parts extends readonly Part[]>(
  spec: SystemSpec<Parts>,
): SystemDefinition<DraftOfParts<Parts>, ViewOfParts<Parts>> {
  const parts: Part[] = []
  const add = (part: Part) => {
    if (parts.includes(part)) return
    for (const used of part.uses) add(used)
    parts.push(part)
  }
  for (const part of spec.parts) add(part)
  assertUnique(
    spec.name,
    'part',
    parts.map((p) => p.name),
  )
  assertUnique(
    spec.name,
    'field',
    parts.flatMap((p) => Object.keys(p.state)),
  )
  assertUnique(
    spec.name,
    'action',
    parts.flatMap((p) => Object.keys(p.actions)),
  )
  assertNames(spec.name, parts)
  assertGiven(spec.name, parts, Object.keys(spec.given ?? {}))
  const all = [...new Set([...boundsOfParts(parts), ...(spec.bounds ?? [])])]
  const names = all.map((b) => b.name)
  assertUnique(spec.name, 'bound', names)
  const fixed = spec.fixed ?? {}
  const unknown = Object.keys(fixed).find((name) => !names.includes(name))
  if (unknown !== undefined) throw unknownName(`bound of ${spec.name}`, unknown, names)
  const actions = extendedActions(spec.name, parts)
  return {
    name: spec.name,
    title: spec.title,
    parts,
    actions,
    bounds: all.filter((b) => !(b.name in fixed)),
    fixed,
    given: (spec.given ?? {}) as SystemDefinition['given'],
    initially: spec.initially as Initially<unknown> | undefined,
    definedAt: new Provenance(system),
  }
}

/** All actions of the parts, each with what the parts add to it, in their order. */
function extendedActions(systemName: string, parts: readonly Part[]): SystemDefinition['actions'] {
  const actions = new Map(
    parts.flatMap((part) =>
      Object.entries(part.actions).map(([name, action]) => [name, { part: part.name, action }] as const),
    ),
  )
  for (const part of parts) {
    for (const [name, extension] of Object.entries(part.extensions)) {
      const extended = actions.get(name)
      if (!extended) throw unknownName(`action in ${systemName} for ${part.name} to extend`, name, actions.keys())
      actions.set(name, { part: extended.part, action: extend(name, extended.action, part.name, extension) })
    }
  }
  return actions
}

function extend(name: string, action: Action, by: string, extension: Extension): Action {
  const { source = action.source, fairness = action.fairness, when = {}, then = {} } = extension
  assertNew(name, 'condition', action.when, by, when)
  assertNew(name, 'effect', action.then, by, then)
  return {
    ...action,
    source,
    fairness,
    when: { ...action.when, ...(when as Action['when']) },
    then: { ...action.then, ...(then as Action['then']) },
  }
}

function assertNew(action: string, what: string, there: object, part: string, added: object): void {
  const twice = Object.keys(added).find((name) => Object.hasOwn(there, name))
  if (twice === undefined) return
  throw new MoveproofError('bad-definition', {
    what: `${part} adds the ${what} '${twice}' to ${action}, which has one of that name.`,
    cause: 'a part adds to actions of other parts, and replaces nothing in them',
    next: 'give it a name of its own; what is to be replaced in a variant is for mutate',
  })
}

/** One choice of parameters for an action. */
export type Instance = Readonly<Record<string, unknown>>

/** An action at given bounds. Conditions and effects are in the order in which they apply. */
export interface SystemAction {
  readonly name: string
  readonly part: string
  readonly by: Actor
  readonly source: string | undefined
  readonly fairness: Fairness
  readonly parameters: readonly NamedShape[]
  readonly instances: readonly Instance[]
  readonly when: readonly { readonly name: string; readonly holds: Condition<unknown, unknown> }[]
  readonly then: readonly { readonly name: string; readonly apply: Effect<unknown, unknown> }[]
  /** Where it is written. */
  readonly definedAt: Provenance | undefined
}

/** A system at given bounds: finite state, initial states, actions. Nothing in it refers to how it is explored. */
export interface System {
  readonly name: string
  readonly title: string
  /** The bounds that were chosen, or their defaults. */
  readonly bounds: Bounds
  /** The same with those that the definition fixes: what sizes are computed from. */
  readonly sizes: Bounds
  readonly parts: readonly string[]
  readonly fields: readonly NamedShape[]
  readonly actions: readonly SystemAction[]
  readonly initially: readonly Initially<unknown>[]
  /** Changes when the state, an action, a condition or an effect changes: tells models apart across versions. */
  readonly fingerprint: string
  /** Resolves further parameters (of properties) against the same index sets. */
  readonly resolve: (spec: ParameterSpec) => { parameters: NamedShape[]; instances: Instance[] }
  /** All values of an index set or a scalar domain at these bounds. */
  readonly valuesOf: (of: IndexSet | Domain) => readonly unknown[]
}

/**
 * The system at the chosen bounds, defaults for the others.
 * @throws bad-bounds, bad-definition; unknown-name for a mutant that names what its design does not have
 */
export function instantiate(definition: SystemDefinition, chosen: Bounds = {}): System {
  if (definition.outdated) throw definition.outdated
  const bounds = completeBounds(definition.name, definition.bounds, chosen)
  const sizes = { ...definition.fixed, ...bounds }
  const resolver = new ShapeResolver(sizes)
  const fields = definition.parts.flatMap((part) =>
    Object.entries(part.state).map(([name, domain]) => ({
      name,
      shape: resolver.shape(domain.description, definition.given[name]),
    })),
  )
  const resolve = (spec: ParameterSpec) => {
    const parameters = Object.entries(spec).map(([name, of]) => ({ name, shape: parameterShape(resolver, of) }))
    return { parameters, instances: instancesOf(parameters) }
  }
  const actions = [...definition.actions].map(([name, { part, action }]) => ({
    name,
    part,
    by: action.by,
    source: action.source,
    fairness: action.fairness,
    ...resolve(action.on),
    when: Object.entries(action.when).map(([name, holds]) => ({ name, holds })),
    then: Object.entries(action.then).map(([name, apply]) => ({ name, apply })),
    definedAt: action.definedAt,
  }))
  const initially = [...definition.parts.map((p) => p.initially), definition.initially].filter((f) => f !== undefined)
  const parts = definition.parts.map((p) => p.name)
  const valuesOf = (of: IndexSet | Domain) => scalarValues(parameterShape(resolver, of))
  return {
    name: definition.name,
    title: definition.title,
    bounds,
    sizes,
    parts,
    fields,
    actions,
    resolve,
    valuesOf,
    initially: initially as Initially<unknown>[],
    fingerprint: fingerprintOf(fields, actions, initially),
  }
}

/** The start tree of a system: every field at the start value of its domain. */
export function startState(system: Pick<System, 'fields'>): Tree {
  return sealedRecord(system.fields, (field) => startTree(field.shape, field.name))
}

/** All initial states, one for each way in which the choices in `initially` can be made. The same tree is never reused. */
export function* initialStates(system: System): Generator<Tree> {
  // Replays a script of picks; a pick beyond its end takes the first value and appends itself.
  const script: { pick: number; of: number }[] = []
  for (;;) {
    let position = 0
    const choose = ((of: readonly unknown[] | IndexSet | Domain) => {
      const values = Array.isArray(of) ? of : system.valuesOf(of as IndexSet | Domain)
      if (values.length === 0) throw new MoveproofError('bad-definition', { what: 'choose([]) has nothing to choose.' })
      if (position === script.length) script.push({ pick: 0, of: values.length })
      return values[script[position++]!.pick]
    }) as Choose
    const state = startState(system)
    for (const initialise of system.initially) explained(system, () => initialise(state, choose, system.sizes))
    yield state
    while (script.length > 0 && script.at(-1)!.pick + 1 === script.at(-1)!.of) script.pop()
    if (script.length === 0) return
    script.at(-1)!.pick++
  }
}

function explained(system: System, initialise: () => void): void {
  try {
    initialise()
  } catch (thrown) {
    if (thrown instanceof MoveproofError) throw thrown
    throw new MoveproofError('action-threw', {
      what: `It threw: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
      where: `initially of ${system.name}`,
      cause: 'a full set or queue, or an assignment to a whole row, set or queue',
      next: 'assign the declared fields one by one, from the values that their domains have',
    })
  }
}

/** `grab(page0, nic1)` as people read it. */
export function stepText(action: Pick<SystemAction, 'name' | 'parameters'>, instance: Instance): string {
  return `${action.name}(${action.parameters.map((p) => textOf(p.shape, instance[p.name])).join(', ')})`
}

export function findAction(system: System, name: string): SystemAction {
  const action = system.actions.find((a) => a.name === name)
  if (!action)
    throw unknownName(
      `action in ${system.name}`,
      name,
      system.actions.map((a) => a.name),
    )
  return action
}

function parameterShape(resolver: ShapeResolver, of: IndexSet | Domain): Shape {
  return 'description' in of ? resolver.shape(of.description) : { kind: 'element', set: resolver.set(of), initial: 0 }
}

function instancesOf(parameters: readonly NamedShape[]): Instance[] {
  let instances: Record<string, unknown>[] = [{}]
  for (const { name, shape } of parameters) {
    const values = scalarValues(shape)
    instances = instances.flatMap((instance) => values.map((value) => ({ ...instance, [name]: value })))
  }
  return instances.map((instance) => Object.freeze(instance))
}

function boundsOfParts(parts: readonly Part[]): Bound[] {
  const all = parts.flatMap((part) => [
    ...Object.values(part.state).flatMap((domain) => boundsOfDescription(domain.description)),
    ...Object.values(part.actions).flatMap((action) =>
      Object.values(action.on).flatMap((of) =>
        'description' in of ? boundsOfDescription(of.description) : boundsOf(of.size),
      ),
    ),
  ])
  return [...new Set(all)]
}

function assertUnique(systemName: string, what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice === undefined) return
  throw new MoveproofError('bad-definition', {
    what: `Two parts of ${systemName} define the ${what} '${twice}'.`,
    cause: 'names are shared by all parts of a system',
    next: `rename one of them${what === 'part' ? ', or use the same part object in both places' : ''}`,
  })
}

/** Names are printed as paths, `pages[page0].entry`, and written into generated code. */
function assertNames(systemName: string, parts: readonly Part[]): void {
  const names = parts.flatMap((part) => [
    ...Object.entries(part.state).flatMap(([name, domain]) => [name, ...fieldNames(domain.description)]),
    ...Object.values(part.actions).flatMap((action) => Object.keys(action.on)),
  ])
  const odd = names.find((name) => !/^\p{L}[\p{L}\p{N}_]*$/u.test(name))
  if (odd === undefined) return
  throw new MoveproofError('bad-definition', {
    what: `'${odd}' cannot be the name of a field or a parameter.`,
    where: systemName,
    next: 'begin with a letter, and use letters, digits and _ only',
  })
}

function assertGiven(systemName: string, parts: readonly Part[], given: readonly string[]): void {
  const constants = parts.flatMap((part) =>
    Object.keys(part.state).filter((name) => hasConstant(part.state[name]!.description)),
  )
  const unknown = given.find((name) => !constants.includes(name))
  if (unknown !== undefined) throw unknownName(`constant in ${systemName}`, unknown, constants)
}

function fingerprintOf(
  fields: readonly NamedShape[],
  actions: readonly SystemAction[],
  initially: readonly unknown[],
): string {
  const source = (f: unknown) => String(f).replace(/\s+/g, ' ')
  const shapes = (named: readonly NamedShape[]) =>
    JSON.stringify(named, (_, value) => (typeof value === 'function' ? source(value) : value))
  const described = {
    initially: initially.map(source),
    fields: shapes(fields),
    actions: actions.map((a) => [
      a.name,
      a.by,
      a.fairness,
      shapes(a.parameters),
      a.when.map((c) => [c.name, source(c.holds)]),
      a.then.map((e) => [e.name, source(e.apply)]),
    ]),
  }
  return createHash('sha256').update(JSON.stringify(described)).digest('hex').slice(0, 16)
}
