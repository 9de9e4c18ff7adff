import { each, flag, oneOf, record } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import type { DeviceElement } from './dma.ts'
import type { PageElement } from './frames.ts'
import { registrations } from './registrations.ts'
import { Device, Page } from './sets.ts'

/**
 * ib_peer_memory between an RDMA driver and a GPU driver. Each registration has an invalidation context, found by a ticket;
 * the GPU driver calls a free callback for whoever holds its pages.
 */
export const peerMemory = part({
  name: 'peer-memory',
  about: 'memory regions on GPU memory: tickets, invalidation contexts, free callbacks',
  uses: [registrations],
  state: {
    /** ib_peer_memory_client.lock, while a callback holds it across a wait. */
    peerLocked: flag(),
    peers: each(
      Device,
      Page,
      record({
        /** How far the thread that registers or deregisters has come. */
        stage: oneOf('none', 'probed', 'ticketed', 'gotPages', 'mapped', 'unmapped', 'put'),
        /** The ticket is in the list, so that a callback finds the context. */
        ticket: flag(),
        /** The context is allocated. */
        context: flag(),
        /** invalidation_ctx.func is set: callbacks can revoke the region. */
        armed: flag(),
        /** invalidation_ctx.peer_invalidated: a callback came before there was anything to revoke. */
        invalidated: flag(),
        /** The GPU driver counts this registration among those that hold its pages. */
        held: flag(),
        /** nvidia_p2p_page_table with its DMA mapping: not freed yet. */
        table: flag(),
        /**
         * The free callback: called by the GPU driver · revoking: destroys the key, holding the lock · waiting: for a
         * deregistration that was faster · told: the RDMA core is done · returned: to the GPU driver
         */
        callback: oneOf('none', 'called', 'revoking', 'waiting', 'told', 'returned'),
      }),
    ),
  },
})

type Draft = DraftOfParts<[typeof peerMemory]>
type View = ViewOfParts<[typeof peerMemory]>

/** The RDMA core is through with the free callback: what it knew of the region is gone. */
export function removeTicket(s: Draft, device: DeviceElement, page: PageElement): void {
  s.peers[device][page].ticket = false
  s.peers[device][page].armed = false
  s.peers[device][page].invalidated = false
}

/** Every registration that holds the page has returned from its free callback. */
export function holdersReturned(s: View, page: PageElement): boolean {
  return s.peers.every((row) => !row[page].held || row[page].callback === 'returned')
}
