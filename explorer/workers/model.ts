import { MoveproofError } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import type { Expander } from '../expander.ts'
import type { Ready } from './crew.ts'
import type { StoreMemory } from './hand.ts'

/** What a worker thread explores. Functions cannot be sent to a thread, so every thread loads the model itself. */
export interface Model {
  readonly system: System
  readonly properties: readonly BoundProperty[]
}

/** Where a worker thread finds the model. */
export interface ModelSource {
  /** URL of a module. */
  readonly module: string
  /** Name of a function that it exports, which gives the {@link Model}, or a promise of it. */
  readonly export: string
  /** What to call it with: anything that can be sent to a thread. */
  readonly argument?: unknown
}

/**
 * What a worker says of the model that it has loaded: its text, and what it does in the first states, since a text does not show
 * what functions have captured.
 */
export function readyFor(model: Model, expander: Expander, memory: StoreMemory, states: number): Ready {
  return { text: modelText(model), digest: digestOf(expander, memory.states[0]!, states) }
}

function digestOf(expander: Expander, words: Int32Array, states: number): number | undefined {
  const { kernel } = expander
  const { batch, counters } = kernel
  try {
    let sum = 0
    for (let row = 0; row < Math.min(states, batch.states); row++) {
      // One by one: so it says all successors, whatever it tabulates.
      kernel.successors(words, row)
      expander.represent(counters.batched)
      for (let k = 0; k < counters.batched; k++) sum = (Math.imul(sum, 31) + batch.hashes[k]!) | 0
      sum = (Math.imul(sum, 31) + counters.batched) | 0
    }
    return sum
  } catch {
    // The search will say what is wrong there.
    return undefined
  }
}

/** The error for a model that is another one each time it is loaded. */
export function differentModel(system: string): MoveproofError {
  return new MoveproofError('unsupported', {
    what: 'A worker thread loaded the model again, and it came out different.',
    where: system,
    cause: 'the module makes it from the time, from random numbers, or from what happened before',
    next: 'use --workers 1, or make the module give the same model whenever it is loaded',
  })
}

/** Equal for equal models, as far as texts can tell. */
export function modelText({ system, properties }: Model): string {
  const described = properties.map(({ name, kind, given, conjuncts, instances }) => [
    name,
    kind,
    String(given),
    conjuncts.map(({ name, holds }) => [name, String(holds)]),
    instances,
  ])
  return JSON.stringify([system.name, system.bounds, system.fingerprint, described])
}
