import { none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { directIoPins } from './direct-io-pins.ts'
import { dmaEngine } from './dma-engine.ts'
import { Operation } from './sets.ts'

/** The device is done with the address that it was given. */
export const directIoUnmapping = part({
  name: 'direct-io-unmapping',
  about: 'O_DIRECT: the address of a command is taken back',
  uses: [directIoPins],
  actions: (action) => ({
    dmaUnmap: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/nvme/host/pci.c nvme_unmap_data',
      when: {
        done: (s, { operation }) => s.operations[operation].phase === 'done',
        pinned: (s, { operation }) => s.pins[operation].step === 'pinned',
      },
      then: (s, { operation }) => {
        s.operations[operation].address = none
        s.pins[operation].step = 'unmapped'
      },
    }),
  }),
})

/** What an NVMe device is told: the address of the frame that is pinned, until it is done. */
export const directIoMapping = part({
  name: 'direct-io-mapping',
  about: 'O_DIRECT: the command and its address',
  uses: [directIoUnmapping],
  actions: (action) => ({
    dmaMapAndStart: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/nvme/host/pci.c nvme_map_data, nvme_queue_rq',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        pinned: (s, { operation }) => s.pins[operation].step === 'pinned',
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'running'
        s.operations[operation].address = s.pins[operation].frame
      },
    }),
  }),
})

/**
 * O_DIRECT to an NVMe device. The device can be neither fenced nor faulted: the pin alone keeps the page in place, and the kernel
 * ends it when the I/O is done.
 */
export const directIo = part({
  name: 'direct-io',
  about: 'O_DIRECT: pin, DMA, complete, unpin',
  uses: [dmaEngine, directIoMapping],
})
