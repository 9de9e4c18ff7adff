import { type Bounds, bound, sum } from '../language/bounds.ts'
import { indexSet } from '../language/index-set.ts'

// The kinds of things that all protocols speak of, and how many of each there are.

export const pages = bound('pages', {
  meaning: 'virtual pages of the process, or buffers, each backed by at most one frame',
  default: 1,
  min: 1,
  max: 8,
})
const ram = bound('ram', { meaning: 'RAM frames in a normal zone', default: 2, min: 1, max: 8 })
const movable = bound('movable', { meaning: 'RAM frames in ZONE_MOVABLE', default: 0, min: 0, max: 4 })
const vram = bound('vram', { meaning: 'frames of GPU memory', default: 2, min: 1, max: 4 })
export const devices = bound('devices', { meaning: 'devices that do DMA', default: 1, min: 1, max: 4 })
export const operations = bound('operations', { meaning: 'DMA operations in flight', default: 1, min: 1, max: 4 })
export const movers = bound('movers', {
  meaning: 'kernel threads that move or drop pages: concurrent invalidations',
  default: 1,
  min: 1,
  max: 3,
})

export const peers = bound('peers', {
  meaning: 'how many of the devices can do DMA to GPU memory directly',
  default: 1,
  min: 0,
  max: 4,
})
const processes = bound('processes', { meaning: 'processes that share the buffers', default: 1, min: 1, max: 3 })

const cpus = bound('cpus', { meaning: 'CPUs on which threads of the process run', default: 1, min: 1, max: 3 })

/** For systems without GPU memory. */
export const ramOnly: Bounds = { [vram.name]: 0 }
/** For systems that speak of GPU memory alone, with no mover of core mm. */
export const vramOnly: Bounds = { [ram.name]: 0, [movable.name]: 0, [movers.name]: 0 }
/** For systems in which core mm does not move RAM frames. */
export const noMovable: Bounds = { [movable.name]: 0 }
/** For systems in which all GPU memory is that of the one device. */
export const oneDevice: Bounds = { [devices.name]: 1 }

const zones = { normal: ram, movable, vram }
export type Zone = keyof typeof zones

/** Frames are numbered zone by zone: the zone of a frame, and its number in there. */
export function placeOf(frame: number, bounds: Bounds): { zone: Zone; index: number } {
  const afterRam = frame - bounds[ram.name]!
  const afterMovable = afterRam - bounds[movable.name]!
  if (afterRam < 0) return { zone: 'normal', index: frame }
  return afterMovable < 0 ? { zone: 'movable', index: afterRam } : { zone: 'vram', index: afterMovable }
}

export const Page = indexSet('Page', pages)
export const Frame = indexSet('Frame', sum(...Object.values(zones)), {
  label: (frame, bounds) => {
    const { zone, index } = placeOf(frame, bounds)
    return `${zones[zone].name}${index}`
  },
})
export const Device = indexSet('Device', devices)
export const Operation = indexSet('Operation', operations, { label: (index) => `op${index}` })
export const Mover = indexSet('Mover', movers)
export const Process = indexSet('Process', processes)
export const Cpu = indexSet('Cpu', cpus)
