import { known, none } from '../language/domain.ts'
import { type DraftOfParts, part } from '../language/part.ts'
import { devicePrivate, isDevicePrivate } from '../world/device-private.ts'
import { type FrameElement, get, isFree, type PageElement, put } from '../world/frames.ts'
import { mirror } from '../world/mirror.ts'
import { isMappedTo } from '../world/pages.ts'
import { Frame, Mover, Operation, Page } from '../world/sets.ts'
import { copying } from './copying.ts'
import { installing } from './installing.ts'
import { begin, isolate, isUnlocked, letGo, type MoverElement, type mover, rest } from './mover.ts'
import { restoring } from './restoring.ts'

/** Whoever migrates takes a frame in which something of somebody else may still be. */
function beginTo(
  s: DraftOfParts<[typeof mover]>,
  moving: MoverElement,
  { page, to }: { readonly page: PageElement; readonly to: FrameElement },
): void {
  begin(s, moving, 'migrate', page)
  get(s, to)
  s.movers[moving].to = to
}

/** What has not been copied stays where it was. */
export function restoreSource(s: DraftOfParts<[typeof mover]>, moving: MoverElement): void {
  const { page, from } = s.movers[moving]
  s.frames[known(from)].frozen = false
  s.pages[known(page)].entry = 'present'
  get(s, known(from))
}

export function giveUp(s: DraftOfParts<[typeof mover]>, moving: MoverElement): void {
  letGo(s, moving)
  rest(s, moving)
}

/**
 * migrate_vma: collect (the entry becomes a migration entry), unmap, look for references, copy by DMA, commit, finalize. To GPU memory when the
 * driver thinks that it pays, back when the CPU touches the page, or when the memory is wanted for another.
 */
export const svmMigration = part({
  name: 'svm-migration',
  about: 'migrate_vma between RAM and device-private memory',
  uses: [copying, restoring, installing, devicePrivate, mirror],
  actions: (action) => ({
    migrateToDevice: action({
      by: 'environment',
      on: { mover: Mover, operation: Operation, frame: Frame },
      source:
        'a GPU fault: drivers/gpu/drm/drm_pagemap.c drm_pagemap_migrate_to_devmem → mm/migrate_device.c migrate_vma_setup',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        faulting: (s, { operation }) => s.faults[operation].step === 'raised',
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
        inRam: (s, { operation }) => !isDevicePrivate(s, known(s.operations[operation].page)),
        unlocked: (s, { operation }) => isUnlocked(s, known(s.operations[operation].page)),
        deviceFrameFree: (s, { frame }) => s.zone[frame] === 'vram' && isFree(s, frame),
      },
      then: (s, { mover, operation, frame }) => {
        const page = known(s.operations[operation].page)
        isolate(s, mover, page)
        beginTo(s, mover, { page, to: frame })
      },
    }),
    evictFromDevice: action({
      by: 'environment',
      on: { mover: Mover, page: Page, frame: Frame },
      source: 'GPU memory is wanted: drivers/gpu/drm/drm_pagemap.c drm_pagemap_evict_to_ram → migrate_device_range',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        onDevice: (s, { page }) => s.pages[page].entry === 'present' && isDevicePrivate(s, page),
        unlocked: (s, { page }) => isUnlocked(s, page),
        ramFrameFree: (s, { frame }) => s.zone[frame] === 'normal' && isFree(s, frame),
      },
      then: (s, { mover, page, frame }) => {
        isolate(s, mover, page)
        beginTo(s, mover, { page, to: frame })
      },
    }),
    migrateToRam: action({
      by: 'kernel',
      on: { mover: Mover, frame: Frame },
      source:
        'mm/memory.c do_swap_page → dev_pagemap_ops.migrate_to_ram: drm_pagemap_migrate_to_ram, with the folio locked',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        faulting: (s) => s.privateFault.page !== none,
        stillThere: (s) => isMappedTo(s, known(s.privateFault.page), s.privateFault.frame),
        unlocked: (s) => isUnlocked(s, known(s.privateFault.page)),
        ramFrameFree: (s, { frame }) => s.zone[frame] === 'normal' && isFree(s, frame),
      },
      then: {
        begin: (s, { mover, frame }) => beginTo(s, mover, { page: known(s.privateFault.page), to: frame }),
        // migrate_vma knows of the fault's reference (fault_page): it serves as that of isolation.
        takeOver: (s, { mover }) => {
          s.movers[mover].from = s.privateFault.frame
        },
        endFault: (s) => {
          s.privateFault.page = none
          s.privateFault.frame = none
        },
      },
    }),
    privateRetry: action({
      by: 'kernel',
      source: 'mm/memory.c do_swap_page: the entry has changed, or the folio is locked; put, and fault again',
      when: {
        faulting: (s) => s.privateFault.page !== none,
        gone: (s) =>
          !isMappedTo(s, known(s.privateFault.page), s.privateFault.frame) ||
          !isUnlocked(s, known(s.privateFault.page)),
      },
      then: {
        putFolio: (s) => put(s, known(s.privateFault.frame)),
        endFault: (s) => {
          s.privateFault.page = none
          s.privateFault.frame = none
        },
      },
    }),
    copyFails: action({
      by: 'environment',
      on: { mover: Mover },
      source: 'an error of the copy engine: migrate_vma_finalize restores what has not been marked as copied',
      when: {
        copying: (s, { mover }) => s.movers[mover].phase === 'frozen',
        migrating: (s, { mover }) => s.movers[mover].job === 'migrate',
      },
      then: {
        restoreEntry: (s, { mover }) => restoreSource(s, mover),
        giveUp: (s, { mover }) => giveUp(s, mover),
      },
    }),
  }),
  extends: {
    migrateCopy: {
      source: 'drivers/gpu/drm/xe/xe_svm.c xe_svm_copy: the copy engine has done it, and its fence has been waited for',
      then: {
        // Until now it was whose the frame was before.
        takePlace: (s, { mover }) => {
          const { from, to } = s.movers[mover]
          s.holds[known(to)] = s.holds[known(from)]
        },
      },
    },
  },
})
