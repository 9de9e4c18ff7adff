import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { deregistration } from './deregistration.ts'
import { dmaEngine } from './dma-engine.ts'
import { get } from './frames.ts'
import { dropRegistrationPin } from './registrations.ts'
import { remoteAccess } from './remote-access.ts'
import { Device, Page } from './sets.ts'

/**
 * A memory region that holds its pages by FOLL_LONGTERM pins. The NIC can be neither fenced for a range nor faulted, so a page
 * stays where it is until the application deregisters. How absent pages come in depends on the memory.
 */
export const pinnedRegion = part({
  name: 'pinned-region',
  about: 'FOLL_LONGTERM pin under a memory region: pin, activate, unpin',
  uses: [remoteAccess, deregistration, dmaEngine],
  actions: (action) => ({
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
    registerActivate: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'mm/gup.c check_and_migrate_movable_folios; drivers/infiniband/hw/mlx5/mr.c create_real_mr',
      when: {
        pinned: (s, { device, page }) => s.registrations[device][page].step === 'pinned',
        mayStay: (s, { device, page }) => s.zone[known(s.registrations[device][page].frame)] !== 'movable',
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
