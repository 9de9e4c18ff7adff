import { workerData } from 'node:worker_threads'
import type { Model } from '../../explorer/workers/model.ts'
import { each, flag, optional, range } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, system } from '../../model/language/system.ts'
import { always, bindProperties } from '../../properties/property.ts'
import { build } from '../random-systems/build.ts'
import type { SystemSpec } from '../random-systems/spec.ts'

/** Is this a thread of a search? */
const inWorker = (workerData as { readonly source?: unknown } | null)?.source !== undefined

// Models as worker threads load them in these tests: what a user's module would export.

/** A shipped scenario at the bounds of its claim. */
export async function shipped(name: string): Promise<Model> {
  // Most threads of these tests do not need the table, and would take longer to start.
  const { scenarios } = await import('../../properties/scenarios.ts')
  const scenario = scenarios.find((known) => known.system.name === name)!
  const bound = instantiate(scenario.system, scenario.bounds)
  return { system: bound, properties: bindProperties(bound, scenario.properties) }
}

export function random(spec: SystemSpec, whole = true): Model {
  return build(spec, whole)
}

/** Counters that count up, and what the first of them does at 3. */
function counters(atThree: () => boolean): Model {
  const Counter = indexSet('Counter', 4)
  const counting = part({
    name: 'counting',
    state: { count: each(Counter, range(0, 7)), rang: flag() },
    actions: (action) => ({
      up: action({
        by: 'kernel',
        on: { counter: Counter },
        when: { below: (s, { counter }) => s.count[counter]! < 7 },
        then: (s, { counter }) => {
          if (s.count[counter] === 3 && atThree()) s.rang = true
          s.count[counter]!++
        },
      }),
    }),
  })
  const never = always({ name: 'never', sentence: 'The bell never rings.', uses: [counting], holds: (s) => !s.rang })
  const bound = instantiate(system({ name: 'counters', title: 'counters', parts: [counting] }))
  return { system: bound, properties: bindProperties(bound, [never]) }
}

export function harmless(): Model {
  return counters(() => true)
}

/** Ends a thread that it is loaded in. */
export function ending(): Model {
  if (inWorker) process.exit(7)
  return counters(() => true)
}

/** Ends a thread that works on it. */
export function endingLate(): Model {
  return counters(() => {
    if (inWorker) process.exit(8)
    return true
  })
}

/** Is not the same in a thread, and its text does not show it. */
export function different(): Model {
  const rings = !inWorker
  return counters(() => rings)
}

/** Throws in threads only, as a model does that depends on where it runs. */
export function throwing(): Model {
  return counters(() => {
    if (inWorker) throw new Error('not in a thread')
    return true
  })
}

/** Its property cannot be judged where a search that has found its violation does not ask any more. */
export function judgedOnce(): Model {
  const { system, properties } = counters(() => true)
  const throwing = properties.map((property) => ({
    ...property,
    conjuncts: property.conjuncts.map(({ name }) => ({
      name,
      holds: (subject: unknown) => {
        const { rang, count } = subject as { readonly rang: boolean; readonly count: readonly number[] }
        if (count.reduce((sum, one) => sum + one, 0) > 6) throw new Error('asked where it is decided')
        return !rang
      },
    })),
  }))
  return { system, properties: throwing }
}

/** Leaves its domain where one thing has happened seven times in a row, as few walks have it. */
export function refusedLate(): Model {
  const Counter = indexSet('Counter', 4)
  const counting = part({
    name: 'counting',
    state: { last: optional(Counter), inARow: range(0, 5) },
    actions: (action) => ({
      up: action({
        by: 'kernel',
        on: { counter: Counter },
        then: (s, { counter }) => {
          s.inARow = s.last === counter ? s.inARow + 1 : 0
          s.last = counter
        },
      }),
    }),
  })
  const bound = instantiate(system({ name: 'refused', title: 'refused', parts: [counting] }))
  const never = always({ name: 'never', sentence: 'Nothing happens.', uses: [counting], holds: (s) => s.inARow < 6 })
  return { system: bound, properties: bindProperties(bound, [never]) }
}
