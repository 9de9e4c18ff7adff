import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { mirror } from '../world/mirror.ts'
import { Device, Mover } from '../world/sets.ts'
import { mover } from './mover.ts'

/** A mirroring driver keeps the mover in its Pre callback until the hardware has given the translation up. */
export const zapWait = part({
  name: 'zap-wait',
  about: 'a callback of a mirroring driver returns when its zap is acknowledged',
  uses: [mirror, mover],
  actions: (action) => ({
    invalidateReturn: action({
      by: 'driver',
      on: { mover: Mover, device: Device },
      source: 'drivers/infiniband/hw/mlx5/odp.c: the zap has been waited for',
      when: {
        started: (s, { mover, device }) => s.callback[mover][device] === 'started',
        hardwareAcknowledged: (s, { mover, device }) => !s.zapping[device][known(s.movers[mover].page)],
      },
      then: (s, { mover, device }) => {
        s.callback[mover][device] = 'returned'
      },
    }),
  }),
})
