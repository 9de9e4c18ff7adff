import { optional, record } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { type FrameElement, get, type PageElement } from './frames.ts'
import { pages, writeContent } from './pages.ts'
import { Frame, Page } from './sets.ts'

/**
 * Pages of a process in the memory of a GPU that the CPU cannot reach (DEVICE_PRIVATE). Their entries are `present` here and lead to a frame
 * of GPU memory; to the CPU they are swap entries, so that a touch is a fault.
 */
export const devicePrivate = part({
  name: 'device-private',
  about: 'pages that only the GPU reaches: writes of the CPU, and its faults on them',
  uses: [pages],
  state: {
    /** A CPU fault on a device-private entry: the page, and the frame that the entry led to, of which it holds a reference. */
    privateFault: record({ page: optional(Page), frame: optional(Frame) }),
  },
  actions: (action) => ({
    cpuWrite: action({
      by: 'application',
      on: { page: Page },
      source: 'a store through an entry that the CPU may use; mm/rmap.c carries its dirty bit to the folio',
      when: {
        present: (s, { page }) => s.pages[page].entry === 'present',
        reachable: (s, { page }) => !isDevicePrivate(s, page),
      },
      then: (s, { page }) => {
        const { frame } = s.pages[page]
        if (frame === null) return
        writeContent(s, page, frame)
        s.frames[frame].dirty = true
      },
    }),
    privateTouch: action({
      by: 'application',
      on: { page: Page },
      source: 'mm/memory.c do_swap_page: the entry is read, and the folio got, under the page-table lock',
      when: {
        noFault: (s) => s.privateFault.page === null,
        present: (s, { page }) => s.pages[page].entry === 'present',
        devicePrivate: (s, { page }) => isDevicePrivate(s, page),
      },
      then: {
        note: (s, { page }) => noteFolio(s, page),
        getFolio: (s) => getFolio(s),
      },
    }),
  }),
})

type Draft = DraftOfParts<[typeof pages]> & { privateFault: { page: PageElement | null; frame: FrameElement | null } }

/** A fault has read the entry. */
function noteFolio(s: Draft, page: PageElement): void {
  s.privateFault.page = page
  s.privateFault.frame = s.pages[page].frame
}

/** The folio that the fault has found stays. */
function getFolio(s: Draft): void {
  if (s.privateFault.frame !== null) get(s, s.privateFault.frame)
}

/** A fault on a device-private page, of a CPU or on behalf of a device. */
export function touchPrivate(s: Draft, page: PageElement): void {
  noteFolio(s, page)
  getFolio(s)
}

/** The page is in memory that the CPU cannot reach. */
export function isDevicePrivate(s: ViewOfParts<[typeof pages]>, page: PageElement): boolean {
  const { frame } = s.pages[page]
  return frame !== null && s.zone[frame] === 'vram'
}
