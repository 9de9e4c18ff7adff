import { count, none } from '../model/language/domain.ts'
import { attachments } from '../model/world/attachments.ts'
import { frameReached } from '../model/world/dma.ts'
import { exports } from '../model/world/exports.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Frame, Operation, Page } from '../model/world/sets.ts'
import { always, step } from './property.ts'

// Device memory that its exporter takes back at once: what must be true of importers when it is switched off.

export const quietWhenDisabled = always({
  name: 'P12-quiet-when-off',
  sentence: 'No running operation can reach device memory that is switched off.',
  uses: [exports],
  on: { operation: Operation, page: Page },
  given: (s, { operation, page }) => s.operations[operation].page === page && frameReached(s, operation) !== none,
  holds: (s, { page }) => s.exports[page].enabled,
})

export const nothingMappedWhenDisabled = always({
  name: 'P23-revoked-for-good',
  sentence: 'While device memory is switched off, no importer has a way to it, not even to read and throw away.',
  uses: [exports],
  on: { device: Device, page: Page },
  given: (s, { page }) => s.buffers[page].resource !== none && !s.exports[page].enabled,
  holds: (s, { device, page }) => s.translations[device][page] === none,
})

export const noMappingAfterRevocation = step({
  name: 'P23b-no-mapping-after-revocation',
  sentence: 'A buffer that has been revoked is not mapped any more.',
  uses: [exports],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.attachments[device][page] === 'attached' && ['mapped', 'pinned'].includes(after.attachments[device][page]),
  holds: ({ before }, { page }) => before.exports[page].revocation === 'none' && before.exports[page].enabled,
})

export const beatsWithMapping = step({
  name: 'P22-no-beat-without-mapping',
  sentence: 'An operation moves data only while its importer has the buffer mapped.',
  uses: [attachments],
  on: { operation: Operation, device: Device, page: Page },
  given: ({ before, after }, { operation, device, page }) =>
    after.operations[operation].beats > before.operations[operation].beats &&
    before.operations[operation].device === device &&
    before.operations[operation].page === page,
  holds: ({ before }, { device, page }) =>
    ['mapped', 'invalidated', 'pinned'].includes(before.attachments[device][page]),
})

export const exportUsersBalance = always({
  name: 'P13c-user-balance',
  sentence: 'An exported buffer has as many users as mappings, and its exporter until that has revoked it.',
  uses: [exports],
  on: { page: Page },
  given: (s, { page }) => s.buffers[page].resource !== none,
  holds: (s, { page }) => {
    const mappings = count(s.attachments, (row) => ['mapped', 'invalidated', 'pinned'].includes(row[page]))
    const { users, revoked, revocation } = s.exports[page]
    return users === mappings + (!revoked || revocation === 'telling' ? 1 : 0)
  },
})

export const exporterPutsOnce = step({
  name: 'P13d-exporter-puts-once',
  sentence: 'The exporter drops its own reference only while it has one.',
  uses: [exports],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'fencesRetired' && action.parameters.page === page,
  holds: ({ before }, { page }) => before.exports[page].users > 0,
})

export const deviceMemoryBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame of device memory has a reference while it is exported.',
  uses: [exports],
  on: { frame: Frame },
  holds: (s, { frame }) => s.frames[frame].refs === count(s.pages, (page) => page.frame === frame),
})

export const revocationExcludesMapping = always({
  name: 'P16-lock-discipline',
  sentence: 'The reservation of a buffer is held by exactly one revocation, registration or deregistration, or free.',
  uses: [exports, registrations],
  on: { page: Page },
  holds: (s, { page }) =>
    count(s.registrations, (row) => ['pinned', 'revoking', 'revoked'].includes(row[page].step)) +
      (s.exports[page].revocation === 'telling' ? 1 : 0) ===
    (s.buffers[page].reserved ? 1 : 0),
})

export const revocationHoldsReservation = always({
  name: 'P16-lock-discipline',
  sentence: 'The reservation of a buffer is held by a revocation that waits for fences, and by nobody else.',
  uses: [exports],
  on: { page: Page },
  holds: (s, { page }) => (s.exports[page].revocation === 'telling') === s.buffers[page].reserved,
})

export const keyOfRegionDestroyedOnce = step({
  name: 'P9-key-destroyed-once',
  sentence: 'A revocation destroys the key of a region only while the region is in use.',
  uses: [exports, registrations],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.attachments[device][page] === 'pinned' && after.attachments[device][page] === 'invalidated',
  holds: ({ before }, { device, page }) => before.registrations[device][page].step === 'active',
})

export const lostForGood = step({
  name: 'P23c-lost-for-good',
  sentence: 'A region that was revoked stays lost until the application deregisters it.',
  uses: [exports, registrations],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.registrations[device][page].step === 'lost' && after.registrations[device][page].step !== 'lost',
  holds: ({ after }, { device, page }) => after.registrations[device][page].step === 'none',
})

export const refusalEndsRegistration = step({
  name: 'S-refusal-undone',
  sentence: 'A registration that was refused is undone, and its importer detached.',
  uses: [exports, registrations],
  on: { device: Device, page: Page },
  given: ({ action }, { device, page }) =>
    action.name === 'registerRefused' && action.parameters.device === device && action.parameters.page === page,
  holds: ({ after }, { device, page }) =>
    after.registrations[device][page].step === 'none' && after.attachments[device][page] === 'none',
})

export const refusalEndsJob = step({
  name: 'S-refused-job-ends',
  sentence: 'A job whose buffer cannot be mapped ends.',
  uses: [exports],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'jobRefused' && action.parameters.operation === operation,
  holds: ({ after }, { operation }) => after.operations[operation].phase === 'idle',
})

export const answeredAsAsked = step({
  name: 'S-answered-as-asked',
  sentence: 'What user space is told to be done is what it has asked for: the memory is disabled, or given up.',
  uses: [exports],
  on: { page: Page },
  given: ({ action }, { page }) =>
    (action.name === 'disabled' || action.name === 'closed') && action.parameters.page === page,
  holds: ({ before, action }, { page }) =>
    before.exports[page].wanted === (action.name === 'closed' ? 'close' : 'disable'),
})

export const enabledAgain = step({
  name: 'S-enabled-again',
  sentence: 'Device memory that is enabled again can be mapped, and its exporter can revoke it once more.',
  uses: [exports],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'enable' && action.parameters.page === page,
  holds: ({ after }, { page }) => {
    const { enabled, revoked, users } = after.exports[page]
    return enabled && !revoked && users === 1
  },
})
