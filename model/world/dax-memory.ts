import { none, oneOf } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { type FrameElement, get, type PageElement } from './frames.ts'
import { pages } from './pages.ts'

/**
 * Memory that a driver gives out at a fixed place (device DAX): the process maps it and gets a frame for each page, which it
 * keeps. Frames have a reference of the driver for as long as it is bound.
 */
export const daxMemory = part({
  name: 'dax-memory',
  about: 'memory at a fixed place, and the driver that can be unbound from it',
  uses: [pages],
  state: {
    /**
     * dying: new faults are refused · killed: no mapping is left, and the driver has dropped its references · gone: nobody
     * refers to the memory
     */
    binding: oneOf('bound', 'dying', 'killed', 'gone'),
  },
  initially: (s) => {
    s.frames.forEach((frame) => {
      frame.refs = 1
    })
  },
})

type Draft = DraftOfParts<[typeof daxMemory]>
type View = ViewOfParts<[typeof daxMemory]>

/** The frame is where the page is, or the page is nowhere yet and the frame is nobody's. */
export function isPlaceOf(s: View, page: PageElement, frame: FrameElement): boolean {
  if (s.pages[page].frame !== none) return s.pages[page].frame === frame
  return s.pages.every((other) => other.frame !== frame)
}

/** A fault on the page can be served: the driver is there, and has a frame for it. */
export function hasPlace(s: View, page: PageElement): boolean {
  return s.binding === 'bound' && s.frames.some((_, frame) => isPlaceOf(s, page, frame))
}

/** Maps the page to its place. The content is what it was; at first, zeros. */
export function mapAtPlace(s: Draft, page: PageElement, frame: FrameElement): void {
  get(s, frame)
  if (s.pages[page].frame === none) s.fresh[frame] = true
  s.holds[frame] = page
  s.pages[page].entry = 'present'
  s.pages[page].frame = frame
}
