import { part } from '../../model/language/part.ts'
import { memory, Page, Slot } from './world.ts'

// Elements of a symmetric set can only be told to be the same or not; those of an ordered set are numbers.
export const elements = part({
  name: 'elements',
  uses: [memory],
  actions: (action) => ({
    symmetric: action({
      by: 'kernel',
      on: { page: Page, other: Page },
      when: {
        same: (_, { page, other }) => page === other,
        different: (_, { page, other }) => page !== other,
        // @ts-expect-error TS2367: identity with a literal
        first: (_, { page }) => page === 0,
        // @ts-expect-error TS2469: an order
        before: (_, { page, other }) => page < other,
        // @ts-expect-error TS2469: an order, against a literal
        positive: (_, { page }) => page > 0,
        // @ts-expect-error TS2362: arithmetic
        last: (_, { page }) => page - 1 === 0,
        // @ts-expect-error TS2469: a sign
        signed: (_, { page }) => +page === 0,
        // @ts-expect-error TS2345: a number
        even: (_, { page }) => Math.abs(page) === 0,
      },
      then: () => {},
    }),
    ordered: action({
      by: 'kernel',
      on: { slot: Slot, other: Slot },
      when: {
        before: (_, { slot, other }) => slot < other,
        first: (_, { slot }) => slot === 0,
        adjacent: (_, { slot, other }) => other - slot === 1,
      },
      then: (s, { slot }) => {
        s.cursor = slot
        s.cursor = (slot + 1) as Slot
        // @ts-expect-error TS2322: a number that may be no element; `as Slot` says that it is one
        s.cursor = slot + 1
      },
    }),
  }),
})
