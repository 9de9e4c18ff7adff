import { derived } from '../language/bounds.ts'
import { counter, each, flag, known, oneOf, optional, record } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import type { DeviceElement, OperationElement } from './dma.ts'
import type { PageElement } from './frames.ts'
import { intervalNotifier } from './interval-notifier.ts'
import { Device, Frame, Mover, operations, Page } from './sets.ts'

// The registration itself, and one fault of each operation.
const users = derived([operations], (o) => 1 + o)

/** Memory regions of a NIC that pages on demand: struct mlx5_ib_mr with its struct ib_umem_odp. */
export const odpRegions = part({
  name: 'odp-regions',
  about: 'on-demand-paging regions: key, users, lock, DMA mappings',
  uses: [intervalNotifier],
  state: {
    regions: each(
      Device,
      Page,
      record({
        /**
         * stored: faults find it · erased: they no longer do, and those under way are waited for · revoking: the command has been
         * posted · revoked: the NIC has forgotten it
         */
        key: oneOf('none', 'stored', 'erased', 'revoking', 'revoked'),
        /** mmkey.usecount */
        users: counter(users),
        /** umem_odp->private leads to the region: callbacks may post commands for its key. */
        private: flag(),
        /** Who holds umem_mutex. */
        lockedBy: oneOf('nobody', 'fault', 'callback', 'deregistration'),
        /** The frame that is mapped for DMA; what the NIC has in its own table is in `translations`. */
        dmaMapped: optional(Frame),
      }),
    ),
    /** Somebody holds the lock of the device's cache of keys and allocates memory: the mover that reclaims in that thread. */
    allocating: each(Device, optional(Mover)),
  },
})

type Draft = DraftOfParts<[typeof odpRegions]>
type View = ViewOfParts<[typeof odpRegions]>
type Rows<T> = { readonly [D in DeviceElement]: { readonly [P in PageElement]: T } }

/** The region that the operation uses: to be changed where the state is. */
export function regionOf<Region>(
  s: Pick<View, 'operations'> & { readonly regions: Rows<Region> },
  operation: OperationElement,
): Region {
  const { device, page } = s.operations[operation]
  return s.regions[known(device)][known(page)]
}

/** Creates a region's key and stores it where faults look it up. */
export function storeKey(s: Draft, device: DeviceElement, page: PageElement): void {
  const region = s.regions[device][page]
  region.key = 'stored'
  region.private = true
  region.users++
}

/** Takes a region's key away from where faults look it up, and gives its notifier up. */
export function eraseKey(s: Draft, device: DeviceElement, page: PageElement): void {
  s.regions[device][page].key = 'erased'
  s.regions[device][page].users--
  s.subscriptions[device][page].life = 'closing'
}

function isKeyDead(s: View, device: DeviceElement, page: PageElement): boolean {
  return ['none', 'revoked'].includes(s.regions[device][page].key)
}

/** No command for a key that the NIC does not know stands in the device's queue of commands, where it would be the last. */
export function isCommandQueueRunning(s: View, device: DeviceElement): boolean {
  return s.zapping[device].every((zapping, page) => !zapping || !isKeyDead(s, device, page))
}

/** What faults and callbacks have mapped is unmapped; the device may have written it. */
export function unmapForDma(s: Draft, device: DeviceElement, page: PageElement): void {
  s.regions[device][page].dmaMapped = null
}

/** set_page_dirty on what is mapped. */
export function setMappedDirty(s: Draft, device: DeviceElement, page: PageElement): void {
  const { dmaMapped } = s.regions[device][page]
  if (dmaMapped !== null) s.frames[dmaMapped].dirty = true
}
