import { none } from '../model/language/domain.ts'
import type { ViewOfParts } from '../model/language/part.ts'
import { type DeviceElement, type dma, frameReached, type OperationElement } from '../model/world/dma.ts'
import type { PageElement } from '../model/world/frames.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { leadsTo } from './property.ts'

// What must happen in the end: kernel, drivers and hardware do their work; applications and the environment may do nothing.

/** The operation works on the page through the device, which has a way to it. */
export const isRunningOn = (
  s: ViewOfParts<[typeof dma]>,
  operation: OperationElement,
  device: DeviceElement,
  page: PageElement,
): boolean =>
  frameReached(s, operation) !== none &&
  s.operations[operation].device === device &&
  s.operations[operation].page === page

export const deregistrationEnds = leadsTo({
  name: 'L5-deregistration-ends',
  sentence: 'A region whose key is being destroyed is gone in the end, or only its handle is left.',
  uses: [registrations],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.registrations[device][page].step === 'revoking',
  to: (s, { device, page }) => ['none', 'lost'].includes(s.registrations[device][page].step),
})

export const registrationEnds = leadsTo({
  name: 'L8-registration-ends',
  sentence: 'A registration succeeds or fails.',
  uses: [registrations],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.registrations[device][page].step === 'requested',
  to: (s, { device, page }) => ['active', 'none'].includes(s.registrations[device][page].step),
})

export const regionOperationCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'An operation on a region completes, unless the application deregisters.',
  uses: [registrations],
  on: { operation: Operation, device: Device, page: Page },
  from: (s, { operation, device, page }) => isRunningOn(s, operation, device, page),
  to: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'done' ||
    ['revoking', 'revoked', 'none'].includes(s.registrations[device][page].step),
})

const hasLostItsRegion = (s: ViewOfParts<[typeof dma]>, operation: OperationElement): boolean =>
  s.operations[operation].phase === 'running' && frameReached(s, operation) === none

export const abortEnds = leadsTo({
  name: 'L9b-abort-ends',
  sentence: 'An operation whose region is gone ends with an error, unless the region is there again.',
  uses: [registrations],
  on: { operation: Operation },
  from: (s, { operation }) => hasLostItsRegion(s, operation),
  to: (s, { operation }) => !hasLostItsRegion(s, operation),
})
