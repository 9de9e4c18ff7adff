import { constant, each, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { dma } from './dma.ts'
import { Device, Operation } from './sets.ts'

/** How devices get to the memory of another one, and which kind of address is in their commands. */
export const peerRoutes = part({
  name: 'peer-routes',
  about: 'PCI topology: devices below a common switch, behind a host bridge that is known to work, or without a way',
  uses: [dma],
  state: {
    /** The first device shares a switch with the memory, the second one reaches it through the host bridge, others do not. */
    routes: each(
      Device,
      constant(oneOf('switch', 'bridge', 'none'), (device) =>
        device === 0 ? 'switch' : device === 1 ? 'bridge' : 'none',
      ),
    ),
    /** What the command holds: an address on the bus, or one that the IOMMU translates. */
    addressKinds: each(Operation, oneOf('none', 'bus', 'iova')),
  },
})
