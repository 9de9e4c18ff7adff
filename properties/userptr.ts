import { none } from '../model/language/domain.ts'
import { mover } from '../model/movers/mover.ts'
import { isFree } from '../model/world/frames.ts'
import { gpuPageTable } from '../model/world/gpu-page-table.ts'
import { intervalNotifier } from '../model/world/interval-notifier.ts'
import { mirror } from '../model/world/mirror.ts'
import { Device, Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, reachable, step } from './property.ts'

// A GPU whose page table is written by its driver, and read by the hardware only while there is work.

export const noStalePageTableAtReuse = step({
  name: 'P5b-no-stale-page-table-at-reuse',
  sentence: 'When a frame is freed, no page table of a GPU leads to it, whether or not the hardware may use that.',
  uses: [gpuPageTable],
  on: { frame: Frame },
  given: ({ before, after }, { frame }) => !isFree(before, frame) && isFree(after, frame),
  holds: ({ after }, { frame }) => after.gpuEntries.every((row) => row.every((entry) => entry !== frame)),
})

export const nothingOfFreedBuffer = always({
  name: 'P9-nothing-of-freed-buffer',
  sentence: 'A buffer that has been freed is in no page table of a GPU.',
  uses: [gpuPageTable, intervalNotifier],
  on: { device: Device, page: Page },
  given: (s, { device, page }) => s.subscriptions[device][page].life !== 'live',
  holds: (s, { device, page }) => s.gpuEntries[device][page] === none && s.translations[device][page] === none,
})

export const callbackWaitsForJob = reachable({
  name: 'E-callback-waits-for-job',
  sentence: 'A callback waits, holding the lock of the driver, for a job on the page that is to go.',
  uses: [mirror, mover],
  on: { operation: Operation, mover: Mover, device: Device },
  holds: (s, { operation, mover, device }) =>
    s.callback[mover][device] === 'started' &&
    s.operations[operation].phase === 'running' &&
    s.operations[operation].beats === 1 &&
    s.operations[operation].device === device &&
    s.operations[operation].page === s.movers[mover].page,
})

export const movedBetweenJobs = reachable({
  name: 'E2-moved-between-jobs',
  sentence: 'A page has moved since a job worked on it, and the next job finds it where it is now.',
  uses: [gpuPageTable, mirror],
  on: { operation: Operation, device: Device, page: Page },
  holds: (s, { operation, device, page }) =>
    s.operations[operation].device === device &&
    s.operations[operation].page === page &&
    s.faults[operation].step === 'walked' &&
    !s.faults[operation].sequenceMoved &&
    s.gpuEntries[device][page] !== null &&
    s.gpuEntries[device][page] !== s.faults[operation].frame,
})

export const discardUnderSubmission = reachable({
  name: 'E-discard-under-submission',
  sentence: 'The process drops a page that a submission has just looked up.',
  uses: [mirror, mover],
  on: { operation: Operation, mover: Mover },
  holds: (s, { operation, mover }) =>
    s.faults[operation].step === 'walked' &&
    s.operations[operation].page === s.movers[mover].page &&
    s.movers[mover].job === 'discard' &&
    s.movers[mover].phase === 'closing',
})
