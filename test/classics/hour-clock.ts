import { range } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always } from '../../properties/property.ts'

const hours = range(1, 12)

const clock = part({
  name: 'clock',
  about: 'A clock that shows the hour, and may start at any.',
  state: { hour: hours },
  initially: (state, choose) => {
    state.hour = choose(hours)
  },
  actions: (action) => ({
    tick: action({
      by: 'hardware',
      then: (s) => {
        s.hour = s.hour === 12 ? 1 : s.hour + 1
      },
    }),
  }),
})

export const hourClock = system({
  name: 'hour-clock',
  title: 'HourClock, tlaplus/Examples:specifications/SpecifyingSystems/HourClock/HourClock.tla',
  parts: [clock],
})

export const showsAnHour = always({
  name: 'shows-an-hour',
  sentence: 'The clock shows an hour from 1 to 12.',
  uses: [clock],
  holds: (s) => s.hour >= 1 && s.hour <= 12,
})
