import { none } from '../model/language/domain.ts'
import type { ViewOfParts } from '../model/language/part.ts'
import { daxMemory } from '../model/world/dax-memory.ts'
import { type DeviceElement, dma, frameReached, type OperationElement } from '../model/world/dma.ts'
import type { PageElement } from '../model/world/frames.ts'
import { peerMemory } from '../model/world/peer-memory.ts'
import { pressure } from '../model/world/pressure.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end: kernel, drivers and hardware do their work; applications and the environment may do nothing.

/** The operation works on the page through the device, which has a way to it. */
const isRunningOn = (
  s: ViewOfParts<[typeof dma]>,
  operation: OperationElement,
  device: DeviceElement,
  page: PageElement,
): boolean =>
  frameReached(s, operation) !== none &&
  s.operations[operation].device === device &&
  s.operations[operation].page === page

export const fixedMemoryEvicted = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'A page whose memory is wanted back leaves its frame.',
  uses: [pressure],
  on: { page: Page },
  from: (s, { page }) => s.wanted[page],
  to: (s, { page }) => !s.wanted[page],
})

export const memoryTakenBack = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'Memory that the GPU driver takes back is free in the end.',
  uses: [peerMemory],
  on: { page: Page },
  from: (s, { page }) => s.pages[page].entry === 'moving',
  to: (s, { page }) => s.pages[page].entry === 'none',
})

export const fixedMemoryServed = leadsTo({
  name: 'L2-overcommit-progress',
  sentence: 'An operation that was submitted runs, unless its driver is unbound.',
  uses: [dma, daxMemory],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => s.operations[operation].phase === 'running' || s.binding !== 'bound',
})

export const callbackReturns = leadsTo({
  name: 'L4-callback-returns',
  sentence: 'A free callback returns.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.peers[device][page].callback === 'called',
  to: (s, { device, page }) => ['returned', 'none'].includes(s.peers[device][page].callback),
})

export const deregistrationEnds = leadsTo({
  name: 'L5-deregistration-ends',
  sentence: 'A region whose key is being destroyed is gone in the end, or only its handle is left.',
  uses: [registrations],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.registrations[device][page].step === 'revoking',
  to: (s, { device, page }) => ['none', 'lost'].includes(s.registrations[device][page].step),
})

export const unbindEnds = leadsTo({
  name: 'L6-unbind-ends',
  sentence: 'A driver that is being unbound is gone in the end.',
  uses: [daxMemory],
  from: (s) => s.binding === 'dying',
  to: (s) => s.binding === 'gone',
})

export const unbindEndsIfDeregistered = underFairness(unbindEnds, {
  name: 'L6-unbind-ends-if-deregistered',
  sentence: 'A driver that is being unbound is gone in the end, if applications deregister.',
  fairness: { weak: ['deregister'] },
})

export const fixedMemoryPinEnds = leadsTo({
  name: 'L8-pin-ends',
  sentence: 'An operation that was submitted runs or fails, unless its driver is unbound meanwhile.',
  uses: [dma, daxMemory],
  on: { operation: Operation },
  from: (s, { operation }) => s.operations[operation].phase === 'preparing',
  to: (s, { operation }) => s.operations[operation].phase !== 'preparing' || s.binding !== 'bound',
})

export const registrationEnds = leadsTo({
  name: 'L8-registration-ends',
  sentence: 'A registration succeeds or fails.',
  uses: [registrations],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.registrations[device][page].step === 'requested',
  to: (s, { device, page }) => ['active', 'none'].includes(s.registrations[device][page].step),
})

/** A thread that finds the page now mapped and now not has a step at any time, but not always the same one. */
export const fixedMemoryRegistrationEnds = underFairness(registrationEnds, {
  name: 'L8-registration-ends',
  fairness: { strong: ['registerPin', 'registerFault', 'registerFails'] },
})

/** Whoever wants the lock of the peer client again and again gets it. */
const fairPeerLock = {
  strong: [
    'createTicket',
    'dmaMap',
    'arm',
    'registerRefused',
    'destroyTicket',
    'callbackFindsNoTicket',
    'callbackTooEarly',
    'callbackRevokes',
    'callbackFindsDeregistration',
  ],
}

export const callbackReturnsWithFairLock = underFairness(callbackReturns, {
  name: 'L4-callback-returns-with-fair-lock',
  fairness: fairPeerLock,
})

export const deregistrationEndsWithFairLock = underFairness(deregistrationEnds, {
  name: 'L5-deregistration-ends-with-fair-lock',
  fairness: fairPeerLock,
})

export const registrationEndsWithFairLock = underFairness(registrationEnds, {
  name: 'L8-registration-ends-with-fair-lock',
  fairness: fairPeerLock,
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

export const peerOperationCompletes = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'An operation on a region completes, unless the application deregisters.',
  uses: [peerMemory],
  on: { operation: Operation, device: Device, page: Page },
  from: (s, { operation, device, page }) => isRunningOn(s, operation, device, page),
  to: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'done' ||
    (['revoking', 'revoked', 'none'].includes(s.registrations[device][page].step) &&
      s.peers[device][page].callback !== 'revoking'),
})
