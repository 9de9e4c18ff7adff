import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { cpu } from './cpu.ts'
import { directIoPins } from './direct-io-pins.ts'
import { isFree } from './frames.ts'
import { isAbsent, populate } from './pages.ts'
import { Frame, Operation } from './sets.ts'
import { isUnpinned } from './short-pins.ts'

/** O_DIRECT on memory that core mm manages: absent pages are faulted in, movers are kept off by the pin. */
export const anonymousPins = part({
  name: 'anonymous-pins',
  about: 'pins on anonymous memory',
  uses: [directIoPins, cpu],
  actions: (action) => ({
    pinFault: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'mm/gup.c faultin_page',
      when: {
        unpinned: (s, { operation }) => isUnpinned(s, operation),
        absent: (s, { operation }) => isAbsent(s, known(s.operations[operation].page)),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { operation, frame }) => populate(s, known(s.operations[operation].page), frame),
    }),
  }),
})
