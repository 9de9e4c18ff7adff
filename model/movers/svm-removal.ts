import { none } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { isFree } from '../world/frames.ts'
import { forgetFault } from '../world/mirror.ts'
import type { pages } from '../world/pages.ts'
import { isPlugged, type presence } from '../world/presence.ts'
import { pulledMirror } from '../world/pulled-mirror.ts'
import { Device, Mover } from '../world/sets.ts'
import { unplugMarking } from '../world/unplug-marking.ts'
import type { MoverElement } from './mover.ts'
import { giveUp, restoreSource, svmMigration } from './svm-migration.ts'

/**
 * A GPU goes that has pages of processes in its memory: it is unbound, or pulled. What is there is nowhere else. A driver that is asked to go
 * brings all of it back to RAM while its copy engine works, and switches the hardware off after that. Of a GPU that has been pulled nothing can be
 * brought back: copies fail, whoever touches such a page gets a SIGBUS, and the driver waits until processes have given the last one up.
 * All memory of GPUs is that of the one device.
 */
export const svmRemoval = part({
  name: 'svm-removal',
  about: 'a GPU with device-private pages is unbound, which brings them back, or pulled, which loses them',
  uses: [svmMigration, pulledMirror, unplugMarking],
  actions: (action) => ({
    unbind: action({
      by: 'application',
      on: { device: Device },
      source: 'drivers/base/bus.c unbind_store → drivers/gpu/drm/xe/xe_device.c xe_device_remove: drm_dev_unplug',
      when: {
        plugged: (s, { device }) => isPlugged(s, device),
        notYet: (s, { device }) => s.unplug[device] === 'no',
      },
      then: (s, { device }) => {
        s.unplug[device] = 'marked'
      },
    }),
    switchOff: action({
      by: 'driver',
      on: { device: Device },
      source:
        'drivers/gpu/drm/xe/xe_bo_evict.c xe_bo_pci_dev_remove_all, nouveau_dmem.c nouveau_dmem_fini: pages are out; then the hardware is stopped',
      when: {
        plugged: (s, { device }) => isPlugged(s, device),
        quiet: (s, { device }) => s.unplug[device] === 'quiet',
        evicted: (s) => isEvicted(s),
      },
      then: {
        stop: (s, { device }) => {
          s.presence[device] = 'pulled'
        },
        loseMemory: (s) => loseMemory(s),
      },
    }),
    copyWithoutDevice: action({
      by: 'driver',
      on: { mover: Mover },
      source:
        'drivers/gpu/drm/drm_pagemap.c __drm_pagemap_migrate_to_ram: copy_to_ram fails, migrate_vma_finalize restores, VM_FAULT_SIGBUS',
      when: {
        copying: (s, { mover }) => s.movers[mover].phase === 'frozen',
        migrating: (s, { mover }) => s.movers[mover].job === 'migrate',
        engineGone: (s) => !isEngineThere(s),
      },
      then: {
        restoreEntry: (s, { mover }) => restoreSource(s, mover),
        giveUp: (s, { mover }) => giveUp(s, mover),
      },
    }),
  }),
  extends: {
    pull: { then: { loseMemory: (s) => loseMemory(s) } },
    synchronize: {
      when: { noSection: (s) => s.movers.every((_, mover) => !isPopulating(s, mover)) },
    },
    migrateToDevice: {
      source:
        'a GPU fault: drivers/gpu/drm/xe/xe_svm.c xe_drm_pagemap_populate_mm: drm_dev_enter; drm_pagemap_migrate_to_devmem',
      when: { there: (s) => s.unplug.every((unplug) => unplug === 'no') },
    },
    migrateCopy: { when: { engineThere: (s) => isEngineThere(s) } },
    evictFromDevice: {
      source:
        'memory is wanted, or the driver goes: drivers/gpu/drm/drm_pagemap.c drm_pagemap_evict_to_ram, nouveau_dmem.c nouveau_dmem_evict_chunk',
    },
    // drm_dev_is_unplugged: no new work
    post: { when: { there: (s, { device }) => s.unplug[device] === 'no' } },
    endWithoutDevice: { then: { endFault: (s, { operation }) => forgetFault(s, operation) } },
    removeDriver: {
      when: {
        quiet: (s, { device }) => s.unplug[device] === 'quiet',
        // mm/memremap.c memunmap_pages: percpu_ref_kill, and the wait for the last folio
        foliosFreed: (s) => s.frames.every((_, frame) => s.zone[frame] !== 'vram' || isFree(s, frame)),
      },
    },
    plugIn: {
      then: {
        clearMark: (s, { device }) => {
          s.unplug[device] = 'no'
        },
      },
    },
  },
})

type View = ViewOfParts<[typeof svmMigration, typeof presence]>

/** The GPU is there, and with it what is in its memory. */
export function isEngineThere(s: ViewOfParts<[typeof presence]>): boolean {
  return s.presence.every((presence) => presence === 'plugged')
}

/** A section between drm_dev_enter and drm_dev_exit: somebody brings a page to the memory of the GPU. */
export function isPopulating(s: View, mover: MoverElement): boolean {
  const { job, to } = s.movers[mover]
  return job === 'migrate' && to !== none && s.zone[to] === 'vram'
}

/** One pass over the memory of the GPU has found no page in it, nor one that is just leaving. */
function isEvicted(s: View): boolean {
  const isThere = (frame: MoverFrame) => frame !== none && s.zone[frame] === 'vram'
  return (
    s.pages.every(({ entry, frame }) => entry === 'none' || !isThere(frame)) &&
    s.movers.every(({ from }) => !isThere(from))
  )
}
type MoverFrame = View['movers'][MoverElement]['from']

/** Ghost: nothing in the memory of the GPU is of any use from here on. */
function loseMemory(s: DraftOfParts<[typeof pages]>): void {
  s.zone.forEach((zone, frame) => {
    if (zone === 'vram') s.fresh[frame] = false
  })
}
