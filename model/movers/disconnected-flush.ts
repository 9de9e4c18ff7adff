import { part } from '../language/part.ts'
import { Device, Mover } from '../world/sets.ts'
import { tableFlush } from './table-flush.ts'

/** Whoever flushes looks whether the device is there before its TLB is told, and while it is waited for. */
export const disconnectedFlush = part({
  name: 'disconnected-flush',
  about: 'the TLB of a device that has been pulled is not waited for',
  uses: [tableFlush],
  actions: (action) => ({
    skipDisconnected: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/iommu/intel/pasid.c: pci_dev_is_disconnected, commit 4fc82cd907ac',
      when: {
        iotlbFlushed: (s, { mover, device }) => s.callback[mover][device] === 'iotlbFlushed',
        disconnected: (s, { device }) => !s.plugged[device],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'none'
      },
    }),
    abandonFlush: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source:
        'drivers/iommu/intel/dmar.c qi_check_fault: invalidation timed out, device not present, commit 80a9b50c0b9e',
      when: {
        posted: (s, { mover, device }) => s.callback[mover][device] === 'posted',
        disconnected: (s, { device }) => !s.plugged[device],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'none'
      },
    }),
  }),
})
