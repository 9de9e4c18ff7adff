import { count, none } from '../model/language/domain.ts'
import type { ViewOfParts } from '../model/language/part.ts'
import { type MoverElement, mayWait, mover } from '../model/movers/mover.ts'
import type { DeviceElement } from '../model/world/dma.ts'
import { gpuPageTable } from '../model/world/gpu-page-table.ts'
import { intervalNotifier, isWindowActive } from '../model/world/interval-notifier.ts'
import { invalidationCounter } from '../model/world/invalidation-counter.ts'
import { mirror } from '../model/world/mirror.ts'
import { isWindowOpen, type notifier } from '../model/world/notifier.ts'
import { Device, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, step } from './property.ts'

// The contract of invalidate_range_start and _end (include/linux/mmu_notifier.h).

/** For who has refused, there is no window. */
function isToldOf(s: ViewOfParts<[typeof notifier]>, mover: MoverElement, device: DeviceElement): boolean {
  return isWindowOpen(s, mover, device) && s.callback[mover][device] !== 'refused'
}

export const notifyBeforeChange = step({
  name: 'P7-notify-before-change',
  sentence:
    'Who changes a page-table entry has a window of its own on the page, in which every subscriber has returned from Pre.',
  uses: [mover],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.subscribes[device] &&
    before.pages[page].entry === 'present' &&
    (after.pages[page].entry !== 'present' || after.pages[page].frame !== before.pages[page].frame),
  holds: ({ before, action }, { device, page }) =>
    before.movers.some(
      (row, mover) =>
        mover === action.parameters.mover && row.page === page && before.callback[mover][device] === 'returned',
    ),
})

export const pairedWindows = always({
  name: 'P8-paired-windows',
  sentence:
    "A subscriber's count of running invalidations is the number of windows that it was told of, has not refused, and that are open.",
  uses: [invalidationCounter, mover],
  on: { device: Device },
  given: (s, { device }) => s.subscribes[device],
  holds: (s, { device }) => s.running[device] === count(s.callback, (_, mover) => isToldOf(s, mover, device)),
})

export const noMappingInWindow = step({
  name: 'P8b-no-mapping-in-window',
  sentence: 'No translation is set up for a page while a window on it is open for that device.',
  uses: [mirror, mover],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.translations[device][page] === none && after.translations[device][page] !== none,
  holds: ({ before }, { device, page }) =>
    before.movers.every((row, mover) => row.page !== page || !isToldOf(before, mover, device)),
})

// The same for interval notifiers (mm/mmu_notifier.c).

export const pairedIntervals = always({
  name: 'P8-paired-windows',
  sentence: 'When no window is open, the sequence is even, nothing is deferred, and no fault waits.',
  uses: [intervalNotifier],
  given: (s) => !isWindowActive(s),
  holds: {
    even: (s) => !s.writing,
    nothingDeferred: (s) =>
      s.subscriptions.every((row) => row.every(({ place }) => place === 'out' || place === 'tree')),
    nobodyWaits: (s) => s.faults.every(({ step }) => step !== 'waiting'),
  },
})

export const noMappingAfterCallback = step({
  name: 'P8c-no-mapping-after-callback',
  sentence:
    'No translation is set up for a page from when the driver has been told of a window on it until that is closed.',
  uses: [mirror, mover],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.translations[device][page] === none && after.translations[device][page] !== none,
  holds: ({ before }, { device, page }) =>
    before.movers.every(
      (row, mover) => row.page !== page || !['started', 'returned'].includes(before.callback[mover][device]),
    ),
})

export const oddWhileTold = always({
  name: 'P8d-odd-while-told',
  sentence:
    'While a subscriber is being told of a window, the sequence is odd: faults wait, and the tree stays as it is.',
  uses: [intervalNotifier],
  given: (s) => s.callback.some((row) => row.some((callback) => ['called', 'started', 'posted'].includes(callback))),
  holds: (s) => s.writing,
})

export const treeUnderLock = step({
  name: 'P16c-tree-under-lock',
  sentence: 'The sequence changes, and subscriptions come and go, while nobody else holds the lock of the list.',
  uses: [intervalNotifier],
  on: { device: Device, page: Page },
  given: ({ before, after }, { device, page }) =>
    before.writing !== after.writing ||
    before.subscriptions[device][page].place !== after.subscriptions[device][page].place,
  holds: ({ before, action }) => before.ending === none || before.ending === action.parameters.mover,
})

export const noFreedSubscription = always({
  name: 'P2m-no-freed-subscription',
  sentence: 'A subscription that has been freed is in no list, and no callback runs on it.',
  uses: [intervalNotifier, mover],
  on: { device: Device, page: Page },
  given: (s, { device, page }) => s.subscriptions[device][page].life === 'none',
  holds: {
    inNoList: (s, { device, page }) => s.subscriptions[device][page].place === 'out',
    noCallback: (s, { device, page }) =>
      s.movers.every((row, mover) => row.page !== page || !['called', 'started'].includes(s.callback[mover][device])),
  },
})

export const refusalPropagated = step({
  name: 'P25-refusal-propagated',
  sentence: 'A mover that has been refused changes no page-table entry.',
  uses: [mover],
  on: { mover: Mover },
  given: ({ before, after }, { mover }) =>
    before.movers[mover].phase === 'notifying' &&
    before.callback[mover].some((callback) => callback === 'refused') &&
    after.movers[mover].phase !== 'notifying',
  holds: ({ after }, { mover }) => ['closing', 'idle'].includes(after.movers[mover].phase),
})

export const windowClosedForAll = always({
  name: 'P25b-window-closed-for-all',
  sentence: 'When a mover is done, its window is closed for every subscriber, also when one of them has refused.',
  uses: [mover],
  on: { mover: Mover },
  given: (s, { mover }) => s.movers[mover].phase === 'idle',
  holds: (s, { mover }) => s.callback[mover].every((callback) => callback === 'none'),
})

export const neverKeptWaiting = always({
  name: 'P25c-never-kept-waiting',
  sentence: 'A caller that may not wait is in no callback that waits for the hardware.',
  uses: [mirror, mover],
  on: { mover: Mover, device: Device, page: Page },
  given: (s, { mover, device, page }) =>
    !mayWait(s, mover) && s.movers[mover].page === page && isWindowOpen(s, mover, device),
  holds: (s, { mover, device, page }) =>
    !['started', 'posted'].includes(s.callback[mover][device]) || !s.zapping[device][page],
})

/** Where callbacks wait for jobs. */
export const neverKeptWaitingForJobs = always({
  name: 'P25c-never-kept-waiting',
  sentence: 'A caller that may not wait is in no callback that waits for a job.',
  uses: [gpuPageTable, mirror, mover],
  on: { mover: Mover, device: Device, operation: Operation },
  given: (s, { mover, device }) => !mayWait(s, mover) && isWindowOpen(s, mover, device),
  holds: (s, { mover, device, operation }) =>
    s.callback[mover][device] !== 'started' ||
    s.operations[operation].device !== device ||
    s.operations[operation].page !== s.movers[mover].page ||
    s.operations[operation].phase !== 'running',
})

export const callbacksTakeTurns = always({
  name: 'P16-callbacks-take-turns',
  sentence: 'Of the callbacks of one driver, which hold its lock until they return, only one is under way.',
  uses: [mover],
  on: { device: Device, one: Mover, other: Mover },
  given: (s, { device, one }) => s.callback[one][device] === 'started',
  holds: (s, { device, one, other }) => one === other || s.callback[other][device] !== 'started',
})
