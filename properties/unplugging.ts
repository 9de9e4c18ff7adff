import { none } from '../model/language/domain.ts'
import { mover } from '../model/movers/mover.ts'
import { mirror } from '../model/world/mirror.ts'
import { presence } from '../model/world/presence.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { unplugging } from '../model/world/unplugging.ts'
import { always, alwaysReachable, leadsTo, reachable, step, underFairness } from './property.ts'

// Devices that are pulled: nothing of them is left behind, and nobody waits for them.

export const nothingAfterRemoval = always({
  name: 'P12-nothing-after-removal',
  sentence: 'When the driver of a pulled device has been removed, nothing leads to memory, and nothing is under way.',
  uses: [unplugging],
  on: { device: Device },
  given: (s, { device }) => s.presence[device] === 'removed',
  holds: {
    noTranslation: (s, { device }) => s.translations[device].every((frame) => frame === none),
    noOperation: (s, { device }) => s.operations.every((operation) => operation.device !== device),
  },
})

export const nothingSetUpAfterPull = step({
  name: 'P12b-nothing-set-up-after-pull',
  sentence: 'For a device that has been pulled, no translation is set up and no operation gets on.',
  uses: [unplugging],
  on: { device: Device },
  given: ({ before }, { device }) => before.presence[device] === 'pulled',
  holds: {
    noTranslation: ({ before, after }, { device }) =>
      after.translations[device].every((frame, page) => frame === none || frame === before.translations[device][page]),
    noProgress: ({ before, after }, { device }) =>
      after.operations.every(
        (one, operation) => one.device !== device || one.beats <= before.operations[operation].beats,
      ),
  },
})

/** Steps that a device takes, or tells its driver of. */
const ofDevice = [
  'dmaBeat',
  'dmaComplete',
  'complete',
  'raiseFault',
  'zapDone',
  'remoteDone',
  'remoteAborted',
  'revokeDone',
]

export const nothingFromPulledDevice = step({
  name: 'P12c-nothing-from-pulled-device',
  sentence: 'A device that has been pulled does nothing and says nothing: no data, no completion, no acknowledgement.',
  uses: [unplugging],
  on: { device: Device },
  given: ({ before }, { device }) => before.presence[device] !== 'plugged',
  holds: ({ before, action: { name, parameters } }, { device }) => {
    if (!ofDevice.includes(name)) return true
    const acts = before.operations.some((row, number) => row.device === device && parameters.operation === number)
    return parameters.device !== device && !acts
  },
})

const acknowledgements = ['zapDone', 'revokeDone']

export const endedByDevice = step({
  name: 'P12d-ended-by-device',
  sentence:
    'While a device is in its slot, what it has mapped goes when it acknowledges, what it does ends when it says so.',
  uses: [unplugging],
  on: { device: Device },
  given: ({ before }, { device }) => before.presence[device] === 'plugged',
  holds: {
    mapped: ({ before, action, after }, { device }) =>
      acknowledgements.includes(action.name) ||
      before.translations[device].every((frame, page) => frame === none || frame === after.translations[device][page]),
    underWay: ({ before, action, after }, { device }) =>
      action.name === 'remoteAborted' ||
      before.operations.every(
        (was, operation) =>
          was.device !== device ||
          !['running', 'faulted'].includes(was.phase) ||
          after.operations[operation].phase !== 'idle',
      ),
  },
})

export const noCallbackOfRemovedDriver = step({
  name: 'P2m-no-callback-of-removed-driver',
  sentence: 'A driver is removed only when no callback of it runs.',
  uses: [unplugging, mover],
  on: { device: Device },
  given: ({ before, after }, { device }) =>
    before.presence[device] !== 'removed' && after.presence[device] === 'removed',
  holds: ({ before }, { device }) => before.callback.every((row) => row[device] !== 'started'),
})

export const takenOnlyWhenPulled = step({
  name: 'P21-no-unexpected-loss',
  sentence: 'A region is taken from the application that registered it only when its device has been pulled.',
  uses: [unplugging, registrations],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.registrations[device][page].step === 'active' && after.registrations[device][page].step !== 'active',
  holds: ({ before, action }, { device }) => action.name === 'deregister' || before.presence[device] === 'pulled',
})

export const pulledUnderDma = reachable({
  name: 'E-pulled-under-dma',
  sentence: 'A device is pulled in the middle of an operation.',
  uses: [presence],
  on: { device: Device, operation: Operation },
  holds: (s, { device, operation }) =>
    s.presence[device] === 'pulled' && s.operations[operation].device === device && s.operations[operation].beats === 1,
})

export const pulledUnderCallback = reachable({
  name: 'E-pulled-under-callback',
  sentence: 'A device is pulled that a callback waits for.',
  uses: [unplugging, mirror, mover],
  on: { device: Device, page: Page, mover: Mover },
  holds: (s, { device, page, mover }) =>
    s.presence[device] === 'pulled' && s.zapping[device][page] && s.callback[mover][device] === 'started',
})

export const pulledUnderFault = reachable({
  name: 'E-pulled-under-fault',
  sentence: 'A device is pulled whose fault holds a reference.',
  uses: [unplugging, mirror],
  on: { device: Device, operation: Operation },
  holds: (s, { device, operation }) =>
    s.presence[device] === 'pulled' && s.operations[operation].device === device && s.faults[operation].frame !== none,
})

export const pulledUnderRegion = reachable({
  name: 'E-pulled-under-region',
  sentence: 'A device is pulled under a region that is in use, and one whose key is being revoked.',
  uses: [unplugging, registrations],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => s.presence[device] === 'pulled' && s.registrations[device][page].step === 'revoking',
})

export const pluggedAgain = alwaysReachable({
  name: 'A-plugged-reachable',
  sentence: 'From every state, all devices can be in their slots, with nothing under way.',
  uses: [presence],
  holds: (s) =>
    s.presence.every((presence) => presence === 'plugged') && s.operations.every(({ phase }) => phase === 'idle'),
})

export const removalEnds = leadsTo({
  name: 'L6-removal-ends',
  sentence: 'The driver of a device that has been pulled is removed in the end.',
  uses: [presence],
  on: { device: Device },
  from: (s, { device }) => s.presence[device] === 'pulled',
  to: (s, { device }) => s.presence[device] === 'removed',
})

export const removalEndsIfDeregistered = underFairness(removalEnds, {
  name: 'L6-removal-ends-if-deregistered',
  sentence: 'The driver of a device that has been pulled is removed in the end, if applications deregister.',
  fairness: { weak: ['deregister'] },
})

export const removalEndsIfDropped = underFairness(removalEnds, {
  name: 'L6-removal-ends-if-dropped',
  sentence: 'The driver of a GPU that has gone is removed in the end, if processes give up what went with it.',
  fairness: { strong: ['discardBegin'] },
})

export const pinEndsWhenPulled = leadsTo({
  name: 'L1c-pin-ends-when-pulled',
  sentence: 'A page that is pinned for a device that has been pulled is unpinned in the end.',
  uses: [unplugging, registrations],
  on: { device: Device, page: Page },
  from: (s, { device, page }) => s.presence[device] === 'pulled' && s.registrations[device][page].frame !== none,
  to: (s, { device, page }) => s.registrations[device][page].frame === none,
})
