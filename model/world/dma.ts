import { counter, each, none, oneOf, optional, record } from '../language/domain.ts'
import type { ElementOf } from '../language/index-set.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import type { FrameElement, PageElement } from './frames.ts'
import { pages } from './pages.ts'
import { Device, Frame, Operation, Page } from './sets.ts'

/** An operation moves its data in this many beats, so that a page can move between two of them. */
export const beatsPerOperation = 2

/**
 * DMA operations. Their address is fixed in the command (`address`), or looked up in the device's own table
 * (`translations`) at each beat.
 */
export const dma = part({
  name: 'dma',
  about: 'devices, their translation tables, and DMA operations that run in beats',
  uses: [pages],
  state: {
    operations: each(
      Operation,
      record({
        phase: oneOf('idle', 'preparing', 'running', 'faulted', 'done'),
        device: optional(Device),
        page: optional(Page),
        /** `write`: the device writes memory. */
        direction: oneOf('read', 'write'),
        beats: counter(beatsPerOperation),
        /** The frame whose bus address is in the command. */
        address: optional(Frame),
      }),
    ),
    /** What the hardware would use: MTT of an RDMA NIC, page table of an IOMMU or a GPU. */
    translations: each(Device, Page, optional(Frame)),
  },
})

type DmaDraft = DraftOfParts<[typeof dma]>
type DmaView = ViewOfParts<[typeof dma]>
export type OperationElement = ElementOf<typeof Operation>
export type DeviceElement = ElementOf<typeof Device>

/** The frame that the operation's next beat would touch, or none when the device has no translation for it. */
export function frameReached(s: DmaView, operation: OperationElement): FrameElement | null {
  const { phase, device, page, address } = s.operations[operation]
  if (phase !== 'running' || device === none || page === none) return none
  return address !== none ? address : s.translations[device][page]
}

/** Sets an operation up; it runs once its protocol says so. */
export function prepare(
  s: DmaDraft,
  operation: OperationElement,
  device: DeviceElement,
  page: PageElement,
  direction: 'read' | 'write',
): void {
  const row = s.operations[operation]
  row.phase = 'preparing'
  row.device = device
  row.page = page
  row.direction = direction
}

/** Forgets an operation. */
export function retire(s: DmaDraft, operation: OperationElement): void {
  const row = s.operations[operation]
  row.phase = 'idle'
  row.device = none
  row.page = none
  row.direction = 'read'
  row.beats = 0
  row.address = none
}
