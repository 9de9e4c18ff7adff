import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { hasLanded, postedWrites } from './posted-writes.ts'
import { Device, Operation } from './sets.ts'
import { shortPins } from './short-pins.ts'

/** A device that does not answer in time is stopped, and what it was doing is cancelled. */
export const resets = part({
  name: 'resets',
  about: 'a device is reset while it works',
  uses: [postedWrites, shortPins],
  actions: (action) => ({
    timeout: action({
      by: 'environment',
      on: { device: Device },
      source: 'drivers/nvme/host/pci.c nvme_timeout → nvme_dev_disable; firmware crash',
      when: {
        engineRuns: (s, { device }) => s.engines[device] === 'running',
        busy: (s, { device }) => s.operations.some((one) => one.device === device && one.phase === 'running'),
      },
      then: (s, { device }) => {
        s.engines[device] = 'stopping'
      },
    }),
    engineStops: action({
      by: 'hardware',
      on: { device: Device },
      source: 'NVMe CSTS.RDY becomes 0; the driver reads it, and a read pushes writes before it',
      when: {
        stopping: (s, { device }) => s.engines[device] === 'stopping',
        flushed: (s, { device }) => hasLanded(s, device),
      },
      then: (s, { device }) => {
        s.engines[device] = 'stopped'
      },
    }),
    cancel: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/nvme/host/core.c nvme_cancel_request: unmapped like one that is done',
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        stopped: (s, { operation }) => s.engines[known(s.operations[operation].device)] === 'stopped',
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'preparing'
        s.operations[operation].address = none
        s.pins[operation].step = 'unmapped'
      },
    }),
    restart: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/nvme/host/pci.c nvme_reset_work',
      when: {
        stopped: (s, { device }) => s.engines[device] === 'stopped',
        nothingLeft: (s, { device }) => s.operations.every((one) => one.device !== device || one.phase !== 'running'),
      },
      then: (s, { device }) => {
        s.engines[device] = 'running'
      },
    }),
  }),
})
