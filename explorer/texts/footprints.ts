import type { NamedShape, Shape } from '../../model/language/shape.ts'
import type { Instance } from '../../model/language/system.ts'
import type { Key, Mention } from './mentions.ts'

/** What a way into the state leads to. */
type Reached =
  | { readonly kind: 'slot'; readonly slot: number; readonly isScalar: boolean }
  | { readonly kind: 'rows'; readonly rows: readonly Reached[] }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Reached> }

/** Finds the slots of a layout that are mentioned. */
export class Footprints {
  /** How many there are. */
  readonly slots: number
  readonly #root: Reached

  /** Slots are numbered in the order in which a layout has them. */
  constructor(fields: readonly NamedShape[]) {
    let slots = 0
    const reach = (shape: Shape): Reached => {
      if (shape.kind === 'each') {
        return { kind: 'rows', rows: Array.from({ length: shape.set.size }, () => reach(shape.of)) }
      }
      if (shape.kind === 'record') return record(shape.fields)
      if (shape.kind === 'constant') return { kind: 'rows', rows: [] }
      return { kind: 'slot', slot: slots++, isScalar: isScalar(shape) }
    }
    const record = (own: readonly NamedShape[]): Reached => ({
      kind: 'record',
      fields: new Map(own.map(({ name, shape }) => [name, reach(shape)])),
    })
    this.#root = record(fields)
    this.slots = slots
  }

  /** The slots that may be read or assigned to, in order. Undefined where a field is mentioned that there is not. */
  mentioned(mentions: readonly Mention[], parameters: Instance): number[] | undefined {
    return this.#slots(mentions, parameters, () => true)
  }

  /** Those of them that may be assigned to, or changed. */
  changed(mentions: readonly Mention[], parameters: Instance): number[] | undefined {
    return this.#slots(mentions, parameters, (mention, keys) => mention.mayAssign[keys - 1]!)
  }

  /** @param counts is a scalar meant that is reached after so many keys of a mention? */
  #slots(
    mentions: readonly Mention[],
    parameters: Instance,
    counts: (mention: Mention, keys: number) => boolean,
  ): number[] | undefined {
    const slots = new Set<number>()
    for (const mention of mentions) {
      let at = this.#root
      let keys = 0
      while (keys < mention.path.length && at.kind !== 'slot') {
        const next = follow(at, mention.path[keys]!, parameters)
        if (next === 'nothing') return undefined
        if (next === 'anything') break
        at = next
        keys++
      }
      if (at.kind === 'slot' && at.isScalar && !counts(mention, keys)) continue
      for (const slot of slotsIn(at)) slots.add(slot)
    }
    return [...slots].sort((one, other) => one - other)
  }
}

function isScalar(shape: Shape): boolean {
  return shape.kind === 'optional'
    ? isScalar(shape.of)
    : shape.kind !== 'record' && shape.kind !== 'set' && shape.kind !== 'queue'
}

function follow(
  at: Exclude<Reached, { readonly kind: 'slot' }>,
  key: Key,
  parameters: Instance,
): Reached | 'anything' | 'nothing' {
  if (at.kind === 'record') return (key.kind === 'name' && at.fields.get(key.name)) || 'nothing'
  if (key.kind === 'name') return 'anything'
  const position: unknown = key.kind === 'position' ? key.position : parameters[key.parameter]
  return (typeof position === 'number' && at.rows[position]) || 'anything'
}

function slotsIn(reached: Reached): number[] {
  switch (reached.kind) {
    case 'slot':
      return [reached.slot]
    case 'rows':
      return reached.rows.flatMap(slotsIn)
    case 'record':
      return [...reached.fields.values()].flatMap(slotsIn)
  }
}
