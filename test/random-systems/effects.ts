import type { BoundedQueue, BoundedSet } from '../../model/language/collections.ts'
import { combined, constantly, type Meaning, type Parameters, pick } from './meaning.ts'
import { within } from './questions.ts'
import type { EffectSpec } from './spec.ts'
import type { Leaf, Scope, Spot, StateSpace } from './state.ts'

export interface EffectMeaning {
  /** Where the effect stays within its domains. */
  readonly can: Meaning<boolean>
  readonly effect: Meaning<void>
}

/** What an effect does, or undefined when there is nothing that it could do it to. */
export function effectOf(space: StateSpace, spec: EffectSpec, scope: Scope): EffectMeaning | undefined {
  const spot = space.spot(spec.spot, scope, isVariable)
  if (!spot) return undefined
  const { leaf } = spot
  switch (leaf.what) {
    case 'scalar':
      return onScalar(space, spot, leaf, spec, scope)
    case 'row':
      return onRow(spot, leaf, spec)
    case 'place':
      return onPlace(space, spot, leaf, spec, scope)
    case 'optional':
      return onOptional(space, spot, leaf, spec, scope)
    case 'set':
      return onSet(space, spot, leaf, spec, scope)
    case 'queue':
      return onQueue(space, spot, leaf, spec, scope)
    case 'constant':
      return undefined
  }
}

type Kind<What extends Leaf['what']> = Extract<Leaf, { what: What }>

export function isVariable(leaf: Leaf): boolean {
  return leaf.what !== 'constant' && !(leaf.what === 'row' && leaf.constant)
}

const always = constantly(true)

/** Assigns, where there is something to assign. */
function assigned(spot: Spot, value: Meaning<unknown>, can: Meaning<boolean> = always): EffectMeaning {
  const { container, key } = spot
  const effect = combined([container, key, value], (s, p) => {
    container.at(s, p)[key.at(s, p)] = value.at(s, p)
  })
  return { can, effect }
}

function parameterLike(scope: Scope, scalarKey: string, choice: number): Meaning<unknown> | undefined {
  const names = scope.names.filter((name) => scope.of[name]!.scalar.key === scalarKey)
  if (names.length === 0) return undefined
  const name = pick(names, choice)
  return { uses: new Set([name]), at: (_, p) => p[name] }
}

function onScalar(
  space: StateSpace,
  spot: Spot,
  { scalar }: Kind<'scalar' | 'constant'>,
  { how, value: choice, from }: EffectSpec,
  scope: Scope,
): EffectMeaning {
  const { value } = spot
  const [one, other] = [pick(scalar.values, choice), pick(scalar.values, choice + 1)]
  const toggled = combined([value], (s, p) => (value.at(s, p) === one ? other : one))
  switch (how % 6) {
    case 0:
      return assigned(spot, parameterLike(scope, scalar.key, choice) ?? constantly(one))
    case 1: {
      const source = space.spot(
        from,
        scope,
        (leaf) => 'scalar' in leaf && leaf.what !== 'row' && leaf.what !== 'set' && leaf.scalar.key === scalar.key,
      )
      return assigned(spot, source ? source.value : toggled)
    }
    case 2:
    case 3: {
      const { counter } = scalar
      if (!counter) return assigned(spot, toggled)
      const width = counter.max - counter.min
      const by = (how % 4 < 2 ? 1 : -1) * (width > 4 ? Math.ceil(width / 2) : 1)
      const next = combined([value], (s, p) => (value.at(s, p) as number) + by)
      const can = combined([next], (s, p) => next.at(s, p) <= counter.max && next.at(s, p) >= counter.min)
      return assigned(spot, next, can)
    }
    case 4:
      return assigned(spot, toggled)
    default:
      return assigned(spot, constantly(one))
  }
}

function onRow({ value }: Spot, { scalar }: Kind<'row'>, { how, value: choice }: EffectSpec): EffectMeaning {
  const [one, other] = [pick(scalar.values, choice), pick(scalar.values, choice + 1)]
  const row = (s: unknown, p: Parameters) => value.at(s, p) as unknown[]
  const filled = combined([value], (s, p): void => {
    row(s, p).fill(one)
  })
  const toggled = combined([value], (s, p): void => {
    const own = row(s, p)
    own.forEach((item, element) => {
      own[element] = item === one ? other : one
    })
  })
  return { can: always, effect: how % 2 === 0 ? filled : toggled }
}

/** Where a record can be had: from a place as it stands, which effects may go on to change, or from a value. */
function recordSource(
  space: StateSpace,
  record: number,
  { from, value: choice, how }: EffectSpec,
  scope: Scope,
): { can: Meaning<boolean>; record: Meaning<unknown> } {
  const literal = { can: always, record: combined([], () => space.recordValue(record, choice)) }
  if (how % 4 === 0) return literal
  const holds = (leaf: Leaf) =>
    ((leaf.what === 'place' || leaf.what === 'optional') && leaf.record === record) ||
    (leaf.what === 'queue' && leaf.of === record)
  const spot = space.spot(from, scope, holds)
  if (!spot) return literal
  const { leaf, value } = spot
  if (leaf.what !== 'queue') return { can: combined([value], (s, p) => value.at(s, p) !== null), record: value }
  const queue = (s: unknown, p: Parameters) => value.at(s, p) as BoundedQueue<unknown>
  const taken = choice % 2 === 0
  return {
    can: combined([value], (s, p) => !queue(s, p).isEmpty),
    record: combined([value], (s, p) => (taken ? queue(s, p).shift() : queue(s, p).first())),
  }
}

function onPlace(space: StateSpace, spot: Spot, leaf: Kind<'place' | 'optional'>, spec: EffectSpec, scope: Scope) {
  const source = recordSource(space, leaf.record, spec, scope)
  const paths = space.recordFields(leaf.record).map(({ path }) => path)
  const effect = combined([spot.value, source.record], (s, p): void => {
    const [to, from] = [spot.value.at(s, p), source.record.at(s, p)]
    for (const path of paths) {
      const inner = within(to, path.slice(0, -1)) as Record<string, unknown>
      inner[path.at(-1)!] = within(from, path)
    }
  })
  return { can: source.can, effect }
}

function onOptional(
  space: StateSpace,
  spot: Spot,
  leaf: Kind<'place' | 'optional'>,
  spec: EffectSpec,
  scope: Scope,
): EffectMeaning {
  if (spec.how % 3 === 0) return assigned(spot, constantly(null))
  const source = recordSource(space, leaf.record, spec, scope)
  return assigned(spot, source.record, source.can)
}

function onSet(
  space: StateSpace,
  { value }: Spot,
  leaf: Kind<'set'>,
  { how, value: choice, from }: EffectSpec,
  scope: Scope,
): EffectMeaning {
  const set = (s: unknown, p: Parameters) => value.at(s, p) as BoundedSet<unknown>
  const member = parameterLike(scope, leaf.scalar.key, choice) ?? constantly(pick(leaf.scalar.values, choice))
  const effect = (change: (set: BoundedSet<unknown>, s: unknown, p: Parameters) => void): Meaning<void> =>
    combined([value, member], (s, p) => change(set(s, p), s, p))
  switch (how % 5) {
    case 0:
      return { can: always, effect: effect((set) => set.clear()) }
    case 1:
      return { can: always, effect: effect((set, s, p) => set.delete(member.at(s, p))) }
    case 2: {
      const fits = (other: Leaf) =>
        other.what === 'set' && other.scalar.key === leaf.scalar.key && other.capacity <= leaf.capacity
      const other = space.spot(from, scope, fits)
      if (!other) return { can: always, effect: effect((set) => set.clear()) }
      return {
        can: always,
        effect: combined([value, other.value], (s, p) => {
          const source = other.value.at(s, p) as BoundedSet<unknown>
          if (source !== set(s, p)) set(s, p).assign(source)
        }),
      }
    }
    default:
      return {
        can: combined([value], (s, p) => !set(s, p).isFull),
        effect: effect((set, s, p) => set.add(member.at(s, p))),
      }
  }
}

function onQueue(
  space: StateSpace,
  { value }: Spot,
  { of }: Kind<'queue'>,
  spec: EffectSpec,
  scope: Scope,
): EffectMeaning {
  const { how, value: choice } = spec
  const queue = (s: unknown, p: Parameters) => value.at(s, p) as BoundedQueue<unknown>
  const effect = (change: (queue: BoundedQueue<unknown>) => void): Meaning<void> =>
    combined([value], (s, p) => change(queue(s, p)))
  const notEmpty = combined([value], (s, p) => !queue(s, p).isEmpty)
  switch (how % 7) {
    case 0:
      return { can: notEmpty, effect: effect((queue) => queue.shift()) }
    case 1:
      return { can: notEmpty, effect: effect((queue) => queue.push(queue.shift())) }
    case 2:
      return { can: notEmpty, effect: effect((queue) => queue.remove(choice % queue.length)) }
    case 3:
      return { can: always, effect: effect((queue) => queue.clear()) }
    default: {
      const source =
        typeof of === 'number'
          ? recordSource(space, of, spec, scope)
          : { can: always, record: parameterLike(scope, of.key, choice) ?? constantly(pick(of.values, choice)) }
      const can = combined([value, source.can], (s, p) => source.can.at(s, p) && !queue(s, p).isFull)
      return { can, effect: combined([value, source.record], (s, p) => queue(s, p).push(source.record.at(s, p))) }
    }
  }
}
