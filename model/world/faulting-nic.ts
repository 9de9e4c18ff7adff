import { none, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { beatsPerOperation, frameReached, prepare, retire } from './dma.ts'
import { dmaEngine } from './dma-engine.ts'
import { mirror } from './mirror.ts'
import { Device, Operation, Page } from './sets.ts'

/** A NIC that faults when it has no translation. What is done about a fault is for its driver. */
export const faultingNic = part({
  name: 'faulting-nic',
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
    complete: action({
      by: 'hardware',
      on: { operation: Operation },
      when: { done: (s, { operation }) => s.operations[operation].phase === 'done' },
      then: (s, { operation }) => retire(s, operation),
    }),
  }),
})
