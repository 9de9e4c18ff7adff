import { each, oneOf } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { type DeviceElement, dma, type OperationElement } from './dma.ts'
import { Device } from './sets.ts'

/** Whether devices are in their slots, and their drivers loaded. */
export const presence = part({
  name: 'presence',
  about: 'devices that are in their slots, and drivers of those that are not',
  uses: [dma],
  state: {
    /** pulled: the device is gone, its driver is not. */
    presence: each(Device, oneOf('plugged', 'pulled', 'removed')),
  },
})

type View = ViewOfParts<[typeof presence]>

/** The device that the operation runs on is in its slot. */
export function hasDevice(s: View, operation: OperationElement): boolean {
  const { device } = s.operations[operation]
  return device !== null && isPlugged(s, device)
}

export function isPlugged(s: View, device: DeviceElement): boolean {
  return s.presence[device] === 'plugged'
}

/** The device of the operation has been pulled under it. */
export function isOrphaned(s: View, operation: OperationElement): boolean {
  const { device } = s.operations[operation]
  return device !== null && !isPlugged(s, device)
}
