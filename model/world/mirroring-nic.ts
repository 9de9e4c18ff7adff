import { known, none, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { beatsPerOperation, frameReached, prepare, retire } from './dma.ts'
import { dmaEngine } from './dma-engine.ts'
import { isFreeRam } from './frames.ts'
import { mirror } from './mirror.ts'
import { isAbsent, populate } from './pages.ts'
import { Device, Frame, Operation, Page } from './sets.ts'

/**
 * A NIC that mirrors the page table: it faults when it has no translation, and gives translations up when told. How its driver
 * keeps faults and invalidations apart is the design's own.
 */
export const mirroringNic = part({
  name: 'mirroring-nic',
  about: 'a NIC with a fault path: work requests, faults',
  uses: [mirror, dmaEngine],
  actions: (action) => ({
    post: action({
      by: 'application',
      on: { operation: Operation, device: Device, page: Page, direction: oneOf('read', 'write') },
      source: 'a work request, local or from a remote peer',
      when: { idle: (s, { operation }) => s.operations[operation].phase === 'idle' },
      then: (s, { operation, device, page, direction }) => {
        prepare(s, operation, device, page, direction)
        s.operations[operation].phase = 'running'
      },
    }),
    raiseFault: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'the NIC has no translation: page fault event, operation suspended',
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        unfinished: (s, { operation }) => s.operations[operation].beats < beatsPerOperation,
        noTranslation: (s, { operation }) => frameReached(s, operation) === none,
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'faulted'
        s.faults[operation].step = 'raised'
      },
    }),
    faultPopulate: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'mm/gup.c get_user_pages_remote → faultin_page',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        absent: (s, { operation }) => isAbsent(s, known(s.operations[operation].page)),
        frameFree: (s, { frame }) => isFreeRam(s, frame),
      },
      then: (s, { operation, frame }) => populate(s, known(s.operations[operation].page), frame),
    }),
    complete: action({
      by: 'hardware',
      on: { operation: Operation },
      when: { done: (s, { operation }) => s.operations[operation].phase === 'done' },
      then: (s, { operation }) => retire(s, operation),
    }),
  }),
})
