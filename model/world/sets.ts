import { bound, sum } from '../language/bounds.ts'
import { indexSet } from '../language/index-set.ts'

// The kinds of things that all protocols speak of, and how many of each there are.

export const pages = bound('pages', {
  meaning: 'virtual pages of the process, each backed by at most one frame',
  default: 1,
  min: 1,
  max: 8,
})
export const ram = bound('ram', { meaning: 'RAM frames in a normal zone', default: 2, min: 1, max: 8 })
const movable = bound('movable', { meaning: 'RAM frames in ZONE_MOVABLE', default: 0, min: 0, max: 4 })
export const devices = bound('devices', { meaning: 'devices that do DMA', default: 1, min: 1, max: 4 })
export const operations = bound('operations', { meaning: 'DMA operations in flight', default: 1, min: 1, max: 4 })
export const movers = bound('movers', {
  meaning: 'kernel threads that move or drop pages: concurrent invalidations',
  default: 1,
  min: 1,
  max: 3,
})

export const Page = indexSet('Page', pages)
export const Frame = indexSet('Frame', sum(ram, movable), {
  label: (index, bounds) => (index < bounds[ram.name]! ? `ram${index}` : `movable${index - bounds[ram.name]!}`),
})
export const Device = indexSet('Device', devices)
export const Operation = indexSet('Operation', operations, { label: (index) => `op${index}` })
export const Mover = indexSet('Mover', movers)
