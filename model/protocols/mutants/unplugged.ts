import { none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { unpluggedPinSystem } from '../long-term-pin.ts'
import { unpluggedMirrorSystem } from '../notifier-mirror.ts'

type MirrorView = ViewOf<typeof unpluggedMirrorSystem>
type PinView = ViewOf<typeof unpluggedPinSystem>
type DeviceElement = keyof MirrorView['presence'] & symbol
type MoverElement = keyof MirrorView['movers'] & symbol
type PageElement = keyof MirrorView['pages'] & symbol

export const waitsForPulledDevice = mutate(
  unpluggedMirrorSystem,
  'X29-waits-for-pulled-device',
  'a callback waits for the acknowledgement of a device that has been pulled',
  [
    change.addCondition<MirrorView, { readonly device: DeviceElement; readonly page: PageElement }>(
      'unmapWithoutDevice',
      'notWaitedFor',
      (s, { device, page }) => !s.zapping[device][page],
    ),
  ],
)

export const leftMappedWhenPulled = mutate(
  unpluggedMirrorSystem,
  'X29-left-mapped-when-pulled',
  'a callback returns at once when its device has been pulled, and leaves the DMA mapping to the end of the driver',
  [
    change.replaceCondition<MirrorView, { readonly mover: MoverElement; readonly device: DeviceElement }>(
      'invalidateReturn',
      'hardwareAcknowledged',
      (s, { mover, device }) => {
        const { page } = s.movers[mover]
        return s.presence[device] !== 'plugged' || page === none || !s.zapping[device][page]
      },
    ),
  ],
)

export const removedUnderMapping = mutate(
  unpluggedMirrorSystem,
  'P12-removed-under-mapping',
  'the driver is removed with what it had mapped still there: the next device in the slot reaches it',
  [change.dropCondition('removeDriver', 'unmapped')],
)

export const faultMapsForPulledDevice = mutate(
  unpluggedMirrorSystem,
  'P12-maps-for-pulled-device',
  'a fault maps without a look at whether its device is still there',
  [change.dropCondition('faultMap', 'plugged')],
)

/** Drivers without disassociate_ucontext. */
export const removalWaitsForApplications = mutate(
  unpluggedPinSystem,
  'B20-removal-waits-for-applications',
  'the driver of a pulled NIC cannot take regions from applications: its end waits until they have closed them',
  [
    change.addCondition<PinView, { readonly device: DeviceElement; readonly page: PageElement }>(
      'disassociate',
      'notInUse',
      (s, { device, page }) => s.registrations[device][page].step !== 'active',
    ),
  ],
)

export const pinsLeftBehind = mutate(
  unpluggedPinSystem,
  'P12-pins-left-behind',
  'the driver of a pulled NIC forgets the regions of applications, and with them the pins',
  [change.dropCondition('removeDriver', 'noRegion')],
)
