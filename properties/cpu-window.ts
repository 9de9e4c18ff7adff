import { cpuWindow } from '../model/movers/cpu-window.ts'
import { isVisible } from '../model/movers/placement.ts'
import { Frame, Page, Process } from '../model/world/sets.ts'
import { always, leadsTo, reachable, step, underFairness } from './property.ts'

// Memory of which the CPU reaches only a part.

export const mappedInWindow = always({
  name: 'P10b-cpu-reaches-mapping',
  sentence: 'A page-table entry of a process leads to memory that the CPU reaches.',
  uses: [cpuWindow],
  on: { process: Process, page: Page, frame: Frame },
  given: (s, { process, page, frame }) => s.cpuMappings[process][page] === frame,
  holds: (s, { frame }) => s.inWindow[frame],
})

export const movedForTouch = reachable({
  name: 'E-moved-for-touch',
  sentence: 'A buffer that was outside of the window has been moved for a touch, within GPU memory.',
  uses: [cpuWindow],
  on: { page: Page, frame: Frame },
  holds: (s, { page, frame }) =>
    s.touched[page] && isVisible(s, page) && s.buffers[page].resource === frame && s.zone[frame] === 'vram',
})

export const pinnedOutOfWindow = reachable({
  name: 'E-pinned-out-of-window',
  sentence: 'The CPU touches a buffer that is pinned where it does not reach it.',
  uses: [cpuWindow],
  on: { page: Page },
  holds: (s, { page }) => s.touched[page] && s.buffers[page].pins > 0 && !isVisible(s, page),
})

export const touchAnswered = step({
  name: 'S-touch-answered',
  sentence: 'A touch that is served or refused is over; one that asks for a move has asked.',
  uses: [cpuWindow],
  on: { page: Page },
  given: ({ action }, { page }) =>
    ['touchServed', 'touchRefused', 'moveIntoWindow'].includes(action.name) && action.parameters.page === page,
  holds: ({ action, after }, { page }) =>
    action.name === 'moveIntoWindow' ? after.demands[page] === 'show' : !after.touched[page],
})

export const refusedOnlyWherePinned = step({
  name: 'P10c-refused-only-where-pinned',
  sentence: 'A process gets SIGBUS only for a buffer that is pinned where the CPU does not reach it.',
  uses: [cpuWindow],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'touchRefused' && action.parameters.page === page,
  holds: ({ before }, { page }) => before.buffers[page].pins > 0 && !isVisible(before, page),
})

export const touchEnds = leadsTo({
  name: 'L7-cpu-fault-progress',
  sentence: 'A touch of a buffer outside of the window ends: the buffer has been moved, or the process gets SIGBUS.',
  uses: [cpuWindow],
  on: { page: Page },
  from: (s, { page }) => s.touched[page],
  to: (s, { page }) => !s.touched[page],
})

export const touchEndsIfDeregistered = underFairness(touchEnds, {
  name: 'L7-cpu-fault-progress-if-deregistered',
  sentence: 'A touch of a buffer outside of the window ends, if applications deregister.',
  fairness: { weak: ['deregister'] },
})
