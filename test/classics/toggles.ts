import { bound } from '../../model/language/bounds.ts'
import { each, flag } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { reachable } from '../../properties/property.ts'

const bits = bound('bits', { meaning: 'independent bits', default: 8, min: 1, max: 40 })
const Bit = indexSet('Bit', bits)

const switches = part({
  name: 'switches',
  about: 'Bits that can be toggled, each by itself: all 2^k states in k + 1 levels.',
  state: { on: each(Bit, flag()) },
  actions: (action) => ({
    toggle: action({
      by: 'environment',
      on: { bit: Bit },
      then: (s, { bit }) => {
        s.on[bit] = !s.on[bit]
      },
    }),
  }),
})

export const toggles = system({ name: 'toggles', title: 'Independent bits', parts: [switches] })

export const allCanBeOn = reachable({
  name: 'all-can-be-on',
  sentence: 'All bits can be on.',
  uses: [switches],
  holds: (s) => s.on.every((on) => on),
})
