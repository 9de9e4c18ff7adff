import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { migration } from '../movers/migration.ts'
import { reclaim } from '../movers/reclaim.ts'
import { regionNotifier } from '../movers/region-notifier.ts'
import { restoring } from '../movers/restoring.ts'
import { cpu } from '../world/cpu.ts'
import { retire } from '../world/dma.ts'
import { isFree } from '../world/frames.ts'
import { isAbsent, populate } from '../world/pages.ts'
import { pinnedRegion } from '../world/pinned-region.ts'
import { hasDevice, isOrphaned, isPlugged } from '../world/presence.ts'
import { dropRegistrationPin } from '../world/registrations.ts'
import { Device, Frame, noMovable, Operation, Page, ramOnly } from '../world/sets.ts'
import { unplugging } from '../world/unplugging.ts'

/** An RDMA memory region on pinned RAM. */
const ramRegion = part({
  name: 'ram-region',
  about: 'FOLL_LONGTERM pin on memory that core mm manages: absent pages are faulted in',
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
  }),
})

/** Pages that may not stay where they are get another frame before they are used. */
const longTermPin = part({
  name: 'long-term-pin',
  about: 'pages are migrated out of movable zones before a long-term pin is used',
  uses: [ramRegion],
  actions: (action) => ({
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

/**
 * The same with a NIC that may be pulled: its driver takes memory regions from applications, which find their handles dead. The key needs no
 * revocation: nobody is there to use it.
 */
const disassociation = part({
  name: 'disassociation',
  about: 'the driver of a pulled NIC destroys the memory regions of applications',
  uses: [ramRegion, unplugging],
  actions: (action) => ({
    disassociate: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/uverbs_main.c ib_uverbs_remove_one → rdma_core.c uverbs_destroy_ufile_hw',
      when: {
        pulled: (s, { device }) => s.presence[device] === 'pulled',
        registered: (s, { device, page }) =>
          ['pinned', 'active', 'revoking'].includes(s.registrations[device][page].step),
      },
      then: {
        unmap: (s, { device, page }) => {
          s.translations[device][page] = none
        },
        advance: (s, { device, page }) => {
          s.registrations[device][page].step = 'revoked'
        },
      },
    }),
    registerFails: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/uverbs_main.c: -EIO when the device is disassociated',
      when: {
        pulled: (s, { device }) => !isPlugged(s, device),
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
      },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'none'
      },
    }),
    endWithoutDevice: action({
      by: 'environment',
      on: { operation: Operation },
      source: 'the remote peer gives up: its retries are counted',
      fairness: 'weak',
      when: { orphaned: (s, { operation }) => isOrphaned(s, operation) },
      then: (s, { operation }) => retire(s, operation),
    }),
  }),
  extends: {
    register: { when: { plugged: (s, { device }) => isPlugged(s, device) } },
    remoteStart: { when: { plugged: (s, { device }) => isPlugged(s, device) } },
    remoteDone: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
    remoteAborted: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
    revokeDone: { when: { plugged: (s, { device }) => isPlugged(s, device) } },
    registerPin: { when: { plugged: (s, { device }) => isPlugged(s, device) } },
    registerActivate: { when: { plugged: (s, { device }) => isPlugged(s, device) } },
    removeDriver: {
      when: { noRegion: (s, { device }) => s.registrations[device].every(({ step }) => step === 'none') },
    },
  },
})

export const unpluggedPinSystem = system({
  name: 'long-term-pin-unplugged',
  title: 'FOLL_LONGTERM memory region on an RDMA NIC that is pulled',
  parts: [disassociation, reclaim, restoring],
  fixed: { ...ramOnly, ...noMovable },
})
