import { counter, each, flag, known, none, oneOf, optional, record } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { dma, type OperationElement } from './dma.ts'
import { type FrameElement, type PageElement, put } from './frames.ts'
import { devices, Frame, Operation, Page } from './sets.ts'

/** Classes of fences, after KERNEL and in order: who waits for one class waits for all before it (enum dma_resv_usage). */
const usages = ['write', 'read', 'bookkeep'] as const
export type Usage = (typeof usages)[number]

/**
 * Buffer objects of a GPU driver, each of one page: TTM moves a buffer as a whole. `pages` says where a buffer's content is,
 * `resource` where it belongs; the two differ from when a move is queued until its copy is done.
 */
export const buffers = part({
  name: 'buffers',
  about: 'buffer objects: reservation lock, place, pins, and the fences in their reservation',
  uses: [dma],
  state: {
    buffers: each(
      Page,
      record({
        /** The dma_resv lock is held across steps. Steps that take and release it leave no trace. */
        reserved: flag(),
        /** bo->resource: where new mappings lead. */
        resource: optional(Frame),
        /** bo->pin_count. */
        pins: counter(devices),
        /** The copy of a move, and with it the move's fence (KERNEL), which is signalled when there is none. */
        copy: oneOf('none', 'queued', 'running'),
      }),
    ),
    /** The fence that an operation has in the reservation of its buffer. */
    fences: each(
      Operation,
      record({
        usage: oneOf('none', ...usages),
        /** It was there when the copy was queued: the copy waits for it. */
        awaited: flag(),
      }),
    ),
  },
})

type Draft = DraftOfParts<[typeof buffers]>
type View = ViewOfParts<[typeof buffers]>

/** The buffer's place is in the memory of the GPU. */
export function isInVram(s: View, page: PageElement): boolean {
  const { resource } = s.buffers[page]
  return resource !== none && s.zone[resource] === 'vram'
}

/** KERNEL: nothing that depends on the move may touch the buffer before. */
export function isMoveSignalled(s: View, page: PageElement): boolean {
  return s.buffers[page].copy === 'none'
}

/** The operation has a fence in the reservation of this buffer. */
export function hasFence(s: View, operation: OperationElement, page: PageElement): boolean {
  return s.operations[operation].page === page && s.fences[operation].usage !== 'none'
}

/**
 * The jobs that a copy of the buffer waits for have signalled: those that had a fence when it was queued, or before that,
 * all. `upTo` is the last class of fences that is waited for.
 */
export function areJobsSignalled(s: View, page: PageElement, upTo: Usage): boolean {
  const queued = !isMoveSignalled(s, page)
  return s.fences.every(({ usage, awaited }, operation) => {
    if (usage === 'none' || s.operations[operation].page !== page || (queued && !awaited)) return true
    return usages.indexOf(usage) > usages.indexOf(upTo)
  })
}

/** Nobody's content is on its way out of the place where the buffer is going. */
export function isPlaceEmptied(s: View, page: PageElement, to: FrameElement | null): boolean {
  return s.pages.every((other, otherPage) => otherPage === page || other.frame !== to)
}

/** Takes what is where the buffer's content should be to where it belongs. */
export function beginCopy(s: Draft, page: PageElement): void {
  const from = known(s.pages[page].frame)
  const to = known(s.buffers[page].resource)
  s.holds[to] = s.holds[from]
  s.fresh[to] = s.fresh[from]
}

/** The buffer's content is now where its resource is; the place that it came from is given back. */
export function settle(s: Draft, page: PageElement): void {
  put(s, known(s.pages[page].frame))
  s.pages[page].frame = s.buffers[page].resource
  s.buffers[page].copy = 'none'
}
