import { counter, range } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, step } from '../../properties/property.ts'

/** A can with at least one bean and at most `beans`. */
export function coffeeCan(beans: number) {
  const can = part({
    name: 'can',
    about: 'Take two beans and put one back: a black one for two like ones, else the white one.',
    state: { black: counter(beans), white: counter(beans) },
    initially: (state, choose) => {
      state.black = choose(counter(beans))
      state.white = choose(range(state.black === 0 ? 1 : 0, beans - state.black))
    },
    actions: (action) => ({
      pickTwoBlack: action({
        by: 'application',
        when: { twoBlack: (s) => s.black >= 2 },
        then: (s) => {
          s.black -= 1
        },
      }),
      pickTwoWhite: action({
        by: 'application',
        when: { twoWhite: (s) => s.white >= 2 },
        then: (s) => {
          s.white -= 2
          s.black += 1
        },
      }),
      pickBoth: action({
        by: 'application',
        when: { oneBlack: (s) => s.black >= 1, oneWhite: (s) => s.white >= 1 },
        then: (s) => {
          s.black -= 1
        },
      }),
      stop: action({
        by: 'application',
        when: { oneLeft: (s) => s.black + s.white === 1 },
        then: () => {},
      }),
    }),
  })
  const definition = system({
    name: 'coffee-can',
    title: 'CoffeeCan, tlaplus/Examples:specifications/CoffeeCan/CoffeeCan.tla',
    parts: [can],
  })
  const neverEmpty = always({
    name: 'never-empty',
    sentence: 'There is always a bean left.',
    uses: [can],
    holds: (s) => s.black + s.white >= 1,
  })
  const whiteParity = step({
    name: 'white-parity',
    sentence: 'No step changes whether the number of white beans is even.',
    uses: [can],
    holds: ({ before, after }) => before.white % 2 === after.white % 2,
  })
  return { definition, properties: [neverEmpty, whiteParity] }
}
