import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { retire } from './dma.ts'
import { faultingNic } from './faulting-nic.ts'
import { notifier } from './notifier.ts'
import { hasDevice, isOrphaned, isPlugged } from './presence.ts'
import { Device, Operation, Page } from './sets.ts'
import { unplugging } from './unplugging.ts'
import { zapAcknowledgement } from './zap-acknowledgement.ts'

/**
 * A device that mirrors page tables is pulled. Callbacks and faults find out that nobody answers; what it had is taken back without it: the
 * IOMMU would let the next device in the slot through.
 */
export const pulledMirror = part({
  name: 'pulled-mirror',
  about: 'the driver of a mirroring device that is gone takes back what it had mapped, and ends what was under way',
  uses: [faultingNic, zapAcknowledgement, notifier, unplugging],
  actions: (action) => ({
    unmapWithoutDevice: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source:
        'drivers/net/ethernet/mellanox/mlx5/core/cmd.c mlx5_cmd_is_down: commands end without the device; ib_umem_odp_unmap_dma_pages',
      when: {
        pulled: (s, { device }) => s.presence[device] === 'pulled',
        mapped: (s, { device, page }) => s.translations[device][page] !== none,
      },
      then: {
        setDirty: (s, { device, page }) => {
          s.frames[known(s.translations[device][page])].dirty = true
        },
        unmap: (s, { device, page }) => {
          s.translations[device][page] = none
        },
        endZap: (s, { device, page }) => {
          s.zapping[device][page] = false
        },
      },
    }),
    endWithoutDevice: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/infiniband/hw/mlx5/qp.c: work requests are flushed in error; a page-fault event finds the device down',
      when: { orphaned: (s, { operation }) => isOrphaned(s, operation) },
      then: { retire: (s, { operation }) => retire(s, operation) },
    }),
  }),
  extends: {
    post: { when: { plugged: (s, { device }) => isPlugged(s, device) } },
    raiseFault: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
    complete: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
    zapDone: { when: { plugged: (s, { device }) => isPlugged(s, device) } },
    removeDriver: {
      // mmu_notifier_unregister takes it off the list first: callbacks that begin after that are not waited for.
      fairness: 'strong',
      when: {
        unmapped: (s, { device }) => s.translations[device].every((frame) => frame === none),
        noCallback: (s, { device }) => s.callback.every((row) => row[device] !== 'started'),
      },
    },
  },
})
