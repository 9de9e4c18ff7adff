import { counter } from '../../model/language/domain.ts'
import { type Action, type ActionMaker, type Initially, part } from '../../model/language/part.ts'
import { systemOf } from './checked.ts'

type Make = ActionMaker<{ n: number }, { readonly n: number }>

/** A system that counts to 9, with further actions. */
export const counts = (
  actions: (action: Make) => Readonly<Record<string, Action>>,
  initially?: Initially<{ n: number }>,
) =>
  systemOf(
    part({
      name: 'counts',
      state: { n: counter(9) },
      ...(initially && { initially }),
      actions: (action) => ({
        count: action({
          by: 'kernel',
          when: { more: (s) => s.n < 9 },
          then: (s) => {
            s.n += 1
          },
        }),
        ...actions(action),
      }),
    }),
  )
