import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { migration } from '../movers/migration.ts'
import { reclaim } from '../movers/reclaim.ts'
import { restoring } from '../movers/restoring.ts'
import { cpu } from '../world/cpu.ts'
import { directIo } from '../world/direct-io.ts'
import { isFree } from '../world/frames.ts'
import { isAbsent, populate } from '../world/pages.ts'
import { Frame, Operation, ramOnly } from '../world/sets.ts'

/** O_DIRECT on memory that core mm manages: absent pages are faulted in, movers are kept off by the pin. */
const shortPin = part({
  name: 'short-pin',
  about: 'O_DIRECT on anonymous memory',
  uses: [directIo, cpu],
  actions: (action) => ({
    pinFault: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'mm/gup.c faultin_page',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        notWalked: (s, { operation }) => s.pins[operation].step === 'none',
        absent: (s, { operation }) => isAbsent(s, known(s.operations[operation].page)),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { operation, frame }) => populate(s, known(s.operations[operation].page), frame),
    }),
  }),
})

export const shortPinSystem = system({
  name: 'short-pin',
  title: 'pin_user_pages around one I/O: O_DIRECT on NVMe',
  parts: [shortPin, migration, reclaim, restoring],
  fixed: ramOnly,
})
