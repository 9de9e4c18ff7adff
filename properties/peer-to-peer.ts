import { count, none } from '../model/language/domain.ts'
import { dma, frameReached } from '../model/world/dma.ts'
import { p2pMemory } from '../model/world/p2p-memory.ts'
import { peerRoutes } from '../model/world/peer-routes.ts'
import { Device, Frame, Operation, Page } from '../model/world/sets.ts'
import { holdsPin, shortPins } from '../model/world/short-pins.ts'
import { always, leadsTo, reachable, step } from './property.ts'

// Memory of one PCI device that others do DMA to.

export const routeMatches = always({
  name: 'P10-topology-ok',
  sentence: 'The address in a command is of the kind that leads from its device to the memory.',
  uses: [peerRoutes],
  on: { operation: Operation, device: Device },
  given: (s, { operation, device }) => frameReached(s, operation) !== none && s.operations[operation].device === device,
  holds: (s, { operation, device }) => {
    const kind = s.addressKinds[operation]
    if (s.routes[device] === 'switch') return kind === 'bus'
    return s.routes[device] === 'bridge' && kind === 'iova'
  },
})

export const noLongTermPin = always({
  name: 'P14-long-term-placement',
  sentence: 'Nobody has a long-term pin on P2PDMA memory.',
  uses: [p2pMemory],
  on: { page: Page },
  given: (s, { page }) => s.longTerm[page].step !== 'none',
  holds: (s, { page }) => s.longTerm[page].frame === none,
})

export const p2pBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as its driver, mappings, operations and long-term pins hold.',
  uses: [p2pMemory, shortPins],
  on: { frame: Frame },
  holds: (s, { frame }) => {
    const driver = s.binding === 'bound' || s.binding === 'dying' ? 1 : 0
    const mapped = count(s.pages, (page) => page.entry !== 'none' && page.frame === frame)
    const pinned = count(s.pins, (pin, operation) => holdsPin(s, operation) && pin.frame === frame)
    return s.frames[frame].refs === driver + mapped + pinned + count(s.longTerm, (pin) => pin.frame === frame)
  },
})

export const neverMoves = step({
  name: 'P-place-is-fixed',
  sentence: 'A page that has a frame keeps it until it is unmapped for good.',
  uses: [p2pMemory],
  on: { page: Page },
  given: ({ before }, { page }) => before.pages[page].frame !== none,
  holds: ({ before, after }, { page }) => {
    const { frame } = after.pages[page]
    return frame === none || frame === before.pages[page].frame
  },
})

export const reachedThroughBridge = reachable({
  name: 'E-reached-through-bridge',
  sentence: 'A device moves data through the host bridge.',
  uses: [peerRoutes],
  on: { operation: Operation },
  holds: (s, { operation }) => s.operations[operation].phase === 'done' && s.addressKinds[operation] === 'iova',
})

export const refusedForTopology = reachable({
  name: 'E-refused-for-topology',
  sentence: 'An operation is refused because its device has no way to the memory.',
  uses: [peerRoutes, shortPins],
  on: { operation: Operation },
  holds: (s, { operation }) => s.operations[operation].phase === 'preparing' && s.pins[operation].step === 'dirtied',
})

export const longTermAnswered = step({
  name: 'S-long-term-answered',
  sentence: 'An application that asks for a long-term pin gets an answer, and one that gives up is done.',
  uses: [p2pMemory],
  on: { page: Page },
  given: ({ action }, { page }) =>
    ['answerLongTerm', 'endLongTerm'].includes(action.name) && action.parameters.page === page,
  holds: ({ after }, { page }) => ['none', 'active'].includes(after.longTerm[page].step),
})

export const longTermEnds = leadsTo({
  name: 'L8-long-term-answered',
  sentence: 'An application that asks for a long-term pin gets an answer, and one that gives up is done in the end.',
  uses: [p2pMemory],
  on: { page: Page },
  from: (s, { page }) => ['requested', 'closing'].includes(s.longTerm[page].step),
  to: (s, { page }) => ['none', 'active'].includes(s.longTerm[page].step),
})

export const longTermCanEnd = reachable({
  name: 'E-long-term-given-up',
  sentence: 'An application takes back what it asked for.',
  uses: [p2pMemory],
  on: { page: Page },
  holds: (s, { page }) => s.longTerm[page].step === 'closing',
})

export const unmappedReturns = step({
  name: 'S-memory-given-back',
  sentence:
    'Memory that is unmapped, or could not be mapped, goes back to the pool with nothing in it, if nobody has it pinned.',
  uses: [p2pMemory, dma],
  on: { page: Page },
  given: ({ action }, { page }) => ['munmap', 'insertFails'].includes(action.name) && action.parameters.page === page,
  holds: ({ before, after }, { page }) => {
    const { frame } = before.pages[page]
    if (frame === none || after.pages[page].frame !== none) return false
    return after.frames[frame].refs > 1 || after.holds[frame] === none
  },
})
