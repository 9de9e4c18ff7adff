import { none } from '../model/language/domain.ts'
import { exports } from '../model/world/exports.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { alwaysReachable, reachable } from './property.ts'

// What must be possible with device memory that its exporter takes back.

export const revokedUnderOperation = reachable({
  name: 'E-revoked-under-operation',
  sentence: 'A buffer is revoked in the middle of an operation on it.',
  uses: [exports],
  on: { operation: Operation, page: Page },
  holds: (s, { operation, page }) =>
    s.exports[page].revocation === 'telling' &&
    s.operations[operation].page === page &&
    s.operations[operation].phase === 'running' &&
    s.operations[operation].beats === 1,
})

export const stillMappedWhenFencesRetired = reachable({
  name: 'E-mapped-when-fences-retired',
  sentence: 'All fences have retired, and an importer still has a way to the memory: the second wait waits for it.',
  uses: [exports],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => s.exports[page].revocation === 'draining' && s.translations[device][page] !== none,
})

export const closedAfterDisabling = reachable({
  name: 'E-closed-when-revoked',
  sentence: 'A device is closed whose memory has been revoked before.',
  uses: [exports],
  on: { page: Page },
  holds: (s, { page }) =>
    s.exports[page].wanted === 'close' && s.exports[page].revoked && s.exports[page].revocation === 'none',
})

export const mappedAgain = reachable({
  name: 'E-mapped-again',
  sentence: 'Memory that was revoked and enabled again is mapped again, by an importer that was told to let go.',
  uses: [exports, registrations],
  on: { device: Device, other: Device, page: Page },
  holds: (s, { device, other, page }) =>
    s.registrations[device][page].step === 'lost' && s.registrations[other][page].step === 'active',
})

export const regionLostUnderDma = reachable({
  name: 'E-region-lost-under-dma',
  sentence: 'A remote operation is under way when its region is revoked.',
  uses: [exports, registrations],
  on: { operation: Operation, device: Device, page: Page },
  holds: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'running' &&
    s.operations[operation].beats === 1 &&
    s.operations[operation].device === device &&
    s.registrations[device][page].step === 'lost',
})

export const nothingExported = alwaysReachable({
  name: 'A-rest-reachable',
  sentence: 'From every state, all device memory can be given back, with all operations ended and all importers gone.',
  uses: [exports],
  holds: (s) =>
    s.operations.every(({ phase }) => phase === 'idle') &&
    s.buffers.every(({ resource }) => resource === none) &&
    s.attachments.every((row) => row.every((attachment) => attachment === 'none')),
})

export const memoryComesBack = alwaysReachable({
  name: 'A-memory-comes-back',
  sentence: 'From every state, some device memory can be exported, enabled and mapped.',
  uses: [exports],
  holds: (s) => s.translations.some((row) => row.some((frame, page) => frame !== none && s.exports[page].enabled)),
})
