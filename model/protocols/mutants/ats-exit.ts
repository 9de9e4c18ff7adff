import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { hasPasid } from '../../world/ats.ts'
import { atsExitSystem } from '../ats-exit.ts'

type View = ViewOf<typeof atsExitSystem>
type DeviceElement = keyof View['bindings'] & symbol

export const freedBeforeRelease = mutate(
  atsExitSystem,
  'X07-freed-before-release',
  'exit_mmap frees memory and page tables before the release callback has taken the PASID away from devices',
  [change.dropCondition('exitBegin', 'released'), change.dropCondition('spaceGone', 'released')],
)

export const releaseDoesNotWait = mutate(
  atsExitSystem,
  'X07-release-does-not-wait',
  'the release callback returns when the flush of a device has been posted, not when it has been acknowledged',
  ['exitBegin', 'spaceGone'].map((action) =>
    change.replaceCondition<View>(action, 'released', (s) =>
      s.bindings.every((_, device) => !hasPasid(s, device as DeviceElement)),
    ),
  ),
)

export const releaseKeepsIotlb = mutate(
  atsExitSystem,
  'P5b-release-keeps-iotlb',
  'the release callback flushes TLBs of devices, and leaves the IOTLB as it is to whoever unbinds',
  [change.dropEffect('releasePasid', 'invalidateIotlb')],
)

export const requestBringsMemory = mutate(
  atsExitSystem,
  'P9-request-of-dead-space',
  'page requests are served without asking whether the address space is still in use',
  [change.dropCondition('faultPopulate', 'used')],
)

export const releaseWaitsForDevice = mutate(
  atsExitSystem,
  'X17-release-waits-for-device',
  'the release callback waits until the device has no work of the process any more, which the driver has not asked it to end',
  [
    change.addCondition<View, { readonly device: DeviceElement }>('releasePasid', 'quiet', (s, { device }) =>
      s.operations.every((operation) => operation.device !== device),
    ),
  ],
)
