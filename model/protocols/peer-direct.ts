import { none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { gpuFree } from '../movers/gpu-free.ts'
import { deregistration } from '../world/deregistration.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { peerMemory, removeTicket } from '../world/peer-memory.ts'
import { remoteAccess } from '../world/remote-access.ts'
import { Device, Page, vramOnly } from '../world/sets.ts'

/**
 * PeerDirect: a memory region on GPU memory that is not pinned against its owner. When the GPU driver takes the memory back, a
 * callback destroys the region under the application. The lock of the peer client is state only where it is held across
 * a wait; elsewhere what it makes atomic is one step.
 *
 * Sources: ib_peer_mem.c and peer_mem.h of MLNX_OFED 2 to 4, nv_peer_mem.c of Mellanox/nv_peer_memory, and the GPUDirect RDMA
 * guide. docs/findings.md says where the code deviates from its contract.
 */
const peerDirect = part({
  name: 'peer-direct',
  about: 'ib_peer_memory: get pages by ticket, revoke by free callback, deregister',
  uses: [peerMemory, remoteAccess, deregistration, dmaEngine],
  actions: (action) => ({
    probe: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'nv_peer_mem.c nv_mem_acquire: gets the pages and puts them at once, to see whose they are',
      when: {
        requested: (s, { device, page }) => s.registrations[device][page].step === 'requested',
        notProbed: (s, { device, page }) => s.peers[device][page].stage === 'none',
      },
      then: (s, { device, page }) => {
        if (s.pages[page].entry === 'present') s.peers[device][page].stage = 'probed'
        else s.registrations[device][page].step = 'none'
      },
    }),
    createTicket: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'ib_peer_mem.c ib_peer_create_invalidation_ctx, ib_peer_insert_context',
      when: {
        probed: (s, { device, page }) => s.peers[device][page].stage === 'probed',
        lockFree: (s) => !s.peerLocked,
      },
      then: (s, { device, page }) => {
        s.peers[device][page].stage = 'ticketed'
        s.peers[device][page].ticket = true
        s.peers[device][page].context = true
      },
    }),
    getPages: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source:
        'nv_peer_mem.c nv_mem_get_pages: the callback can come from now on, or the pages are gone since the probe',
      when: { ticketed: (s, { device, page }) => s.peers[device][page].stage === 'ticketed' },
      then: {
        get: (s, { device, page }) => {
          if (s.pages[page].entry !== 'present') return
          s.registrations[device][page].step = 'pinned'
          s.registrations[device][page].frame = s.pages[page].frame
          s.peers[device][page].stage = 'gotPages'
          s.peers[device][page].held = true
          s.peers[device][page].table = true
        },
        orFail: (s, { device, page }) => {
          if (s.pages[page].entry === 'present') return
          s.registrations[device][page].step = 'revoked'
          s.peers[device][page].stage = 'put'
        },
      },
    }),
    dmaMap: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'nv_peer_mem.c nv_dma_map, which reads the page table; under mapping_lock since MLNX_OFED 5',
      when: {
        gotPages: (s, { device, page }) => s.peers[device][page].stage === 'gotPages',
        lockFree: (s) => !s.peerLocked,
        notInvalidated: (s, { device, page }) => !s.peers[device][page].invalidated,
      },
      then: (s, { device, page }) => {
        s.peers[device][page].stage = 'mapped'
      },
    }),
    arm: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'ib_umem.c ib_umem_activate_invalidation_notifier',
      when: {
        mapped: (s, { device, page }) =>
          s.peers[device][page].stage === 'mapped' && s.registrations[device][page].step === 'pinned',
        notArmed: (s, { device, page }) => !s.peers[device][page].armed,
        lockFree: (s) => !s.peerLocked,
        notInvalidated: (s, { device, page }) => !s.peers[device][page].invalidated,
      },
      then: (s, { device, page }) => {
        s.peers[device][page].armed = true
      },
    }),
    createKey: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'mlx5 mr.c reg_create: after the notifier is active; a callback in between waits for it',
      when: {
        pinned: (s, { device, page }) => s.registrations[device][page].step === 'pinned',
        armed: (s, { device, page }) => s.peers[device][page].armed,
      },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'active'
        s.translations[device][page] = s.registrations[device][page].frame
      },
    }),
    registerRefused: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'ib_umem.c ib_umem_activate_invalidation_notifier: pages were invalidated by peer',
      when: {
        pinned: (s, { device, page }) => s.registrations[device][page].step === 'pinned',
        lockFree: (s) => !s.peerLocked,
        invalidated: (s, { device, page }) => s.peers[device][page].invalidated,
      },
      // The callback has freed the mapping: there is nothing left to unmap.
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'revoked'
        s.peers[device][page].stage = 'unmapped'
      },
    }),
    dmaUnmap: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'nv_peer_mem.c nv_dma_unmap',
      when: {
        revoked: (s, { device, page }) => s.registrations[device][page].step === 'revoked',
        mapped: (s, { device, page }) => s.peers[device][page].stage === 'mapped',
        notInCallback: (s, { device, page }) => s.peers[device][page].callback !== 'revoking',
      },
      then: (s, { device, page }) => {
        s.peers[device][page].stage = 'unmapped'
      },
    }),
    putPages: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'nv_peer_mem.c nv_mem_put_pages; fails gracefully when the pages are being taken back',
      when: { unmapped: (s, { device, page }) => s.peers[device][page].stage === 'unmapped' },
      then: {
        put: (s, { device, page }) => {
          if (s.pages[page].entry === 'moving') return
          s.peers[device][page].held = false
          s.peers[device][page].table = false
        },
        advance: (s, { device, page }) => {
          s.peers[device][page].stage = 'put'
        },
      },
    }),
    destroyTicket: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'ib_peer_mem.c ib_peer_destroy_invalidation_ctx: completes a callback that waits',
      when: {
        put: (s, { device, page }) => s.peers[device][page].stage === 'put',
        lockFree: (s) => !s.peerLocked,
      },
      then: {
        removeTicket: (s, { device, page }) => removeTicket(s, device, page),
        freeContext: (s, { device, page }) => {
          // A callback that waits frees it.
          if (s.peers[device][page].callback !== 'waiting') s.peers[device][page].context = false
        },
        finish: (s, { device, page }) => {
          s.peers[device][page].stage = 'none'
          s.registrations[device][page].step = 'none'
          s.registrations[device][page].frame = none
        },
      },
    }),
    callbackFindsNoTicket: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'ib_peer_mem.c ib_invalidate_peer_memory: ib_peer_search_context fails',
      when: {
        called: (s, { device, page }) => s.peers[device][page].callback === 'called',
        noTicket: (s, { device, page }) => !s.peers[device][page].ticket,
        lockFree: (s) => !s.peerLocked,
      },
      then: (s, { device, page }) => {
        s.peers[device][page].callback = 'told'
      },
    }),
    callbackTooEarly: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'ib_peer_mem.c ib_invalidate_peer_memory: !func, so peer_invalidated = 1',
      when: {
        called: (s, { device, page }) => s.peers[device][page].callback === 'called',
        ticket: (s, { device, page }) => s.peers[device][page].ticket,
        notArmed: (s, { device, page }) => !s.peers[device][page].armed,
        lockFree: (s) => !s.peerLocked,
      },
      then: {
        markInvalidated: (s, { device, page }) => {
          s.peers[device][page].invalidated = true
        },
        advance: (s, { device, page }) => {
          s.peers[device][page].callback = 'told'
        },
      },
    }),
    callbackRevokes: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'mlx5 mr.c mlx5_invalidate_umem: first to count up mr->invalidated; posts the destruction of the key',
      when: {
        called: (s, { device, page }) => s.peers[device][page].callback === 'called',
        armed: (s, { device, page }) => s.peers[device][page].armed,
        firstToRevoke: (s, { device, page }) => s.registrations[device][page].step === 'active',
        lockFree: (s) => !s.peerLocked,
      },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'revoking'
        s.peers[device][page].callback = 'revoking'
        s.peerLocked = true
      },
    }),
    callbackReleases: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'mlx5 mr.c mlx5_ib_invalidate_mr, ib_umem_release: nested dma_unmap and put_pages return early',
      when: {
        revoking: (s, { device, page }) => s.peers[device][page].callback === 'revoking',
        hardwareAcknowledged: (s, { device, page }) => s.registrations[device][page].step === 'revoked',
      },
      then: {
        release: (s, { device, page }) => {
          removeTicket(s, device, page)
          s.peers[device][page].context = false
          s.peers[device][page].stage = 'none'
          s.registrations[device][page].step = 'lost'
          s.registrations[device][page].frame = none
        },
        unlock: (s) => {
          s.peerLocked = false
        },
        advance: (s, { device, page }) => {
          s.peers[device][page].callback = 'told'
        },
      },
    }),
    callbackFindsDeregistration: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'ib_peer_mem.c ib_invalidate_peer_memory: inflight_invalidation; drops the lock and waits',
      when: {
        called: (s, { device, page }) => s.peers[device][page].callback === 'called',
        armed: (s, { device, page }) => s.peers[device][page].armed,
        deregistering: (s, { device, page }) => ['revoking', 'revoked'].includes(s.registrations[device][page].step),
        lockFree: (s) => !s.peerLocked,
      },
      then: (s, { device, page }) => {
        s.peers[device][page].callback = 'waiting'
      },
    }),
    callbackResumes: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'ib_peer_mem.c ib_invalidate_peer_memory: wait_for_completion, kfree',
      when: {
        waiting: (s, { device, page }) => s.peers[device][page].callback === 'waiting',
        completed: (s, { device, page }) => !s.peers[device][page].ticket,
      },
      then: (s, { device, page }) => {
        s.peers[device][page].context = false
        s.peers[device][page].callback = 'told'
      },
    }),
    callbackReturns: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'nv_peer_mem.c nv_get_p2p_free_callback: nvidia_p2p_free_dma_mapping, nvidia_p2p_free_page_table',
      when: { told: (s, { device, page }) => s.peers[device][page].callback === 'told' },
      then: (s, { device, page }) => {
        s.peers[device][page].table = false
        s.peers[device][page].callback = 'returned'
      },
    }),
    deregisterLost: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'mlx5 mr.c mlx5_ib_dereg_mr: the callback was first; only the handle is left',
      when: { lost: (s, { device, page }) => s.registrations[device][page].step === 'lost' },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'none'
      },
    }),
  }),
})

export const peerDirectSystem = system({
  name: 'peer-direct',
  title: 'PeerDirect: a memory region on GPU memory, destroyed when the GPU driver takes the memory back',
  parts: [peerDirect, gpuFree],
  fixed: vramOnly,
})
