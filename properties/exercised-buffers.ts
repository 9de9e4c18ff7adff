import { none } from '../model/language/domain.ts'
import { placement } from '../model/movers/placement.ts'
import { attachments } from '../model/world/attachments.ts'
import { buffers, hasFence, isInVram } from '../model/world/buffers.ts'
import { dma } from '../model/world/dma.ts'
import { processes } from '../model/world/processes.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Mover, Operation, Page, Process } from '../model/world/sets.ts'
import { alwaysReachable, reachable } from './property.ts'

// What must be possible with buffers that a GPU driver moves.

export const evictedUnderJob = reachable({
  name: 'E2-evicted-under-job',
  sentence: 'A buffer is to leave GPU memory while a job works on it: the copy waits for the job.',
  uses: [buffers],
  on: { operation: Operation, page: Page },
  holds: (s, { operation, page }) =>
    s.buffers[page].copy === 'queued' &&
    !isInVram(s, page) &&
    hasFence(s, operation, page) &&
    s.operations[operation].beats === 1,
})

export const broughtBackUnderJob = reachable({
  name: 'E2-brought-back-under-job',
  sentence: 'A buffer is to come into GPU memory while a job works on it in RAM.',
  uses: [buffers],
  on: { operation: Operation, page: Page },
  holds: (s, { operation, page }) =>
    s.buffers[page].copy === 'queued' &&
    isInVram(s, page) &&
    hasFence(s, operation, page) &&
    s.operations[operation].beats === 1,
})

export const jobWaitsForMove = reachable({
  name: 'E-job-waits-for-move',
  sentence: 'A job has been queued behind the copy of a move, and its device already leads to the new place.',
  uses: [buffers],
  on: { operation: Operation, device: Device, page: Page },
  holds: (s, { operation, device, page }) =>
    s.buffers[page].copy === 'running' &&
    hasFence(s, operation, page) &&
    s.operations[operation].device === device &&
    s.translations[device][page] === s.buffers[page].resource,
})

export const mapCollides = reachable({
  name: 'E5-map-collides',
  sentence: 'An importer wants to map a buffer that is just being moved, and has to wait for the reservation.',
  uses: [placement],
  on: { operation: Operation, mover: Mover },
  holds: (s, { operation, mover }) =>
    s.operations[operation].phase === 'preparing' &&
    s.fences[operation].usage === 'none' &&
    s.moves[mover].page !== none &&
    s.moves[mover].page === s.operations[operation].page,
})

export const explicitJobAwaited = reachable({
  name: 'E-explicit-job-awaited',
  sentence: 'A copy waits for a job that only memory management may wait for (BOOKKEEP).',
  uses: [buffers],
  on: { operation: Operation },
  holds: (s, { operation }) => s.fences[operation].awaited && s.fences[operation].usage === 'bookkeep',
})

export const pinWaitsForMove = reachable({
  name: 'E-pin-waits-for-move',
  sentence: 'A buffer is pinned where its content has not yet arrived.',
  uses: [buffers, registrations],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) =>
    s.registrations[device][page].step === 'pinned' && s.registrations[device][page].frame !== s.pages[page].frame,
})

export const pinRefusesEviction = reachable({
  name: 'E-pin-refuses-eviction',
  sentence: 'A buffer is wanted out of GPU memory while a memory region in use pins it there.',
  uses: [placement, registrations],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => s.demands[page] === 'evict' && s.registrations[device][page].step === 'active',
})

export const evictedForAnother = reachable({
  name: 'E4-evicted-for-another',
  sentence: 'A buffer is being evicted because another one needs its place: there are more buffers than GPU memory.',
  uses: [placement],
  on: { mover: Mover, page: Page },
  holds: (s, { mover, page }) => {
    const { page: moved } = s.moves[mover]
    return moved !== none && isInVram(s, moved) && s.demands[moved] === 'none' && s.demands[page] === 'reside'
  },
})

export const placeReused = reachable({
  name: 'E4-place-reused',
  sentence: 'A buffer has been given a place in GPU memory that the content of another has not yet left.',
  uses: [buffers],
  on: { page: Page, other: Page },
  holds: (s, { page, other }) =>
    page !== other &&
    isInVram(s, page) &&
    s.buffers[page].copy === 'queued' &&
    s.pages[other].frame === s.buffers[page].resource,
})

export const outOfReach = reachable({
  name: 'E-out-of-reach',
  sentence: 'An importer that cannot reach GPU memory has attached to a buffer that is there.',
  uses: [attachments],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) =>
    s.attachments[device][page] === 'attached' && isInVram(s, page) && !s.peerToPeer[device],
})

export const twoDevicesMap = reachable({
  name: 'E3-two-devices-at-once',
  sentence: 'Operations of two devices run on one buffer in GPU memory at the same time.',
  uses: [dma],
  on: { operation: Operation, other: Operation, page: Page },
  holds: (s, { operation, other, page }) => {
    const [one, two] = [s.operations[operation], s.operations[other]]
    const { frame } = s.pages[page]
    return (
      one.device !== two.device &&
      [one, two].every((row) => row.phase === 'running' && row.page === page) &&
      frame !== none &&
      s.zone[frame] === 'vram'
    )
  },
})

export const processMaps = reachable({
  name: 'E-process-maps',
  sentence: 'A process has a buffer in its page table that a device works on.',
  uses: [processes, dma],
  on: { process: Process, operation: Operation, page: Page },
  holds: (s, { process, operation, page }) =>
    s.cpuMappings[process][page] !== none &&
    s.operations[operation].phase === 'running' &&
    s.operations[operation].page === page,
})

export const twoProcessesMap = reachable({
  name: 'E-two-processes-map',
  sentence: 'Two processes have a buffer in their page tables that a device works on.',
  uses: [processes, dma],
  on: { process: Process, other: Process, operation: Operation, page: Page },
  holds: (s, { process, other, operation, page }) =>
    process !== other &&
    s.cpuMappings[process][page] !== none &&
    s.cpuMappings[other][page] !== none &&
    s.operations[operation].phase === 'running' &&
    s.operations[operation].page === page,
})

export const everythingAtRest = alwaysReachable({
  name: 'A-rest-reachable',
  sentence:
    'From every state, all operations and moves can come to rest, with all demands answered and all importers gone.',
  uses: [placement],
  holds: (s) =>
    s.operations.every(({ phase }) => phase === 'idle') &&
    s.attachments.every((row) => row.every((attachment) => attachment === 'none')) &&
    s.demands.every((demand) => demand === 'none') &&
    s.buffers.every(({ reserved, copy }) => !reserved && copy === 'none'),
})
