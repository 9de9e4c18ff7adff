import { count, none } from '../model/language/domain.ts'
import type { ViewOfParts } from '../model/language/part.ts'
import { daxMemory } from '../model/world/dax-memory.ts'
import { dma, frameReached } from '../model/world/dma.ts'
import type { FrameElement, PageElement } from '../model/world/frames.ts'
import { pressure } from '../model/world/pressure.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Frame, Operation, Page } from '../model/world/sets.ts'
import { holdsPin, shortPins } from '../model/world/short-pins.ts'
import { always, alwaysReachable, reachable, step } from './property.ts'

// Memory at a fixed place, and the end of its driver.

/** No operation works on the page. */
const isAtRest = (s: ViewOfParts<[typeof dma]>, page: PageElement) =>
  s.operations.every((operation) => operation.page !== page)

export const placeIsFixed = step({
  name: 'P-place-is-fixed',
  sentence: 'A page stays in its frame, mapped or not, until the driver is gone.',
  uses: [daxMemory],
  on: { page: Page },
  given: ({ before }, { page }) => before.pages[page].frame !== none,
  holds: ({ before, after }, { page }) =>
    after.pages[page].frame === before.pages[page].frame || after.binding === 'gone',
})

export const contentStays = always({
  name: 'P4-content-stays',
  sentence: 'While the driver is bound, the place of a page has every write that was made to it, mapped or not.',
  uses: [daxMemory, dma],
  on: { page: Page },
  given: (s, { page }) => s.binding === 'bound' && s.pages[page].frame !== none && isAtRest(s, page),
  holds: (s, { page }) => {
    const { frame } = s.pages[page]
    return frame !== none && s.holds[frame] === page && s.fresh[frame]
  },
})

export const goneForAll = always({
  name: 'P12-gone-for-all',
  sentence: 'When the driver is gone, no device and no process has a way to its memory.',
  uses: [daxMemory, dma],
  given: (s) => s.binding === 'gone',
  holds: {
    noOperation: (s) => s.operations.every((_, operation) => frameReached(s, operation) === none),
    noTranslation: (s) => s.translations.every((row) => row.every((frame) => frame === none)),
    noEntry: (s) => s.pages.every((page) => page.entry === 'none'),
  },
})

type DaxView = ViewOfParts<[typeof daxMemory]>

/** References held by the driver and by page-table entries. */
function driverAndMappings(s: DaxView, frame: FrameElement): number {
  const driver = s.binding === 'bound' || s.binding === 'dying' ? 1 : 0
  return driver + count(s.pages, (page) => page.entry === 'present' && page.frame === frame)
}

export const daxPinBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as its driver, entries and pins of operations hold.',
  uses: [daxMemory, shortPins],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs ===
    driverAndMappings(s, frame) + count(s.pins, (pin, operation) => holdsPin(s, operation) && pin.frame === frame),
})

export const daxRegionBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as its driver, entries and regions hold.',
  uses: [daxMemory, registrations],
  on: { frame: Frame },
  holds: (s, { frame }) => {
    let registered = 0
    s.registrations.forEach((row) => {
      registered += count(row, (registration) => registration.frame === frame)
    })
    return s.frames[frame].refs === driverAndMappings(s, frame) + registered
  },
})

export const unbindWaitsForOperation = reachable({
  name: 'E-unbind-waits-for-operation',
  sentence: 'An operation is under way on memory whose driver waits to be gone.',
  uses: [daxMemory, dma],
  on: { operation: Operation },
  holds: (s, { operation }) => s.binding === 'killed' && s.operations[operation].phase === 'running',
})

export const unbindWaitsForRegion = reachable({
  name: 'E-unbind-waits-for-region',
  sentence: 'A region is in use on memory whose driver waits to be gone.',
  uses: [daxMemory, registrations],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) => s.binding === 'killed' && s.registrations[device][page].step === 'active',
})

export const moreThanFits = reachable({
  name: 'E4-more-than-fits',
  sentence: 'More pages have been written than there are frames.',
  uses: [daxMemory],
  holds: (s) => count(s.pages, ({ zeros }) => !zeros) > count(s.frames, () => true),
})

export const unbindReachable = alwaysReachable({
  name: 'A-unbind-reachable',
  sentence: 'From every state, the driver can be gone, with no operation left.',
  uses: [daxMemory, dma],
  holds: (s) => s.binding === 'gone' && s.operations.every((operation) => operation.phase === 'idle'),
})

export const bindReachable = alwaysReachable({
  name: 'A-bind-reachable',
  sentence: 'From every state, the driver can be bound.',
  uses: [daxMemory],
  holds: (s) => s.binding === 'bound',
})

export const memoryWanted = reachable({
  name: 'E-memory-wanted',
  sentence: 'Somebody else needs the memory of a page.',
  uses: [pressure],
  on: { page: Page },
  holds: (s, { page }) => s.wanted[page],
})
