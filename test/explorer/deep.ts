import { counter, each, flag, queue, record, setOf } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { systemOf } from './checked.ts'

export interface Deep {
  n: number
  rows: Record<number, Record<number, boolean>>
  pair: { one: boolean }
  members: { add(value: number): void }
  wire: { push(value: boolean): void; length: number }
  small: number
  [invented: string]: unknown
}

const Row = indexSet('Row', 2)
export const deepest = 300

/** Counts up to 300. In the step from `at` it also does `wrong`. */
export function counting(at: number, wrong: (s: Deep, parameters: { row: number }) => void) {
  return systemOf(
    part({
      name: 'deep',
      state: {
        n: counter(deepest),
        rows: each(Row, each(Row, flag())),
        pair: record({ one: flag() }),
        members: setOf(Row, 1),
        wire: queue(flag(), 1),
        small: counter(2),
      },
      actions: (action) => ({
        count: action({
          by: 'kernel',
          on: { row: Row },
          when: { more: (s) => s.n < deepest, first: (_, { row }) => (row as never) === 1 },
          then: {
            advance: (s) => {
              s.n += 1
            },
            go: (s, parameters) => {
              if (s.n === at + 1) wrong(s as never, parameters as never)
            },
          },
        }),
      }),
    }),
  )
}

/** How errors name the effect that does what is wrong. */
export const go = 'effect go of count(row1) of toy'
