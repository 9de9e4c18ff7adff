import { isDropping, mayWait, mover } from '../model/movers/mover.ts'
import { pages } from '../model/world/pages.ts'
import { Mover, Page } from '../model/world/sets.ts'
import { always, reachable, step } from './property.ts'

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
