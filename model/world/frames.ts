import { derived } from '../language/bounds.ts'
import { constant, counter, each, flag, none, oneOf, optional, record } from '../language/domain.ts'
import type { ElementOf } from '../language/index-set.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { devices, Frame, movers, operations, Page, pages, placeOf } from './sets.ts'

// Page table, one mover thread with source and target each, one pin per operation and per registration.
const references = derived([pages, devices, operations, movers], (p, d, o, m) => 1 + p * d + o + m)

/**
 * Physical frames with their reference counts. A frame is free when nothing refers to it.
 * Ghost state says whose content a frame holds, and whether that content has every write made to the page so far.
 */
export const frames = part({
  name: 'frames',
  about: 'physical frames: reference counts, dirty bits, and as ghosts whose content they hold',
  state: {
    frames: each(
      Frame,
      record({
        /** struct folio _refcount: page-table mapping, pins, movers that have isolated it. */
        refs: counter(references),
        /** The count is frozen (folio_ref_freeze): nobody can take a reference. */
        frozen: flag(),
        dirty: flag(),
      }),
    ),
    /** Where the frame is: RAM that never or that ever must be emptied, or the memory of a GPU. */
    zone: each(
      Frame,
      constant(oneOf('normal', 'movable', 'vram'), (frame, bounds) => placeOf(frame, bounds).zone),
    ),
    /** Ghost: the page whose content the frame holds. */
    holds: each(Frame, optional(Page)),
    /** Ghost: the content has every write that was made to the page. */
    fresh: each(Frame, flag()),
  },
})

type FramesDraft = DraftOfParts<[typeof frames]>
type FramesView = ViewOfParts<[typeof frames]>
export type FrameElement = ElementOf<typeof Frame>
export type PageElement = ElementOf<typeof Page>

export function isFree(s: FramesView, frame: FrameElement): boolean {
  return s.frames[frame].refs === 0
}

/** A free frame that core mm may give away: the memory of a device is its driver's. */
export function isFreeRam(s: FramesView, frame: FrameElement): boolean {
  return isFree(s, frame) && s.zone[frame] !== 'vram'
}

/** Takes a free frame for the page; the caller holds the first reference. */
export function allocate(s: FramesDraft, frame: FrameElement, page: PageElement, fresh: boolean): void {
  s.frames[frame].refs = 1
  s.holds[frame] = page
  s.fresh[frame] = fresh
}

export function get(s: FramesDraft, frame: FrameElement): void {
  s.frames[frame].refs++
}

/** Drops a reference; with the last one the frame is free and its content is gone. */
export function put(s: FramesDraft, frame: FrameElement): void {
  s.frames[frame].refs--
  if (s.frames[frame].refs > 0) return
  s.frames[frame].frozen = false
  s.frames[frame].dirty = false
  s.holds[frame] = none
  s.fresh[frame] = false
}
