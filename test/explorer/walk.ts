import { counter } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { systemOf } from './checked.ts'

// A walk from 0 to 9. From 2 one can leap to 7, from 4 fall into a pit (12) where one can only turn around.
export const walk = part({
  name: 'walk',
  state: { at: counter(12) },
  actions: (action) => ({
    step: action({
      by: 'application',
      when: { onTheWay: (s) => s.at < 9 },
      then: (s) => {
        s.at += 1
      },
    }),
    leap: action({
      by: 'application',
      when: { atTheEdge: (s) => s.at === 2 },
      then: (s) => {
        s.at = 7
      },
    }),
    fall: action({
      by: 'environment',
      when: { atTheRim: (s) => s.at === 4 },
      then: (s) => {
        s.at = 12
      },
    }),
    turnAround: action({ by: 'environment', when: { inThePit: (s) => s.at === 12 }, then: () => {} }),
  }),
})
export const walking = systemOf(walk)
export const about = { sentence: 'As it says.', uses: [walk] } as const
