import { none } from '../model/language/domain.ts'
import { dma } from '../model/world/dma.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { shortPins } from '../model/world/short-pins.ts'
import { always, step } from './property.ts'

// One pointer, one memory: the process and its devices see the same content.

export const vaCoherence = always({
  name: 'P3-va-coherence',
  sentence: 'Every address that a device has for a page leads to where the page-table entry leads.',
  uses: [dma],
  on: { device: Device, page: Page },
  given: (s, { device, page }) =>
    s.translations[device][page] !== none ||
    s.operations.some((o) => o.device === device && o.page === page && o.address !== none),
  holds: {
    translation: (s, { device, page }) =>
      s.translations[device][page] === none || s.translations[device][page] === s.pages[page].frame,
    commands: (s, { device, page }) =>
      s.operations.every(
        (o) => o.device !== device || o.page !== page || o.address === none || o.address === s.pages[page].frame,
      ),
  },
})

export const noLostUpdate = always({
  name: 'P4-no-lost-update',
  sentence: 'When no operation works on a page, the page has every write that was made to it, by CPU or device.',
  uses: [dma],
  on: { page: Page },
  given: (s, { page }) =>
    s.operations.every((operation) => operation.page !== page) && s.pages[page].entry !== 'moving',
  holds: {
    inMemory: (s, { page }) => {
      const { entry, frame } = s.pages[page]
      return entry !== 'present' || (frame !== none && s.holds[frame] === page && s.fresh[frame])
    },
    onSwap: (s, { page }) => s.pages[page].entry !== 'swapped' || s.pages[page].swapFresh,
    // Unmapped memory that keeps its place is asked for where it is: in fixed-memory.ts.
    nowhere: (s, { page }) => {
      const { entry, frame, zeros } = s.pages[page]
      return entry !== 'none' || frame !== none || zeros
    },
  },
})

export const dirtyBeforeUnpin = step({
  name: 'P20-dirty-before-unpin',
  sentence: 'A frame that a device has written is marked dirty before its pin is dropped.',
  uses: [shortPins],
  on: { operation: Operation },
  given: ({ before, after }, { operation }) =>
    before.operations[operation].phase === 'done' &&
    before.operations[operation].direction === 'write' &&
    before.pins[operation].frame !== none &&
    after.pins[operation].frame === none,
  holds: ({ before }, { operation }) => {
    const { frame } = before.pins[operation]
    return frame !== none && before.frames[frame].dirty
  },
})
