import { constant, each, flag, known, none, oneOf, optional, record } from '../language/domain.ts'
import type { ElementOf } from '../language/index-set.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { allPeers, attachments, isFlushed } from '../world/attachments.ts'
import { areJobsSignalled, isInVram } from '../world/buffers.ts'
import { type FrameElement, isFree, type PageElement } from '../world/frames.ts'
import { processes } from '../world/processes.ts'
import { Device, Frame, Mover, Page } from '../world/sets.ts'

/** Where TTM is to put buffers, and the moves that it is setting up. Its steps are in a part of their own. */
export const placement = part({
  name: 'placement',
  about: 'what the GPU driver has been asked for, and the moves under way',
  uses: [attachments, processes],
  state: {
    /** show: to where the CPU reaches it. */
    demands: each(Page, oneOf('none', 'evict', 'reside', 'show')),
    /** The CPU reaches the frame: of GPU memory, what is behind the window of the BAR. */
    inWindow: each(
      Frame,
      constant(flag(), () => true),
    ),
    /** Moves being set up: the mover holds the reservation of the buffer. */
    moves: each(
      Mover,
      record({
        page: optional(Page),
        /** The frame to fill: taken, with nobody's content in it yet. */
        to: optional(Frame),
      }),
    ),
    /** The mover has called this importer's invalidate_mappings; it goes through the list of importers once. */
    told: each(Mover, Device, flag()),
  },
})

type Draft = DraftOfParts<[typeof placement]>
type View = ViewOfParts<[typeof placement]>
export type MoverElement = ElementOf<typeof Mover>

/**
 * TTM could place a buffer in the frame. GPU memory is given away as soon as its buffer has another place: the copy out of it
 * is queued, and the copy into it waits (ttm_bo_move_pipeline_evict). RAM is given away when its last user is gone.
 */
export function isVacant(s: View, frame: FrameElement): boolean {
  if (s.zone[frame] !== 'vram') return isFree(s, frame)
  return s.buffers.every((b) => b.resource !== frame) && s.moves.every((move) => move.to !== frame)
}

function isVramFull(s: View): boolean {
  return s.zone.every((zone, frame) => zone !== 'vram' || !isVacant(s, frame))
}

/** The buffer is in RAM, and nothing but a lack of room keeps it there. */
function isWaitingForVram(s: View, page: PageElement): boolean {
  return s.demands[page] === 'reside' && !isInVram(s, page) && s.buffers[page].pins === 0 && allPeers(s, page)
}

/** The CPU reaches the buffer where new mappings of it lead. */
export function isVisible(s: View, page: PageElement): boolean {
  const { resource } = s.buffers[page]
  return resource !== none && s.inWindow[resource]
}

/** Should the buffer go to this frame: into GPU memory on demand, out of it on demand or to make room for another? */
export function isWantedIn(s: View, page: PageElement, frame: FrameElement): boolean {
  if (s.demands[page] === 'show') return !isVisible(s, page) && s.inWindow[frame]
  if (s.zone[frame] === 'vram') return isWaitingForVram(s, page)
  if (!isInVram(s, page)) return false
  return s.demands[page] === 'evict' || (isVramFull(s) && s.demands.some((_, other) => isWaitingForVram(s, other)))
}

/** Nothing that TTM could do would meet the demand: a pin is in the way, or an importer that cannot reach GPU memory. */
export function isHopeless(s: View, page: PageElement): boolean {
  if (s.buffers[page].pins > 0) return true
  if (s.demands[page] !== 'reside') return false
  return !allPeers(s, page) || s.zone.every((zone, frame) => zone !== 'vram' || isHeldByPin(s, frame))
}

function isHeldByPin(s: View, frame: FrameElement): boolean {
  return s.buffers.some((b) => b.resource === frame && b.pins > 0)
}

/** Up to BOOKKEEP: jobs, and the flushes of importers that have been told to give up their mappings. */
export function areFencesSignalled(s: View, page: PageElement): boolean {
  return areJobsSignalled(s, page, 'bookkeep') && isFlushed(s, page)
}

/** Every importer of the buffer has been told of the move. */
export function isEveryImporterTold(s: View, mover: MoverElement): boolean {
  const page = known(s.moves[mover].page)
  return s.attachments.every((row, device) => row[page] === 'none' || s.told[mover][device])
}

/** From here on new mappings lead to the new place. The demand is met. */
export function assignResource(s: Draft, mover: MoverElement): void {
  const page = known(s.moves[mover].page)
  s.buffers[page].resource = s.moves[mover].to
  s.demands[page] = 'none'
}

/** Ends a move: the reservation is released. */
export function unreserve(s: Draft, mover: MoverElement): void {
  s.buffers[known(s.moves[mover].page)].reserved = false
  s.moves[mover].page = none
  s.moves[mover].to = none
  s.told[mover].fill(false)
}
