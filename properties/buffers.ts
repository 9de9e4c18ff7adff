import { count, none } from '../model/language/domain.ts'
import { placement } from '../model/movers/placement.ts'
import { attachments } from '../model/world/attachments.ts'
import { buffers } from '../model/world/buffers.ts'
import { frameReached } from '../model/world/dma.ts'
import { processes } from '../model/world/processes.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Frame, Operation, Page, Process } from '../model/world/sets.ts'
import { p2pOk } from '../model/world/topology.ts'
import { always, step } from './property.ts'

// Buffers that a GPU driver moves: the same promises as for pages, asked of places, pins, mappings and fences.

export const bufferCoherence = always({
  name: 'P3-va-coherence',
  sentence:
    'Every address that a device has for a buffer leads to its content, or to where a move that it must wait for takes it.',
  uses: [buffers],
  on: { device: Device, page: Page },
  given: (s, { device, page }) => s.translations[device][page] !== none,
  holds: (s, { device, page }) => {
    const translation = s.translations[device][page]
    return translation === s.pages[page].frame || translation === s.buffers[page].resource
  },
})

export const cpuCoherence = always({
  name: 'P3b-cpu-coherence',
  sentence: "Every process's page-table entry for a buffer leads to its content.",
  uses: [processes],
  on: { process: Process, page: Page },
  given: (s, { process, page }) => s.cpuMappings[process][page] !== none,
  holds: (s, { process, page }) => s.cpuMappings[process][page] === s.pages[page].frame,
})

export const mappingQuiesced = step({
  name: 'P6-quiesced-before-unmap',
  sentence: 'A mapping goes only when no running operation uses it.',
  uses: [attachments],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.attachments[device][page] !== after.attachments[device][page] &&
    ['none', 'attached'].includes(after.attachments[device][page]),
  holds: ({ before }, { device, page }) =>
    before.operations.every(
      (o, operation) => o.device !== device || o.page !== page || frameReached(before, operation) === none,
    ),
})

export const importersToldBeforeMove = step({
  name: 'P7-notify-before-change',
  sentence: 'A buffer gets another place only when every dynamic importer that has it mapped has been told.',
  uses: [attachments],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.buffers[page].resource !== none &&
    after.buffers[page].resource !== before.buffers[page].resource &&
    ['mapped', 'invalidated'].includes(before.attachments[device][page]),
  holds: ({ before }, { device, page }) => before.attachments[device][page] === 'invalidated',
})

export const topologyOk = always({
  name: 'P10-topology-ok',
  sentence: 'A running operation only reaches frames that its device can reach.',
  uses: [attachments],
  on: { operation: Operation },
  given: (s, { operation }) => frameReached(s, operation) !== none,
  holds: (s, { operation }) => {
    const { device } = s.operations[operation]
    const frame = frameReached(s, operation)
    return device !== none && frame !== none && p2pOk(s, device, frame)
  },
})

export const bufferReferenceBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as contents, queued copies and moves being set up hold.',
  uses: [placement],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs ===
    count(s.pages, (page) => page.frame === frame) +
      count(s.buffers, ({ resource }, page) => resource === frame && s.pages[page].frame !== frame) +
      count(s.moves, (move) => move.to === frame),
})

export const pinBalance = always({
  name: 'P13b-pin-balance',
  sentence: 'A buffer has exactly as many pins as memory regions hold.',
  uses: [buffers, registrations],
  on: { page: Page },
  holds: (s, { page }) => s.buffers[page].pins === count(s.registrations, (row) => row[page].frame !== none),
})

export const moversExcludeOneAnother = always({
  name: 'P16-lock-discipline',
  sentence: "A buffer's reservation is held by exactly one move being set up, or free.",
  uses: [placement],
  on: { page: Page },
  holds: (s, { page }) => count(s.moves, (move) => move.page === page) === (s.buffers[page].reserved ? 1 : 0),
})

export const holdersExcludeOneAnother = always({
  name: 'P16-lock-discipline',
  sentence: "A buffer's reservation is held by exactly one move or one registration being set up, or free.",
  uses: [placement, registrations],
  on: { page: Page },
  holds: (s, { page }) =>
    count(s.moves, (move) => move.page === page) + count(s.registrations, (row) => row[page].step === 'pinned') ===
    (s.buffers[page].reserved ? 1 : 0),
})

export const pinsUnderReservation = step({
  name: 'P16c-pins-under-reservation',
  sentence: 'A buffer is pinned and unpinned only while nobody else holds its reservation.',
  uses: [placement],
  on: { page: Page },
  given: ({ before, after }, { page }) => before.buffers[page].pins !== after.buffers[page].pins,
  holds: ({ before }, { page }) => !before.buffers[page].reserved,
})

export const mappedUnderReservation = step({
  name: 'P16b-mapped-under-reservation',
  sentence: 'A buffer is not mapped, and gets no fence of a job, while somebody else holds its reservation.',
  uses: [attachments],
  on: { operation: Operation, page: Page },
  given: ({ before, after }, { operation, page }) =>
    before.operations[operation].page === page &&
    before.fences[operation].usage === 'none' &&
    after.fences[operation].usage !== 'none',
  holds: ({ before }, { page }) => !before.buffers[page].reserved,
})

export const stableCopySource = always({
  name: 'P24-stable-copy-source',
  sentence: 'While a copy runs, nothing can write to where it copies from.',
  uses: [processes],
  on: { page: Page },
  given: (s, { page }) => s.buffers[page].copy === 'running',
  holds: {
    noDevice: (s, { page }) =>
      s.operations.every(
        ({ direction }, operation) => direction === 'read' || frameReached(s, operation) !== s.pages[page].frame,
      ),
    noProcess: (s, { page }) => s.cpuMappings.every((row) => row[page] === none),
  },
})
