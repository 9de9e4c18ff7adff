import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { masksOf, numbersFor, setBit } from '../bits.ts'
import { Footprints } from '../texts/footprints.ts'
import { mentionsOf } from '../texts/mentions.ts'

/** Which action instances commute. */
export interface Independence {
  /** For each instance as many numbers as {@link width} says, with the bits of those that it is independent of. */
  readonly bits: Int32Array
  readonly width: number
  /** Of all pairs of instances. */
  readonly share: number
}

/** What an instance can depend on and what it can change, as bits for the slots of the state. */
interface Reach {
  readonly mentioned: Int32Array
  readonly changed: Int32Array
}

// Of pairs of instances: where fewer are independent, hardly anything sleeps.
const shareMin = 0.25
// Bits are kept for each state that is still to be expanded.
const widthMax = 8
// Properties of steps judge every step, and for the others every step is wanted too.
const kindsOfStates: readonly string[] = ['always', 'reachable', 'stuck']

/** May instances sleep in a search for these properties? */
export function maySleep(properties: readonly BoundProperty[]): boolean {
  return properties.every(({ kind }) => kindsOfStates.includes(kind))
}

/** Is it worth to note what sleeps? */
export function isWorthwhile({ width, share }: Independence): boolean {
  return width <= widthMax && share >= shareMin
}

/**
 * Two instances are independent when neither can change what the other mentions, in conditions or effects: then neither enables or
 * disables the other, and in whichever order they are fired, the same state comes of it. Read off texts; an instance whose texts do not tell
 * is independent of none.
 */
export function independenceOf(system: System): Independence {
  const reaches = reachesOf(system)
  const width = numbersFor(reaches.length)
  const bits = new Int32Array(reaches.length * width)
  let pairs = 0
  for (const [i, one] of reaches.entries()) {
    for (let j = 0; j < i; j++) {
      const other = reaches[j]
      if (!one || !other || !areIndependent(one, other)) continue
      setBit(bits, j, i * width)
      setBit(bits, i, j * width)
      pairs += 2
    }
  }
  return { bits, width, share: pairs / Math.max(1, reaches.length * (reaches.length - 1)) }
}

function reachesOf({ fields, actions }: System): (Reach | undefined)[] {
  const footprints = new Footprints(fields)
  const bitsOf = (slots: readonly number[]) => masksOf(slots, numbersFor(footprints.slots))
  return actions.flatMap(({ when, then, instances }) => {
    const effects = then.map(({ apply }) => mentionsOf(apply))
    const all = [...when.map(({ holds }) => mentionsOf(holds)), ...effects]
    return instances.map((parameters) => {
      const mentioned = all.map((mentions) => mentions && footprints.mentioned(mentions, parameters))
      if (!mentioned.every((slots) => slots !== undefined)) return undefined
      // What is changed is mentioned too, so there is nothing that the text does not tell.
      const changed = effects.flatMap((mentions) => footprints.changed(mentions!, parameters)!)
      return { mentioned: bitsOf(mentioned.flat()), changed: bitsOf(changed) }
    })
  })
}

function areIndependent(one: Reach, other: Reach): boolean {
  return areDisjoint(one.changed, other.mentioned) && areDisjoint(other.changed, one.mentioned)
}

function areDisjoint(some: Int32Array, others: Int32Array): boolean {
  for (let m = 0; m < some.length; m++) if ((some[m]! & others[m]!) !== 0) return false
  return true
}
