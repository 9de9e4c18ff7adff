import { counter, flag } from '../../model/language/domain.ts'
import { mutate } from '../../model/language/mutation.ts'
import { part } from '../../model/language/part.ts'
import { instantiate, type System, type SystemDefinition, system } from '../../model/language/system.ts'

// A counter that goes up to its goal, with whatever a test wants to be wrong with it.
export const counting = part({
  name: 'counting',
  state: { count: counter(3), noise: flag() },
  actions: (action) => ({
    up: action({
      by: 'kernel',
      when: { below: (s) => s.count < 3 },
      then: { adds: (s) => write(s, { count: s.count + 1 }) },
    }),
    idle: action({ by: 'environment', when: { done: (s) => s.count === 3 }, then: { nothing: () => undefined } }),
  }),
})
export const counts = system({ name: 'counts', title: 'a counter', parts: [counting] })

export type View = { count: number; noise: boolean }

/** Writes where an arrow function would have to return the value. */
export function write(record: object, values: object): void {
  Object.assign(record, values)
}

export function broken(...changes: Parameters<typeof mutate>[3]): System {
  return instantiate(mutate(counts as SystemDefinition, 'broken', 'a broken counter', changes))
}
