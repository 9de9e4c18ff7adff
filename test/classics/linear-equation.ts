import { counter } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { reachable } from '../../properties/property.ts'

const guesses = part({
  name: 'guesses',
  about: 'Two bytes that are counted up and wrap.',
  state: { x: counter(255), y: counter(255) },
  actions: (action) => ({
    increaseX: action({
      by: 'application',
      then: (s) => {
        s.x = (s.x + 1) % 256
      },
    }),
    increaseY: action({
      by: 'application',
      then: (s) => {
        s.y = (s.y + 1) % 256
      },
    }),
  }),
})

export const linearEquation = system({
  name: 'linear-equation',
  title: 'LinearEquation, stateright/stateright:src/test_util.rs',
  parts: [guesses],
})

/** Some x and y are found with a·x + b·y = c, modulo 256. */
export function solvable(a: number, b: number, c: number) {
  return reachable({
    name: `${a}x+${b}y=${c}`,
    sentence: `${a}x + ${b}y = ${c} has a solution in bytes.`,
    uses: [guesses],
    holds: (s) => (a * s.x + b * s.y) % 256 === c,
  })
}
