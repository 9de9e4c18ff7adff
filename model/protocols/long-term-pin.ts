import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { migration } from '../movers/migration.ts'
import { reclaim } from '../movers/reclaim.ts'
import { regionNotifier } from '../movers/region-notifier.ts'
import { restoring } from '../movers/restoring.ts'
import { cpu } from '../world/cpu.ts'
import { isFree } from '../world/frames.ts'
import { isAbsent, populate } from '../world/pages.ts'
import { pinnedRegion } from '../world/pinned-region.ts'
import { dropRegistrationPin } from '../world/registrations.ts'
import { Device, Frame, Page, ramOnly } from '../world/sets.ts'

/** An RDMA memory region on pinned RAM. Pages that may not stay where they are get another frame before they are used. */
const longTermPin = part({
  name: 'long-term-pin',
  about: 'FOLL_LONGTERM pin on memory that core mm manages: fault in, migrate out of movable zones',
  uses: [pinnedRegion, cpu],
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
  }),
})

export const longTermPinSystem = system({
  name: 'long-term-pin',
  title: 'FOLL_LONGTERM memory region on an RDMA NIC',
  parts: [longTermPin, migration, reclaim, restoring],
  fixed: ramOnly,
})

/** The same with what the seed proposes added: the driver is told before and after a move. */
export const notifiedPinSystem = system({
  name: 'long-term-pin-notified',
  title: 'FOLL_LONGTERM memory region whose driver subscribes to mmu notifiers',
  parts: [longTermPin, regionNotifier, migration, reclaim, restoring],
  fixed: ramOnly,
  given: { subscribes: () => true },
})
