import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { ats, fillDeviceTlb, iotlbAllows, isConnected, needsTranslation, tlbHit } from './ats.ts'
import { retire } from './dma.ts'
import { dmaBeats } from './dma-beats.ts'
import { Operation } from './sets.ts'
import { submission } from './submission.ts'

/**
 * Shared virtual memory with ATS, PRI and PASID. Nothing is pinned and no driver mirrors anything: devices fault like CPUs, and
 * whoever changes an entry flushes the caches of it under the same lock.
 */
export const atsDevice = part({
  name: 'ats-device',
  about: 'a device with a TLB of its own: asks for translations, for pages, and moves data',
  uses: [ats, submission, dmaBeats],
  actions: (action) => ({
    translateFromIotlb: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'ATS Translation Request, answered from the IOTLB',
      when: {
        asks: (s, { operation }) => needsTranslation(s, operation),
        hit: (s, { operation }) => iotlbAllows(s, operation),
      },
      then: (s, { operation }) => fillDeviceTlb(s, operation),
    }),
    translateByWalk: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'ATS Translation Request: the IOMMU walks the page table, and sets the dirty bit where it grants writes',
      when: {
        asks: (s, { operation }) => needsTranslation(s, operation),
        miss: (s, { operation }) => s.iotlb[known(s.operations[operation].page)].frame === none,
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
      },
      then: {
        setDirty: (s, { operation }) => {
          const page = known(s.operations[operation].page)
          if (!s.writeProtected[page]) s.frames[known(s.pages[page].frame)].dirty = true
        },
        fill: (s, { operation }) => {
          const page = known(s.operations[operation].page)
          s.iotlb[page].frame = s.pages[page].frame
          s.iotlb[page].writable = !s.writeProtected[page]
          fillDeviceTlb(s, operation)
        },
      },
    }),
    requestPage: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'PRI Page Request: the answer to the translation request does not allow what the device wants',
      when: {
        asks: (s, { operation }) => needsTranslation(s, operation),
        refused: (s, { operation }) => {
          const page = known(s.operations[operation].page)
          const cached = s.iotlb[page].frame !== none
          return cached ? !iotlbAllows(s, operation) : s.pages[page].entry !== 'present'
        },
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'faulted'
        s.pageRequests[operation] = 'queued'
      },
    }),
    reap: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/dma/idxd/irq.c: completion record',
      when: { done: (s, { operation }) => s.operations[operation].phase === 'done' },
      then: (s, { operation }) => retire(s, operation),
    }),
  }),
  extends: {
    submit: {
      source: 'drivers/dma/idxd: ENQCMD with the PASID of the process',
      when: {
        bound: (s, { device }) => s.bindings[device] === 'bound',
        connected: (s, { device }) => s.plugged[device],
      },
      then: {
        run: (s, { operation }) => {
          s.operations[operation].phase = 'running'
        },
      },
    },
    dmaBeat: {
      source: 'a translated request: the IOMMU does not look at it',
      when: {
        hit: (s, { operation }) => tlbHit(s, operation) !== none,
        connected: (s, { operation }) => isConnected(s, operation),
      },
    },
    dmaComplete: { when: { connected: (s, { operation }) => isConnected(s, operation) } },
  },
})
