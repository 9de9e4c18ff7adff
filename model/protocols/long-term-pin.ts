import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { migration } from '../movers/migration.ts'
import { reclaim } from '../movers/reclaim.ts'
import { cpu } from '../world/cpu.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { get, isFree } from '../world/frames.ts'
import { isAbsent, populate } from '../world/pages.ts'
import { dropRegistrationPin } from '../world/registrations.ts'
import { remoteAccess } from '../world/remote-access.ts'
import { Device, Frame, Page, ramOnly } from '../world/sets.ts'

/**
 * An RDMA memory region on pinned RAM. The NIC can be neither fenced for a range nor faulted, so the page stays where it is
 * until the application deregisters.
 */
const longTermPin = part({
  name: 'long-term-pin',
  about: 'FOLL_LONGTERM pin under a memory region: pin, place, unpin',
  uses: [remoteAccess, dmaEngine, cpu],
  actions: (action) => ({
    registerFault: action({
      by: 'kernel',
      on: { device: Device, page: Page, frame: Frame },
      source: 'mm/gup.c faultin_page',
      when: {
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        absent: (s, { page }) => isAbsent(s, page),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { page, frame }) => populate(s, page, frame),
    }),
    registerPin: action({
      by: 'kernel',
      on: { device: Device, page: Page },
      source: 'mm/gup.c follow_page_pte: the reference is taken under the page-table lock',
      when: {
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        present: (s, { page }) => s.pages[page].entry === 'present',
      },
      then: (s, { device, page }) => {
        const frame = known(s.pages[page].frame)
        s.registrations[device][page].step = 'pinned'
        s.registrations[device][page].frame = frame
        get(s, frame)
      },
    }),
    registerMigrateOut: action({
      by: 'kernel',
      on: { device: Device, page: Page },
      source: 'mm/gup.c migrate_longterm_unpinnable_folios: unpins all, migrates, starts over with -EAGAIN',
      when: {
        pinned: (s, { device, page }) => s.registrations[device][page].step === 'pinned',
        movableZone: (s, { device, page }) => s.zone[known(s.registrations[device][page].frame)] === 'movable',
      },
      then: (s, { device, page }) => {
        dropRegistrationPin(s, device, page)
        s.registrations[device][page].step = 'requested'
      },
    }),
    registerActivate: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'mm/gup.c check_and_migrate_movable_folios; drivers/infiniband/hw/mlx5/mr.c create_real_mr',
      when: {
        pinned: (s, { device, page }) => s.registrations[device][page].step === 'pinned',
        normalZone: (s, { device, page }) => s.zone[known(s.registrations[device][page].frame)] === 'normal',
      },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'active'
        s.translations[device][page] = s.registrations[device][page].frame
      },
    }),
    deregisterUnpin: action({
      by: 'kernel',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/umem.c __ib_umem_release: unpin_user_page_range_dirty_lock',
      when: { revoked: (s, { device, page }) => s.registrations[device][page].step === 'revoked' },
      then: {
        setDirty: (s, { device, page }) => {
          s.frames[known(s.registrations[device][page].frame)].dirty = true
        },
        unpin: (s, { device, page }) => {
          dropRegistrationPin(s, device, page)
          s.registrations[device][page].step = 'none'
        },
      },
    }),
  }),
})

export const longTermPinSystem = system({
  name: 'long-term-pin',
  title: 'FOLL_LONGTERM memory region on an RDMA NIC',
  parts: [longTermPin, migration, reclaim],
  fixed: ramOnly,
})
