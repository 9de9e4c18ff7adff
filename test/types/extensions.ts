// biome-ignore-all lint/suspicious/noAssignInExpressions: it is what must not compile.
import { part } from '../../model/language/part.ts'
import { Device, memory, Page } from './world.ts'

const writer = part({
  name: 'writer',
  uses: [memory],
  actions: (action) => ({
    write: action({ by: 'driver', on: { page: Page, device: Device }, then: () => {} }),
    rest: action({ by: 'driver', then: () => {} }),
  }),
})
const between = part({ name: 'between', uses: [writer] })

// What a part adds to actions of others knows their parameters, by whatever way it uses them.
export const extensions = part({
  name: 'extensions',
  uses: [between],
  extends: {
    write: {
      when: {
        reads: (s, { page, device }) => s.entry[page] === 'present' && s.owner === device,
        // @ts-expect-error TS2367: an element of another set
        element: (s, { page }) => s.owner === page,
        // @ts-expect-error TS2540: an assignment
        assigns: (s) => (s.beats = 1) === 1,
        // @ts-expect-error TS2339: the action has no such parameter
        parameter: (s, { slot }) => s.cursor === slot,
      },
      then: {
        write: (s, { device }) => {
          s.owner = device
        },
        wrong: (s, { page }) => {
          // @ts-expect-error TS2322: an element of another set
          s.owner = page
        },
      },
    },
  },
})

export const misnamed = part({
  name: 'misnamed',
  uses: [between],
  extends: {
    rest: { when: { quiet: (s) => s.beats === 0 } },
    // @ts-expect-error TS2561: no part that it uses has such an action
    wirte: { when: { quiet: () => true } },
  },
})

export const weaker = part({
  name: 'weaker',
  uses: [writer],
  extends: {
    // @ts-expect-error TS2322: what is added cannot make an action less fair
    rest: { fairness: 'none' },
  },
})
