import { counter, each } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'

// Three counters: 21³ states, many batches.
const Dial = indexSet('Dial', 3)
export const dials = part({
  name: 'dials',
  state: { dial: each(Dial, counter(20)) },
  actions: (action) => ({
    turn: action({
      by: 'hardware',
      on: { dial: Dial },
      when: { notAtEnd: (s, { dial }) => s.dial[dial] < 20 },
      then: (s, { dial }) => {
        s.dial[dial] += 1
      },
    }),
    wait: action({ by: 'environment', then: () => {} }),
  }),
})
export const dialSum = (s: { readonly dial: { forEach(action: (value: number) => void): void } }) => {
  let sum = 0
  s.dial.forEach((value) => {
    sum += value
  })
  return sum
}
export const onDials = { sentence: 'As it says.', uses: [dials] } as const
