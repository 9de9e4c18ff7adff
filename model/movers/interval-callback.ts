import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { isDriverLockFree, setSequence } from '../world/interval-notifier.ts'
import { Device, Mover } from '../world/sets.ts'
import { intervalWindows } from './interval-windows.ts'
import { zapWait } from './zap-wait.ts'

/** The callback of an interval notifier: faults that have looked are told, by the sequence number, under the lock of the driver. */
export const intervalCallback = part({
  name: 'interval-callback',
  about: 'mmu_interval_set_seq; the lock is kept while the callback waits',
  uses: [intervalWindows],
  actions: (action) => ({
    invalidateStart: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c mlx5_ib_invalidate_range: mmu_interval_set_seq under umem_mutex',
      when: {
        called: (s, { mover, device }) => s.callback[mover][device] === 'called',
        driverLockFree: (s, { device }) => isDriverLockFree(s, device),
      },
      then: {
        setSequence: (s, { mover, device }) => setSequence(s, device, known(s.movers[mover].page)),
        advance: (s, { mover, device }) => {
          s.callback[mover][device] = 'started'
        },
      },
    }),
  }),
})

/** The callback of a driver that mirrors the page table: what the hardware has is zapped, and waited for. */
export const zappingCallback = part({
  name: 'zapping-callback',
  about: 'a callback zaps what the hardware has, and returns when that is acknowledged',
  uses: [intervalCallback, zapWait],
  extends: {
    invalidateStart: {
      then: {
        postZap: (s, { mover, device }) => {
          const page = known(s.movers[mover].page)
          if (s.translations[device][page] !== none) s.zapping[device][page] = true
        },
      },
    },
  },
})
