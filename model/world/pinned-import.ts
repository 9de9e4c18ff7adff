import { none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { attachments } from './attachments.ts'
import { remoteAccess } from './remote-access.ts'
import { Device, Page } from './sets.ts'

/**
 * A NIC that cannot fault registers a buffer: it attaches, pins and maps under the reservation, and lets all of it go when the key is dead. Who
 * may attach where, and who takes the reservation for the end of a region, depends on the exporter.
 */
export const pinnedImport = part({
  name: 'pinned-import',
  about: 'attach, pin and map under the reservation, activate; unmap, unpin and detach after revocation',
  uses: [attachments, remoteAccess],
  actions: (action) => ({
    attach: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_get: dma_buf_dynamic_attach',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        detached: (s, { device, page }) => s.attachments[device][page] === 'none',
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: (s, { device, page }) => {
        s.attachments[device][page] = 'attached'
      },
    }),
    pin: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_get_pinned: dma_buf_pin and map; the lock is kept',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        attached: (s, { device, page }) => s.attachments[device][page] === 'attached',
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: {
        reserve: (s, { page }) => {
          s.buffers[page].reserved = true
        },
        pin: (s, { page }) => {
          s.buffers[page].pins++
        },
        map: (s, { device, page }) => {
          s.attachments[device][page] = 'pinned'
          s.registrations[device][page].step = 'pinned'
          s.registrations[device][page].frame = s.buffers[page].resource
        },
      },
    }),
    activate: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/hw/mlx5/mr.c: the key is made, with what ib_umem_dmabuf_map_pages has found; unlock',
      when: { pinned: (s, { device, page }) => s.registrations[device][page].step === 'pinned' },
      then: {
        unreserve: (s, { page }) => {
          s.buffers[page].reserved = false
        },
        programTranslation: (s, { device, page }) => {
          s.translations[device][page] = s.registrations[device][page].frame
        },
        advance: (s, { device, page }) => {
          s.registrations[device][page].step = 'active'
        },
      },
    }),
    release: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_release: unmap, dma_buf_unpin, dma_buf_detach',
      when: { revoked: (s, { device, page }) => s.registrations[device][page].step === 'revoked' },
      then: {
        unmap: (s, { device, page }) => {
          s.registrations[device][page].frame = none
        },
        unpin: (s, { page }) => {
          s.buffers[page].pins--
        },
        detach: (s, { device, page }) => {
          s.attachments[device][page] = 'none'
          s.registrations[device][page].step = 'none'
        },
      },
    }),
  }),
})
