import { count, none } from '../model/language/domain.ts'
import type { ViewOfParts } from '../model/language/part.ts'
import { mappingsAndMovers, mover } from '../model/movers/mover.ts'
import { isInRange, rangeZapping } from '../model/movers/range-zapping.ts'
import { mirror } from '../model/world/mirror.ts'
import { Device, Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, alwaysReachable, leadsTo, reachable, step } from './property.ts'

// Windows and subscriptions over several pages, of which only some may overlap.

export const notifyBeforeRangeChange = step({
  name: 'P7-notify-before-change',
  sentence:
    'Who changes a page-table entry has a window of its own on the page, in which every subscriber has returned from Pre.',
  uses: [rangeZapping],
  on: { device: Device, page: Page },
  given: ({ before, after }, { page }) =>
    before.pages[page].entry === 'present' &&
    (after.pages[page].entry !== 'present' || after.pages[page].frame !== before.pages[page].frame),
  holds: ({ before, action }, { device, page }) =>
    before.movers.some(
      (_, mover) =>
        mover === action.parameters.mover &&
        isInRange(before, mover, page) &&
        before.callback[mover][device] === 'returned',
    ),
})

export const noMappingInRangeWindow = step({
  name: 'P8c-no-mapping-after-callback',
  sentence:
    'No translation is set up for a page from when the driver has been told of a window on it until that is closed.',
  uses: [mirror, rangeZapping],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.translations[device][page] === none && after.translations[device][page] !== none,
  holds: ({ before }, { device, page }) =>
    before.movers.every(
      (_, mover) =>
        !isInRange(before, mover, page) || !['started', 'returned'].includes(before.callback[mover][device]),
    ),
})

export const onlyOverlapInvalidated = step({
  name: 'P-only-overlap-invalidated',
  sentence: 'A translation goes only when a window on its page is open.',
  uses: [mirror, rangeZapping],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.translations[device][page] !== none && after.translations[device][page] === none,
  holds: ({ before }, { device, page }) =>
    before.movers.some((_, mover) => isInRange(before, mover, page) && before.callback[mover][device] === 'started'),
})

export const gatheredBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries and movers hold, with those in an mmu_gather.',
  uses: [rangeZapping],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs === mappingsAndMovers(s, frame) + count(s.gathered, (row) => row[frame]),
})

export const nothingOutsideAreas = always({
  name: 'P11d-nothing-outside-areas',
  sentence: 'What the process has unmapped is nowhere, once the unmapping has ended.',
  uses: [rangeZapping],
  on: { page: Page },
  given: (s, { page }) => !s.hasArea[page] && s.movers.every((_, mover) => !isInRange(s, mover, page)),
  holds: (s, { page }) => s.pages[page].entry === 'none',
})

export const mappedUnderLock = step({
  name: 'P16c-mapped-under-lock',
  sentence: 'An address is mapped again only when nobody is dropping or unmapping what was there.',
  uses: [rangeZapping],
  on: { mover: Mover, page: Page },
  given: ({ before, after }, { page }) => !before.hasArea[page] && after.hasArea[page],
  holds: ({ before }, { mover, page }) => !isInRange(before, mover, page),
})

export const mappedBesideWindow = reachable({
  name: 'E-mapped-beside-window',
  sentence: 'A device goes on with one page of a range while another one is being invalidated.',
  uses: [mirror, rangeZapping],
  on: { operation: Operation, device: Device, mover: Mover, page: Page, other: Page },
  holds: (s, { operation, device, mover, page, other }) =>
    page !== other &&
    s.operations[operation].page === page &&
    s.operations[operation].device === device &&
    s.operations[operation].beats === 1 &&
    s.translations[device][page] !== none &&
    s.zapping[device][other] &&
    s.movers[mover].page === other &&
    s.callback[mover][device] === 'started' &&
    !isInRange(s, mover, page),
})

export const bothInOneWindow = reachable({
  name: 'E-both-in-one-window',
  sentence: 'Two pages that a device has mapped are invalidated in one window.',
  uses: [mirror, rangeZapping],
  on: { device: Device, mover: Mover, page: Page, other: Page },
  holds: (s, { device, mover, page, other }) =>
    page !== other &&
    s.zapping[device][page] &&
    s.zapping[device][other] &&
    isInRange(s, mover, page) &&
    isInRange(s, mover, other),
})

export const collidesElsewhere = reachable({
  name: 'E5-fault-collides-elsewhere',
  sentence: 'A fault collides with the invalidation of a page of its range that its operation does not use.',
  uses: [mirror, rangeZapping],
  on: { operation: Operation, mover: Mover, page: Page },
  holds: (s, { operation, mover, page }) =>
    s.faults[operation].sequenceMoved &&
    s.operations[operation].page === page &&
    s.movers[mover].phase === 'unmapped' &&
    !isInRange(s, mover, page),
})

export const unmappedInPart = reachable({
  name: 'E-unmapped-in-part',
  sentence: 'A device completes an operation on what is left of a range that was unmapped in part.',
  uses: [mirror, rangeZapping],
  on: { operation: Operation, page: Page },
  holds: (s, { operation, page }) => s.operations[operation].phase === 'done' && !s.hasArea[page],
})

export const failedAccessEnds = step({
  name: 'S-failed-fault-ends-operation',
  sentence: 'An operation on a page that is not mapped any more ends.',
  uses: [mirror, rangeZapping],
  on: { operation: Operation },
  given: ({ action }, { operation }) => action.name === 'faultFails' && action.parameters.operation === operation,
  holds: ({ after }, { operation }) =>
    after.operations[operation].phase === 'idle' && after.faults[operation].step === 'none',
})

/** A fault over a range needs all of it at once: there is a frame for each page. */
const isMemoryEnough = ({ frames, pages }: ViewOfParts<[typeof mirror]>) =>
  count(frames, () => true) >= count(pages, () => true)

export const rangeFaultEnds = leadsTo({
  name: 'L3-fault-progress',
  sentence:
    'A fault of a device is resolved or fails, if no mover begins again and again, areas stay as they are, and there is memory for the range.',
  uses: [mirror, rangeZapping],
  on: { operation: Operation },
  from: (s, { operation }) => s.faults[operation].step === 'raised' && isMemoryEnough(s),
  to: (s, { operation }) => s.faults[operation].step === 'none' || s.movers.some(({ phase }) => phase === 'notifying'),
})

export const rangeOperationEnds = leadsTo({
  name: 'L9-transparent-continuity',
  sentence: 'An operation completes if no mover begins again and again, or fails because its page has been unmapped.',
  uses: [mirror, rangeZapping],
  on: { operation: Operation, page: Page },
  from: (s, { operation, page }) =>
    ['running', 'faulted'].includes(s.operations[operation].phase) && s.operations[operation].page === page,
  to: (s, { operation, page }) =>
    s.operations[operation].phase === 'done' ||
    (s.operations[operation].phase === 'idle' && !s.hasArea[page]) ||
    s.movers.some(({ phase }) => phase === 'notifying'),
})

const triesAgain = { strong: ['faultBegin', 'faultPopulate', 'faultWalk', 'faultRetry', 'faultMap', 'faultFails'] }

export const rangeFaultEndsDespiteOthers = leadsTo({
  name: 'L3-fault-progress-despite-moves-elsewhere',
  variantOf: rangeFaultEnds,
  sentence:
    'A fault of a device is resolved or fails, even if other pages of its range are moved again and again, if it tries again and again, and there is memory for the range.',
  uses: [mirror, rangeZapping],
  on: { operation: Operation, page: Page },
  from: (s, { operation, page }) =>
    s.faults[operation].step === 'raised' && s.operations[operation].page === page && isMemoryEnough(s),
  to: (s, { operation, page }) =>
    s.faults[operation].step === 'none' ||
    s.movers.some(({ phase }, mover) => phase === 'notifying' && isInRange(s, mover, page)),
  fairness: triesAgain,
})

export const rangeFaultEndsInShortage = leadsTo({
  name: 'L2-overcommit-progress',
  sentence:
    'A fault over a range is resolved or fails with less memory than that, if somebody goes on trying to page out, and it tries again and again.',
  uses: [mirror, rangeZapping],
  on: { operation: Operation },
  from: (s, { operation }) => s.faults[operation].step === 'raised' && !isMemoryEnough(s),
  to: (s, { operation }) => s.faults[operation].step === 'none',
  fairness: { strong: [...triesAgain.strong, 'reclaimBegin'] },
})

export const areaReachable = alwaysReachable({
  name: 'A-areas-reachable',
  sentence: 'From every state, the process can map again what it has unmapped.',
  uses: [rangeZapping],
  holds: (s) => s.hasArea.every((hasArea) => hasArea),
})

export const rangeFreed = reachable({
  name: 'E-range-freed-at-once',
  sentence: 'Two frames are in the mmu_gather of one mover.',
  uses: [rangeZapping, mover],
  on: { mover: Mover, frame: Frame },
  holds: (s, { mover, frame }) => s.gathered[mover][frame] && s.movers[mover].from !== none,
})
