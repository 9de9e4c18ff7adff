import { bound } from '../../model/language/bounds.ts'
import { each, oneOf } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { step } from '../../properties/property.ts'

const processes = bound('processes', { meaning: 'processes that meet', default: 6, min: 1, max: 10 })
const Process = indexSet('Process', processes)

const meeting = part({
  name: 'meeting',
  about: 'Processes that wait for one another again and again.',
  state: { at: each(Process, oneOf('before', 'waiting')) },
  actions: (action) => ({
    arrive: action({
      by: 'application',
      on: { process: Process },
      when: { before: (s, { process }) => s.at[process] === 'before' },
      then: (s, { process }) => {
        s.at[process] = 'waiting'
      },
    }),
    release: action({
      by: 'application',
      when: { allWait: (s) => s.at.every((at) => at === 'waiting') },
      then: (s) => {
        s.at.fill('before')
      },
    }),
  }),
})

export const barrier = system({
  name: 'barrier',
  title: 'Barrier, tlaplus/Examples:specifications/barriers/Barrier.tla',
  parts: [meeting],
})

export const nobodyLeavesEarly = step({
  name: 'nobody-leaves-early',
  sentence: 'Nobody leaves the barrier while another has not reached it.',
  uses: [meeting],
  on: { late: Process, waiting: Process },
  given: ({ before }, { late, waiting }) => before.at[late] === 'before' && before.at[waiting] === 'waiting',
  holds: ({ after }, { waiting }) => after.at[waiting] === 'waiting',
})
