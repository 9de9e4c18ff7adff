import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { revoking } from '../movers/revoking.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { getMapping, isOffered, putMapping, unmapImport } from '../world/exports.ts'
import { pinnedImport } from '../world/pinned-import.ts'
import { Device, noMovable, Page, peers } from '../world/sets.ts'
import { p2pOk } from '../world/topology.ts'

/**
 * A NIC that can neither fault nor be fenced for a range registers device memory: it pins, and offers the exporter a way to revoke its
 * region. The callback destroys the key, waits for the NIC, unmaps and unpins, for good. Deregistration does all that under the same lock.
 */
const dmaBufRevokePinned = part({
  name: 'dma-buf-revoke-pinned',
  about: 'a pinned importer with a revoke callback: register, lose the region, deregister',
  uses: [revoking, pinnedImport, dmaEngine],
  actions: (action) => ({
    registerRefused: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source:
        'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_attach, vfio_pci_dma_buf_map: -ENODEV; or no such buffer',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        refused: (s, { device, page }) => !isOffered(s, page) || !p2pOk(s, device, known(s.buffers[page].resource)),
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: (s, { device, page }) => {
        s.attachments[device][page] = 'none'
        s.registrations[device][page].step = 'none'
      },
    }),
    nothingToRevoke: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_revoke_locked: revoked before, or not yet mapped',
      when: {
        telling: (s, { page }) => s.exports[page].revocation === 'telling',
        notYetTold: (s, { device, page }) => !s.toldOf[device][page],
        unmapped: (s, { device, page }) => s.attachments[device][page] === 'attached',
      },
      then: (s, { device, page }) => {
        s.toldOf[device][page] = true
      },
    }),
    revokeRegion: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_revoke_locked: pinned_revoke destroys the key',
      when: {
        telling: (s, { page }) => s.exports[page].revocation === 'telling',
        notYetTold: (s, { device, page }) => !s.toldOf[device][page],
        mapped: (s, { device, page }) => s.attachments[device][page] === 'pinned',
      },
      then: (s, { device, page }) => {
        s.attachments[device][page] = 'invalidated'
      },
    }),
    keyDestroyed: action({
      by: 'hardware',
      on: { device: Device, page: Page },
      source: 'the NIC acknowledges: the key is dead',
      when: {
        invalidated: (s, { device, page }) => s.attachments[device][page] === 'invalidated',
        known: (s, { device, page }) => s.translations[device][page] !== none,
      },
      then: (s, { device, page }) => {
        s.translations[device][page] = none
      },
    }),
    regionRevoked: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_revoke_locked: unmap, dma_buf_unpin, revoked = 1',
      when: {
        invalidated: (s, { device, page }) => s.attachments[device][page] === 'invalidated',
        hardwareAcknowledged: (s, { device, page }) => s.translations[device][page] === none,
      },
      then: {
        unmap: (s, { device, page }) => {
          s.registrations[device][page].frame = none
          unmapImport(s, device, page)
        },
        unpin: (s, { page }) => {
          s.buffers[page].pins--
        },
        advance: (s, { device, page }) => {
          s.registrations[device][page].step = 'lost'
          s.toldOf[device][page] = true
        },
      },
    }),
    deregister: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'ibv_dereg_mr: ib_umem_dmabuf_revoke_lock, then the key is destroyed',
      when: {
        active: (s, { device, page }) => s.registrations[device][page].step === 'active',
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: {
        reserve: (s, { page }) => {
          s.buffers[page].reserved = true
        },
        destroyKey: (s, { device, page }) => {
          s.registrations[device][page].step = 'revoking'
        },
      },
    }),
    deregisterLost: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'ibv_dereg_mr on a region that was revoked: nothing is left but the attachment',
      when: {
        lost: (s, { device, page }) => s.registrations[device][page].step === 'lost',
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: (s, { device, page }) => {
        s.attachments[device][page] = 'none'
        s.registrations[device][page].step = 'none'
        s.toldOf[device][page] = false
      },
    }),
  }),
  extends: {
    attach: {
      source:
        'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_get_pinned_revocable_and_lock: dma_buf_dynamic_attach',
      when: {
        offered: (s, { page }) => isOffered(s, page),
        peer: (s, { device, page }) => p2pOk(s, device, known(s.buffers[page].resource)),
      },
    },
    pin: {
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_get_pinned_and_lock: pin and map; the lock is kept',
      when: {
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        offered: (s, { page }) => isOffered(s, page),
      },
      then: { getMapping: (s, { page }) => getMapping(s, page) },
    },
    activate: {
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_set_revoke_locked; the key is made; unlock',
    },
    // Deregistration has had the lock since before the key was destroyed.
    release: {
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_revoke, then release: unmap, unpin, unlock, detach',
      then: {
        putMapping: (s, { page }) => putMapping(s, page),
        unreserve: (s, { page }) => {
          s.buffers[page].reserved = false
        },
        forgetRevocation: (s, { device, page }) => {
          s.toldOf[device][page] = false
        },
      },
    },
  },
})

export const dmaBufRevokePinnedSystem = system({
  name: 'dma-buf-revoke-pinned',
  title: 'dma-buf revocation of a pinned importer: a NIC that cannot fault loses its region',
  parts: [dmaBufRevokePinned],
  bounds: [peers],
  fixed: { ...noMovable, ram: 0 },
})
