import { flag } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'

export const lampPart = part({
  name: 'lamp',
  state: { on: flag() },
  actions: (action) => ({
    on: action({
      by: 'driver',
      when: { off: (s) => !s.on },
      then: (s) => {
        s.on = true
      },
    }),
    off: action({
      by: 'driver',
      when: { on: (s) => s.on, really: (s) => s.on },
      then: (s) => {
        s.on = false
      },
    }),
  }),
})

const lamp = system({ name: 'lamp', title: 'a lamp with one switch for on and one for off', parts: [lampPart] })

export const lampScenario: Scenario = {
  system: lamp,
  bounds: {},
  properties: [always({ name: 'P1-lamp', sentence: 'A lamp is a lamp.', uses: [], holds: () => true })],
  violated: {},
}
