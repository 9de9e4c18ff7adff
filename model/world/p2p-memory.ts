import { each, known, none, oneOf, optional, record } from '../language/domain.ts'
import { type DraftOfParts, part } from '../language/part.ts'
import { isPlaceOf } from './dax-memory.ts'
import { dma } from './dma.ts'
import { get, type PageElement, put } from './frames.ts'
import { Frame, Page } from './sets.ts'
import { unbinding } from './unbinding.ts'

/** Memory of a PCI device that it gives out as ZONE_DEVICE pages (MEMORY_DEVICE_PCI_P2PDMA), and long-term pins on it. */
export const p2pMemory = part({
  name: 'p2p-memory',
  about: 'PCI P2PDMA memory: taken from a pool by mmap, given back by munmap',
  uses: [unbinding, dma],
  state: {
    /** An application that asks for a FOLL_LONGTERM pin on the page. */
    longTerm: each(Page, record({ step: oneOf('none', 'requested', 'active', 'closing'), frame: optional(Frame) })),
  },
  actions: (action) => ({
    poolAllocate: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'drivers/pci/p2pdma.c p2pmem_alloc_mmap: gen_pool_alloc_owner, percpu_ref_tryget_live',
      when: {
        alive: (s) => s.binding === 'bound',
        unmapped: (s, { page }) => s.pages[page].entry === 'none' && s.pages[page].frame === none,
        // Only the reference of the driver is left.
        inPool: (s, { page, frame }) => isPlaceOf(s, page, frame) && s.frames[frame].refs === 1,
      },
      then: (s, { page, frame }) => {
        get(s, frame)
        s.holds[frame] = page
        s.fresh[frame] = true
        s.pages[page].entry = 'moving'
        s.pages[page].frame = frame
      },
    }),
    insert: action({
      by: 'kernel',
      on: { page: Page },
      source: 'drivers/pci/p2pdma.c p2pmem_alloc_mmap: vm_insert_page',
      when: { inserting: (s, { page }) => s.pages[page].entry === 'moving' },
      then: (s, { page }) => {
        s.pages[page].entry = 'present'
      },
    }),
    insertFails: action({
      by: 'environment',
      on: { page: Page },
      source: 'drivers/pci/p2pdma.c p2pmem_alloc_mmap: vm_insert_page fails, gen_pool_free, percpu_ref_put',
      when: { inserting: (s, { page }) => s.pages[page].entry === 'moving' },
      then: {
        putReference: (s, { page }) => put(s, known(s.pages[page].frame)),
        giveBack: (s, { page }) => giveBack(s, page),
      },
    }),
    munmap: action({
      by: 'application',
      on: { page: Page },
      source: 'mm/memory.c zap_pte_range; drivers/pci/p2pdma.c p2pdma_page_free',
      when: {
        present: (s, { page }) => s.pages[page].entry === 'present',
        // What the application owes: no munmap of what it does I/O on.
        noOperation: (s, { page }) => s.operations.every((operation) => operation.page !== page),
        noRegion: (s, { page }) => s.longTerm[page].frame === none,
      },
      then: {
        putReference: (s, { page }) => put(s, known(s.pages[page].frame)),
        giveBack: (s, { page }) => giveBack(s, page),
      },
    }),
    askLongTerm: action({
      by: 'application',
      on: { page: Page },
      source: 'pin_user_pages with FOLL_LONGTERM: ibv_reg_mr, VFIO, io_uring fixed buffers',
      when: { none: (s, { page }) => s.longTerm[page].step === 'none' },
      then: (s, { page }) => {
        s.longTerm[page].step = 'requested'
      },
    }),
    answerLongTerm: action({
      by: 'kernel',
      on: { page: Page },
      source: 'mm/gup.c is_valid_gup_args: not with FOLL_PCI_P2PDMA; try_grab_folio: -EREMOTEIO without it',
      when: { requested: (s, { page }) => s.longTerm[page].step === 'requested' },
      then: (s, { page }) => {
        s.longTerm[page].step = 'none'
      },
    }),
    closeLongTerm: action({
      by: 'application',
      on: { page: Page },
      source: 'the application closes the file under which it asked',
      when: { asked: (s, { page }) => ['requested', 'active'].includes(s.longTerm[page].step) },
      then: (s, { page }) => {
        s.longTerm[page].step = 'closing'
      },
    }),
    endLongTerm: action({
      by: 'kernel',
      on: { page: Page },
      source: 'mm/gup.c unpin_user_page, if there was a pin',
      when: { closing: (s, { page }) => s.longTerm[page].step === 'closing' },
      then: (s, { page }) => {
        const { frame } = s.longTerm[page]
        if (frame !== none) put(s, frame)
        s.longTerm[page].frame = none
        s.longTerm[page].step = 'none'
      },
    }),
  }),
})

/** The page's memory goes back to the pool with its last reference, and what was in it is gone. */
function giveBack(s: DraftOfParts<[typeof unbinding]>, page: PageElement): void {
  const frame = known(s.pages[page].frame)
  if (s.frames[frame].refs === 1) s.holds[frame] = none
  s.fresh[frame] = false
  s.pages[page].entry = 'none'
  s.pages[page].frame = none
  s.pages[page].zeros = true
  s.wanted[page] = false
}
