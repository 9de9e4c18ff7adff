import { each, flag, known, none, oneOf, optional, record, startingAt } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { beatsPerOperation, type DeviceElement, dma, frameReached, type OperationElement } from './dma.ts'
import type { FrameElement, PageElement } from './frames.ts'
import { Device, Frame, Operation, Page } from './sets.ts'
import { writeProtection } from './write-protection.ts'

/**
 * Shared virtual memory: an IOMMU that walks the page table of the process itself (PASID), its TLB, the TLBs that devices fill
 * through it (ATS), and the page faults of devices (PRI). `translations` are the TLBs of devices.
 */
export const ats = part({
  name: 'ats',
  about: 'shared virtual memory: PASID, IOTLB, TLBs in devices (ATS), page requests (PRI)',
  uses: [dma, writeProtection],
  state: {
    /**
     * The way from the device to the process. stopping: the driver has told the device to stop · posted: the PASID entry is
     * gone, the flush of the device's TLB has been posted · acknowledged: nothing is cached, page requests may be left
     */
    bindings: each(Device, oneOf('unbound', 'bound', 'stopping', 'posted', 'acknowledged')),
    /** The device is in its slot. Without it nothing of the device ever happens. */
    plugged: each(Device, startingAt(flag(), true)),
    /** What the IOMMU has cached: for all devices, since they share the page table. */
    iotlb: each(Page, record({ frame: optional(Frame), writable: flag() })),
    /** The translation in the device's TLB allows writes. */
    tlbWritable: each(Device, Page, flag()),
    /** A page request in the queue of the IOMMU, and what the fault worker has done about it. */
    pageRequests: each(Operation, oneOf('none', 'queued', 'served')),
  },
})

type Draft = DraftOfParts<[typeof ats]>
type View = ViewOfParts<[typeof ats]>

/** The device's PASID leads to the process. */
export function hasPasid(s: View, device: DeviceElement): boolean {
  return s.bindings[device] === 'bound' || s.bindings[device] === 'stopping'
}

/** The device of the operation is in its slot. */
export function isConnected(s: View, operation: OperationElement): boolean {
  return s.plugged[known(s.operations[operation].device)]
}

/** The frame that the operation's next beat would touch: the device has it in its TLB, with the permission that it needs. */
export function tlbHit(s: View, operation: OperationElement): FrameElement | null {
  const { device, page, direction } = s.operations[operation]
  if (direction === 'write' && !s.tlbWritable[known(device)][known(page)]) return none
  return frameReached(s, operation)
}

/** The device has to ask the IOMMU before the operation can go on. */
export function needsTranslation(s: View, operation: OperationElement): boolean {
  const { phase, beats, device } = s.operations[operation]
  if (phase !== 'running' || beats === beatsPerOperation) return false
  return s.plugged[known(device)] && hasPasid(s, known(device)) && tlbHit(s, operation) === none
}

/** The IOMMU has cached a translation that allows what the operation wants. */
export function iotlbAllows(s: View, operation: OperationElement): boolean {
  const { page, direction } = s.operations[operation]
  const { frame, writable } = s.iotlb[known(page)]
  return frame !== none && (writable || direction === 'read')
}

/** The page table allows what the operation wants. */
export function entryAllows(s: View, operation: OperationElement): boolean {
  const { page, direction } = s.operations[operation]
  return s.pages[known(page)].entry === 'present' && (direction === 'read' || !s.writeProtected[known(page)])
}

/** The answer to a translation request comes out of the IOTLB. */
export function fillDeviceTlb(s: Draft, operation: OperationElement): void {
  const { device, page } = s.operations[operation]
  s.translations[known(device)][known(page)] = s.iotlb[known(page)].frame
  s.tlbWritable[known(device)][known(page)] = s.iotlb[known(page)].writable
}

export function flushIotlb(s: Draft, page: PageElement): void {
  s.iotlb[page].frame = none
  s.iotlb[page].writable = false
}

export function flushDeviceTlb(s: Draft, device: DeviceElement, page: PageElement): void {
  s.translations[device][page] = none
  s.tlbWritable[device][page] = false
}

export function flushWholeIotlb(s: Draft): void {
  s.iotlb.forEach((_, page) => {
    flushIotlb(s, page)
  })
}

export function flushWholeDeviceTlb(s: Draft, device: DeviceElement): void {
  s.translations[device].fill(none)
  s.tlbWritable[device].fill(false)
}
