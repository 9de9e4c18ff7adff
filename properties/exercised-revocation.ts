import { none } from '../model/language/domain.ts'
import { dma } from '../model/world/dma.ts'
import { peerMemory } from '../model/world/peer-memory.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { alwaysReachable, reachable } from './property.ts'

// What must be possible with memory regions that can be taken away.

export const directTransfer = reachable({
  name: 'E1-direct-transfer',
  sentence: 'A device completes an operation on GPU memory, with no copy elsewhere.',
  uses: [dma],
  on: { operation: Operation },
  holds: (s, { operation }) => {
    const { phase, page } = s.operations[operation]
    const frame = page === none ? none : s.pages[page].frame
    return phase === 'done' && frame !== none && s.zone[frame] === 'vram'
  },
})

export const sharedByTwo = reachable({
  name: 'E3-shared-by-two',
  sentence: 'Two devices can reach one page at the same time.',
  uses: [dma],
  on: { device: Device, other: Device, page: Page },
  holds: (s, { device, other, page }) =>
    device !== other && s.translations[device][page] !== none && s.translations[other][page] !== none,
})

export const revokedUnderDma = reachable({
  name: 'E-revoked-under-dma',
  sentence: 'A free callback destroys a key while an operation uses it.',
  uses: [peerMemory],
  on: { operation: Operation, device: Device, page: Page },
  holds: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'running' &&
    s.operations[operation].device === device &&
    s.operations[operation].page === page &&
    s.peers[device][page].callback === 'revoking' &&
    s.translations[device][page] === none,
})

export const callbackTooEarly = reachable({
  name: 'E-callback-too-early',
  sentence: 'A free callback comes while the region is still being registered.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => s.peers[device][page].invalidated && s.peers[device][page].stage === 'mapped',
})

export const callbackTooLate = reachable({
  name: 'E-callback-too-late',
  sentence: 'A free callback finds no ticket: the region has been deregistered since the pages were taken back.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => s.peers[device][page].callback === 'called' && !s.peers[device][page].ticket,
})

export const callbackWaits = reachable({
  name: 'E-callback-waits',
  sentence: 'A free callback waits for a deregistration, which fails to put its pages.',
  uses: [peerMemory],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) =>
    s.peers[device][page].callback === 'waiting' && s.peers[device][page].stage === 'put' && s.peers[device][page].held,
})

export const allReleased = alwaysReachable({
  name: 'A-all-released',
  sentence: 'From every state, all regions can be gone and all GPU memory free.',
  uses: [peerMemory],
  holds: (s) =>
    s.operations.every((operation) => operation.phase === 'idle') &&
    s.registrations.every((row) => row.every(({ step }) => step === 'none')) &&
    s.pages.every((page) => page.entry === 'none'),
})
