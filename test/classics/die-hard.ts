import { counter } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always } from '../../properties/property.ts'

const jugs = part({
  name: 'jugs',
  about: 'A jug of five gallons, a jug of three, and a tap.',
  state: { big: counter(5), small: counter(3) },
  actions: (action) => ({
    fillBig: action({
      by: 'application',
      then: (s) => {
        s.big = 5
      },
    }),
    fillSmall: action({
      by: 'application',
      then: (s) => {
        s.small = 3
      },
    }),
    emptyBig: action({
      by: 'application',
      then: (s) => {
        s.big = 0
      },
    }),
    emptySmall: action({
      by: 'application',
      then: (s) => {
        s.small = 0
      },
    }),
    pourSmallIntoBig: action({
      by: 'application',
      then: (s) => {
        const poured = Math.min(s.small, 5 - s.big)
        s.big += poured
        s.small -= poured
      },
    }),
    pourBigIntoSmall: action({
      by: 'application',
      then: (s) => {
        const poured = Math.min(s.big, 3 - s.small)
        s.big -= poured
        s.small += poured
      },
    }),
  }),
})

export const dieHard = system({
  name: 'die-hard',
  title: 'Jugs of DieHard, tlaplus/Examples:specifications/DieHard/DieHard.tla',
  parts: [jugs],
})

export const notSolved = always({
  name: 'not-solved',
  sentence: 'The big jug never holds four gallons.',
  uses: [jugs],
  holds: (s) => s.big !== 4,
})
