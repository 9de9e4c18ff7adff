import { none } from '../model/language/domain.ts'
import { isDropping, mayWait, mover } from '../model/movers/mover.ts'
import { mirror } from '../model/world/mirror.ts'
import { pages } from '../model/world/pages.ts'
import { Mover, Page } from '../model/world/sets.ts'
import { always, leadsTo, reachable, step, underFairness } from './property.ts'

// What the process drops is gone.

export const dropClearsEntry = step({
  name: 'P3c-drop-clears-entry',
  sentence:
    'Who drops a page by its address goes on, and returns, only when its entry has been cleared, if nobody refused.',
  uses: [mover],
  on: { mover: Mover, page: Page },
  given: ({ before, after }, { mover, page }) => {
    const [was, is] = [before.movers[mover], after.movers[mover]]
    const isDue = was.phase === 'notified' || (was.phase === 'notifying' && mayWait(before, mover))
    const goesOn = !['notifying', 'notified'].includes(is.phase) || is.job !== was.job
    return was.page === page && isDropping(before, mover) && isDue && goesOn
  },
  holds: ({ after }, { page }) => after.pages[page].entry === 'none',
})

export const droppedIsForgotten = always({
  name: 'P4b-dropped-is-forgotten',
  sentence: 'A page that is neither in memory nor on swap has no copy on swap that could come back.',
  uses: [pages],
  on: { page: Page },
  given: (s, { page }) => s.pages[page].entry === 'none',
  holds: (s, { page }) => !s.pages[page].onSwap,
})

export const droppedFromSwap = reachable({
  name: 'E-dropped-from-swap',
  sentence: 'A page that is on swap is about to be dropped.',
  uses: [mover],
  on: { mover: Mover, page: Page },
  holds: (s, { mover, page }) =>
    isDropping(s, mover) && s.movers[mover].page === page && s.pages[page].entry === 'swapped',
})

export const droppedPageLeaves = leadsTo({
  name: 'L1f-dropped-page-leaves',
  sentence: 'A page that the process goes on trying to drop leaves its frame.',
  uses: [mover],
  on: { page: Page },
  from: (s, { page }) => s.pages[page].entry === 'present',
  to: (s, { page }) => s.pages[page].frame === none,
  fairness: { strong: ['discardBegin'] },
})

export const droppedRangeLeaves = underFairness(droppedPageLeaves, {
  name: 'L1f-dropped-page-leaves',
  fairness: { strong: ['dropRange'] },
})

export const reapedPageLeaves = leadsTo({
  name: 'L1f-reaped-page-leaves',
  sentence: 'A page that the OOM reaper goes on trying to take leaves its frame, unless a device has it mapped.',
  uses: [mover, mirror],
  on: { page: Page },
  from: (s, { page }) => s.pages[page].entry === 'present',
  to: (s, { page }) => s.pages[page].frame === none || s.translations.some((row) => row[page] !== none),
  fairness: { strong: ['reapBegin'] },
})
