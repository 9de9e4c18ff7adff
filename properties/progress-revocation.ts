import { peerMemory } from '../model/world/peer-memory.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { deregistrationEnds, isRunningOn, registrationEnds } from './progress.ts'
import { leadsTo, underFairness } from './property.ts'

// What must happen in the end with memory regions that can be taken away.

export const memoryTakenBack = leadsTo({
  name: 'L1-eviction-progress',
  sentence: 'Memory that the GPU driver takes back is free in the end.',
  uses: [peerMemory],
  on: { page: Page },
  from: (s, { page }) => s.pages[page].entry === 'moving',
  to: (s, { page }) => s.pages[page].entry === 'none',
})

export const callbackReturns = leadsTo({
  name: 'L4-callback-returns',
  sentence: 'A free callback returns.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.peers[device][page].callback === 'called',
  to: (s, { device, page }) => ['returned', 'none'].includes(s.peers[device][page].callback),
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
