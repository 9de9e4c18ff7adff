import { none } from '../model/language/domain.ts'
import { isFree } from '../model/world/frames.ts'
import { postedWrites } from '../model/world/posted-writes.ts'
import { Device, Operation } from '../model/world/sets.ts'
import { always, alwaysReachable, leadsTo, reachable, step } from './property.ts'

// Writes of devices that are on their way for some time.

export const quiesceBeforeUnmap = step({
  name: 'P6-quiesced-before-unmap',
  sentence: 'When an operation loses its address, nothing that it has written is on its way.',
  uses: [postedWrites],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.operations[operation].address !== none && after.operations[operation].address === none,
  holds: ({ before }, { operation }) => before.inFlight[operation].writes === 0,
})

export const postedWherePageIs = always({
  name: 'P1b-posted-where-page-is',
  sentence: 'A write that is on its way goes to the frame that the page is in.',
  uses: [postedWrites],
  on: { operation: Operation },
  given: (s, { operation }) => s.inFlight[operation].writes > 0,
  holds: (s, { operation }) => {
    const { page, frame } = s.inFlight[operation]
    return page !== none && s.pages[page].frame === frame
  },
})

export const postedToLiveFrame = always({
  name: 'P2b-posted-to-live-frame',
  sentence: 'A write that is on its way does not go to a free frame.',
  uses: [postedWrites],
  on: { operation: Operation },
  given: (s, { operation }) => s.inFlight[operation].writes > 0,
  holds: (s, { operation }) => {
    const { frame } = s.inFlight[operation]
    return frame !== none && !isFree(s, frame)
  },
})

export const postedWriteLands = step({
  name: 'S-posted-write-lands',
  sentence: 'A write that arrives leaves every copy of the page out of date but the one that it reaches.',
  uses: [postedWrites],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'postedLand' && action.parameters.operation === operation,
  holds: ({ before, after }, { operation }) => {
    const { page, frame, writes } = before.inFlight[operation]
    if (page === none || after.inFlight[operation].writes !== writes - 1) return false
    return (
      !after.pages[page].zeros &&
      !after.pages[page].swapFresh &&
      after.holds.every((held, other) => held !== page || other === frame || !after.fresh[other])
    )
  },
})

export const allOnTheWay = reachable({
  name: 'E-all-on-the-way',
  sentence: 'A device has sent all that it has to write, and nothing has arrived.',
  uses: [postedWrites],
  on: { operation: Operation },
  holds: (s, { operation }) => s.operations[operation].beats === 2 && s.inFlight[operation].writes === 2,
})

export const resetUnderDma = reachable({
  name: 'E-reset-under-dma',
  sentence: 'A device is stopped in the middle of an operation.',
  uses: [postedWrites],
  on: { operation: Operation, device: Device },
  holds: (s, { operation, device }) =>
    s.engines[device] === 'stopped' &&
    s.operations[operation].device === device &&
    s.operations[operation].phase === 'running' &&
    s.operations[operation].beats === 1,
})

export const enginesCanRun = alwaysReachable({
  name: 'A-engines-run',
  sentence: 'From every state, all devices can be at work again, with nothing under way.',
  uses: [postedWrites],
  holds: (s) =>
    s.engines.every((engine) => engine === 'running') && s.operations.every(({ phase }) => phase === 'idle'),
})

export const resetEnds = leadsTo({
  name: 'L6-reset-ends',
  sentence: 'A device that is being reset is at work again in the end.',
  uses: [postedWrites],
  on: { device: Device },
  from: (s, { device }) => s.engines[device] === 'stopping',
  to: (s, { device }) => s.engines[device] === 'running',
  // New commands may come at any time: device and driver get their turn in the end.
  fairness: { strong: ['engineStops', 'restart'] },
})
