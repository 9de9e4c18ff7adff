import { each, known, oneOf } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { buffers } from './buffers.ts'
import type { OperationElement } from './dma.ts'
import type { PageElement } from './frames.ts'
import { Device, Page } from './sets.ts'
import { p2pOk, topology } from './topology.ts'

/** dma-buf attachments: which devices have imported which buffers, and which of them can reach GPU memory directly. */
export const attachments = part({
  name: 'attachments',
  about: 'dma-buf attachments: which devices have imported which buffers',
  uses: [buffers, topology],
  state: {
    /**
     * attached: no mapping · mapped: dynamic, to be told of moves · invalidated: told, the old mapping is not yet gone ·
     * pinned: mapped, and kept in place by a pin
     */
    attachments: each(Device, Page, oneOf('none', 'attached', 'mapped', 'invalidated', 'pinned')),
  },
})

type View = ViewOfParts<[typeof attachments]>

/** Every importer of the buffer could reach it in GPU memory. */
export function allPeers(s: View, page: PageElement): boolean {
  return s.attachments.every((row, device) => row[page] === 'none' || s.peerToPeer[device])
}

/** Every importer has flushed the mapping that it was told to give up. */
export function isFlushed(s: View, page: PageElement): boolean {
  return s.attachments.every((row) => row[page] !== 'invalidated')
}

/** Nothing is left of a mapping that the importer has been told to give up. */
export function isMappingFlushed(s: View, operation: OperationElement): boolean {
  const { device, page } = s.operations[operation]
  return s.attachments[known(device)][known(page)] !== 'invalidated'
}

/** The importer can do DMA to where the buffer belongs. */
export function reachesBuffer(s: View, operation: OperationElement): boolean {
  const { device, page } = s.operations[operation]
  return p2pOk(s, known(device), known(s.buffers[known(page)].resource))
}
