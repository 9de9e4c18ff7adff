import { constant, each, flag } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import type { DeviceElement } from './dma.ts'
import { type FrameElement, frames } from './frames.ts'
import { Device, peers } from './sets.ts'

/** Which devices can reach the memory of the GPU directly. */
export const topology = part({
  name: 'topology',
  about: 'the topology that decides which devices reach the memory of another one',
  uses: [frames],
  state: {
    /** pci_p2pdma_distance is not negative: a common switch, or a host bridge on the allow list. */
    peerToPeer: each(
      Device,
      constant(flag(), (device, bounds) => device < bounds[peers.name]!),
    ),
  },
})

/** Every device reaches RAM, but only some reach the memory of another device. */
export function p2pOk(s: ViewOfParts<[typeof topology]>, device: DeviceElement, frame: FrameElement): boolean {
  return s.zone[frame] !== 'vram' || s.peerToPeer[device]
}
