import { each, flag } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'

// Two rooms' doors: at most one stands open. Three states: none open, the first, the second.
export const Door = indexSet('Door', 2)
export const doors = part({
  name: 'doors',
  state: { open: each(Door, flag()) },
  actions: (action) => ({
    open: action({
      by: 'application',
      on: { door: Door },
      when: { shut: (s, { door }) => !s.open[door], othersShut: (s) => !s.open.some((open) => open) },
      then: (s, { door }) => {
        s.open[door] = true
      },
    }),
    shut: action({
      by: 'application',
      on: { door: Door },
      when: { isOpen: (s, { door }) => s.open[door] },
      then: (s, { door }) => {
        s.open[door] = false
      },
    }),
    knock: action({
      by: 'environment',
      on: { door: Door },
      when: { shut: (s, { door }) => !s.open[door] },
      then: () => {},
    }),
    repaint: action({ by: 'environment', when: { bothOpen: (s) => s.open.every((open) => open) }, then: () => {} }),
  }),
})
