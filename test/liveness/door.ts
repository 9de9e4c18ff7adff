import { flag } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { eventually } from '../../properties/property.ts'

// One process that may be asked to wait: the smallest system on which weak and strong fairness differ.
export const door = part({
  name: 'door',
  state: { open: flag(), through: flag() },
  actions: (action) => ({
    swing: action({
      by: 'hardware',
      when: { outside: (s) => !s.through },
      then: (s) => {
        s.open = !s.open
      },
    }),
    go: action({
      by: 'driver',
      when: { open: (s) => s.open, outside: (s) => !s.through },
      then: (s) => {
        s.through = true
      },
    }),
  }),
})
export const swinging = system({ name: 'swinging', title: 'A door that opens and closes', parts: [door] })
export const through = eventually({
  name: 'through',
  sentence: 'It gets through.',
  uses: [door],
  holds: (s) => s.through,
})
