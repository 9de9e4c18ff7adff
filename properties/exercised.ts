import { none } from '../model/language/domain.ts'
import { isDropping, mover, stillMapped } from '../model/movers/mover.ts'
import { dma } from '../model/world/dma.ts'
import { mirror } from '../model/world/mirror.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { shortPins } from '../model/world/short-pins.ts'
import { alwaysReachable, neverStuck, neverStuttering, reachable } from './property.ts'

// What must be possible. A model in which nothing happens satisfies every safety property; these say that it does happen.

export const deviceWrites = reachable({
  name: 'E-device-writes',
  sentence: 'A device completes an operation that wrote to memory.',
  uses: [dma],
  on: { operation: Operation },
  holds: (s, { operation }) =>
    s.operations[operation].phase === 'done' && s.operations[operation].direction === 'write',
})

export const deviceReads = reachable({
  name: 'E-device-reads',
  sentence: 'A device completes an operation that read from memory.',
  uses: [dma],
  on: { operation: Operation },
  holds: (s, { operation }) => s.operations[operation].phase === 'done' && s.operations[operation].direction === 'read',
})

export const entryGone = reachable({
  name: 'E-entry-gone',
  sentence: 'A mover has told everybody that it takes a page away, and finds that another one has done so.',
  uses: [mover],
  on: { mover: Mover },
  holds: (s, { mover }) => s.movers[mover].phase === 'notified' && !isDropping(s, mover) && !stillMapped(s, mover),
})

export const pageMigrates = reachable({
  name: 'E-page-migrates',
  sentence: 'A page that was written gets another frame and takes its content along.',
  uses: [mover],
  on: { mover: Mover, page: Page },
  holds: (s, { mover, page }) => {
    const { phase, page: moved, from } = s.movers[mover]
    const { frame } = s.pages[page]
    return phase === 'installed' && moved === page && frame !== none && frame !== from && s.frames[frame].dirty
  },
})

export const pageComesBack = reachable({
  name: 'E-page-comes-back',
  sentence: 'A page that was paged out is present again, with its content.',
  uses: [mover],
  on: { page: Page },
  holds: (s, { page }) => {
    const { entry, onSwap, swapFresh, frame } = s.pages[page]
    return entry === 'present' && onSwap && swapFresh && frame !== none && s.fresh[frame]
  },
})

export const swapCopyOutdated = reachable({
  name: 'E-swap-copy-outdated',
  sentence: 'A page that was paged out and in again is written, so that its copy on swap is out of date.',
  uses: [mover],
  on: { page: Page },
  holds: (s, { page }) => s.pages[page].onSwap && !s.pages[page].swapFresh,
})

export const cleanPageDropped = reachable({
  name: 'E-clean-page-dropped',
  sentence: 'A clean page is about to be dropped without being written to swap again.',
  uses: [mover],
  on: { mover: Mover },
  holds: (s, { mover }) => {
    const { job, phase, from, page } = s.movers[mover]
    const dirty = from !== none && s.frames[from].dirty
    return job === 'reclaim' && phase === 'frozen' && !dirty && page !== none && s.pages[page].onSwap
  },
})

export const unwrittenPageDropped = reachable({
  name: 'E-unwritten-page-dropped',
  sentence: 'A page that nobody has written is about to be paged out.',
  uses: [mover],
  on: { mover: Mover },
  holds: (s, { mover }) => s.movers[mover].job === 'reclaim' && s.movers[mover].phase === 'frozen',
})

export const pinStopsMover = reachable({
  name: 'E-pin-stops-mover',
  sentence: 'A mover finds its page pinned after it has unmapped it, and has to give up.',
  uses: [mover, dma],
  on: { mover: Mover, operation: Operation },
  holds: (s, { mover, operation }) => {
    const { phase, from, page } = s.movers[mover]
    const { phase: running, page: target } = s.operations[operation]
    return phase === 'closed' && from !== none && s.frames[from].refs > 1 && running === 'running' && target === page
  },
})

export const pinRaceLost = reachable({
  name: 'E-pin-race-lost',
  sentence: 'A pinner grabs a frame whose page has moved on, and has to undo it.',
  uses: [shortPins],
  on: { operation: Operation },
  holds: (s, { operation }) => {
    const { page } = s.operations[operation]
    return s.pins[operation].step === 'grabbed' && page !== none && s.pages[page].frame !== s.pins[operation].frame
  },
})

export const remoteAccessAborted = reachable({
  name: 'E-remote-access-aborted',
  sentence: 'A remote operation is under way when its region is revoked.',
  uses: [registrations],
  on: { operation: Operation, device: Device, page: Page },
  holds: (s, { operation, device, page }) =>
    s.operations[operation].phase === 'running' &&
    s.operations[operation].device === device &&
    s.operations[operation].page === page &&
    s.registrations[device][page].step === 'revoked',
})

export const faultCollides = reachable({
  name: 'E5-fault-collides',
  sentence: 'An invalidation overlaps a fault, which has to be retried.',
  uses: [mirror],
  on: { operation: Operation },
  holds: (s, { operation }) => s.faults[operation].step === 'walked' && s.faults[operation].sequenceMoved,
})

export const movedBetweenBeats = reachable({
  name: 'E2-moved-between-beats',
  sentence: 'A page moves between two beats of one operation, which then goes on at the new place.',
  uses: [dma, mover],
  on: { operation: Operation, mover: Mover, device: Device, page: Page },
  holds: (s, { operation, mover, device, page }) =>
    s.operations[operation].phase === 'running' &&
    s.operations[operation].beats === 1 &&
    s.operations[operation].page === page &&
    s.operations[operation].device === device &&
    s.translations[device][page] !== none &&
    s.movers[mover].phase === 'installed' &&
    s.movers[mover].page === page,
})

export const discardUnderDma = reachable({
  name: 'E-discard-under-dma',
  sentence: 'The process drops a page in the middle of an operation on it.',
  uses: [dma, mover],
  on: { operation: Operation, mover: Mover },
  holds: (s, { operation, mover }) =>
    s.operations[operation].beats === 1 &&
    s.operations[operation].page === s.movers[mover].page &&
    s.movers[mover].job === 'discard' &&
    s.movers[mover].phase === 'closing',
})

export const restReachable = alwaysReachable({
  name: 'A-rest-reachable',
  sentence: 'From every state, all operations and movers can come to rest.',
  uses: [mover, dma],
  holds: (s) => s.operations.every((o) => o.phase === 'idle') && s.movers.every((m) => m.phase === 'idle'),
})

export const evictionReachable = alwaysReachable({
  name: 'A-eviction-reachable',
  sentence: 'From every state, all pages can be brought out of memory, with no frame in use.',
  uses: [mover, dma],
  holds: (s) => s.frames.every((frame) => frame.refs === 0),
})

export const neverStuckAnywhere = neverStuck({
  name: 'D-never-stuck',
  sentence: 'Some step is always possible.',
  uses: [dma],
})

export const neverStutteringAnywhere = neverStuttering({
  name: 'D-never-stuttering',
  sentence: 'Some step that changes something is always possible.',
  uses: [dma],
})
