import { none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { cpuWindow } from '../movers/cpu-window.ts'
import { ttm } from '../movers/ttm.ts'
import { allPeers } from '../world/attachments.ts'
import { isInVram, isMoveSignalled } from '../world/buffers.ts'
import { deregistration } from '../world/deregistration.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { pinnedImport } from '../world/pinned-import.ts'
import { Device, noMovable, Page, peers, placeOf } from '../world/sets.ts'

/**
 * dma-buf under a memory region of a NIC that cannot fault: dma_buf_pin keeps the buffer where it is until the application
 * deregisters. In GPU memory only if every importer reaches it there.
 */
const dmaBufPinned = part({
  name: 'dma-buf-pinned',
  about: 'attach, pin and map under the reservation, wait for the last move, activate; unpin after revocation',
  uses: [ttm, deregistration, pinnedImport, dmaEngine],
  actions: (action) => ({
    attachRefused: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_get: dma_buf_get finds no buffer, -EBADF',
      when: {
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        notCreated: (s, { page }) => s.buffers[page].resource === none,
      },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'none'
      },
    }),
    moveIntoReach: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c amdgpu_dma_buf_pin: GTT, unless all importers are peers',
      when: {
        attached: (s, { device, page }) => s.attachments[device][page] === 'attached',
        placeForbidden: (s, { page }) => isInVram(s, page) && !allPeers(s, page),
        unpinned: (s, { page }) => s.buffers[page].pins === 0,
        undemanded: (s, { page }) => s.demands[page] === 'none',
      },
      then: (s, { page }) => {
        s.demands[page] = 'evict'
      },
    }),
    pinRefused: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source:
        'drivers/gpu/drm/amd/amdgpu/amdgpu_object.c amdgpu_bo_pin: -EINVAL, pinned where this importer cannot reach',
      when: {
        attached: (s, { device, page }) => s.attachments[device][page] === 'attached',
        placeForbidden: (s, { page }) => isInVram(s, page) && !allPeers(s, page),
        alreadyPinned: (s, { page }) => s.buffers[page].pins > 0,
      },
      then: (s, { device, page }) => {
        s.attachments[device][page] = 'none'
        s.registrations[device][page].step = 'none'
      },
    }),
  }),
  extends: {
    attach: { when: { created: (s, { page }) => s.buffers[page].resource !== none } },
    pin: { when: { placeAllowed: (s, { page }) => !isInVram(s, page) || allPeers(s, page) } },
    activate: {
      source: 'drivers/infiniband/core/umem_dmabuf.c ib_umem_dmabuf_map_pages: wait; drivers/infiniband/hw/mlx5/mr.c',
      when: { moveSignalled: (s, { page }) => isMoveSignalled(s, page) },
    },
    // It competes for the lock.
    release: { fairness: 'strong', when: { unreserved: (s, { page }) => !s.buffers[page].reserved } },
  },
})

export const dmaBufPinnedSystem = system({
  name: 'dma-buf-pinned',
  title: 'dma-buf pinned attachment: a NIC that cannot fault registers a buffer',
  parts: [dmaBufPinned],
  bounds: [peers],
  fixed: noMovable,
})

/** The same on a GPU of whose memory the CPU reaches one frame. */
export const pinnedWindowSystem = system({
  name: 'dma-buf-pinned-window',
  title: 'dma-buf pinned attachment on a GPU of whose memory the CPU reaches only a part',
  parts: [dmaBufPinned, cpuWindow],
  bounds: [peers],
  fixed: noMovable,
  given: {
    inWindow: (frame, bounds) => {
      const { zone, index } = placeOf(frame, bounds)
      return zone !== 'vram' || index === 0
    },
  },
})
