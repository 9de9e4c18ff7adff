import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { revoking } from '../movers/revoking.ts'
import { p2pOk } from '../world/attachments.ts'
import { hasFence } from '../world/buffers.ts'
import { retire } from '../world/dma.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { getMapping, isOffered, unmapImport } from '../world/exports.ts'
import { gpuJobs } from '../world/gpu-jobs.ts'
import { Device, noMovable, Operation, Page, peers } from '../world/sets.ts'

/**
 * A GPU imports device memory that its exporter can revoke. Told to let go, it begins no new job with the old mapping, and unmaps when its
 * jobs have signalled: until then it may still read what the mapping leads to, and throw it away.
 */
const dmaBufRevoke = part({
  name: 'dma-buf-revoke',
  about: 'a dynamic importer of revocable memory: map, jobs with fences, invalidate_mappings, unmap',
  uses: [revoking, gpuJobs, dmaEngine],
  actions: (action) => ({
    attach: action({
      by: 'application',
      on: { device: Device, page: Page },
      source:
        'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_attach: a peer, not revoked, dma_buf_attach_revocable',
      when: {
        offered: (s, { page }) => isOffered(s, page),
        detached: (s, { device, page }) => s.attachments[device][page] === 'none',
        peer: (s, { device, page }) => p2pOk(s, device, known(s.buffers[page].resource)),
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: (s, { device, page }) => {
        s.attachments[device][page] = 'attached'
      },
    }),
    queueJob: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_map; the importer adds its fence under the same lock',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        notQueued: (s, { operation }) =>
          s.operations[operation].phase === 'preparing' && s.fences[operation].usage === 'none',
        unreserved: (s, { operation }) => !s.buffers[known(s.operations[operation].page)].reserved,
        offered: (s, { operation }) => isOffered(s, known(s.operations[operation].page)),
        notInvalidated: (s, { operation }) => {
          const { device, page } = s.operations[operation]
          return ['attached', 'mapped'].includes(s.attachments[known(device)][known(page)])
        },
      },
      then: {
        map: (s, { operation }) => {
          const device = known(s.operations[operation].device)
          const page = known(s.operations[operation].page)
          if (s.attachments[device][page] === 'mapped') return
          s.attachments[device][page] = 'mapped'
          s.translations[device][page] = s.buffers[page].resource
          getMapping(s, page)
        },
        addFence: (s, { operation }) => {
          s.fences[operation].usage = 'bookkeep'
        },
      },
    }),
    jobRefused: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_map: -ENODEV',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        notQueued: (s, { operation }) =>
          s.operations[operation].phase === 'preparing' && s.fences[operation].usage === 'none',
        unreserved: (s, { operation }) => !s.buffers[known(s.operations[operation].page)].reserved,
        notOffered: (s, { operation }) => !isOffered(s, known(s.operations[operation].page)),
      },
      then: (s, { operation }) => retire(s, operation),
    }),
    invalidateMappings: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/dma-buf/dma-buf.c dma_buf_invalidate_mappings (before 7.1: dma_buf_move_notify), under the lock',
      when: {
        telling: (s, { page }) => s.exports[page].revocation === 'telling',
        imported: (s, { device, page }) => s.attachments[device][page] !== 'none',
        notYetTold: (s, { device, page }) => !s.toldOf[device][page],
      },
      then: {
        invalidate: (s, { device, page }) => {
          if (s.attachments[device][page] === 'mapped') s.attachments[device][page] = 'invalidated'
        },
        advance: (s, { device, page }) => {
          s.toldOf[device][page] = true
        },
      },
    }),
    flushDone: action({
      by: 'hardware',
      on: { device: Device, page: Page },
      source: 'the importer flushes its translations behind earlier jobs; dma_buf_unmap_attachment within bounded time',
      when: {
        invalidated: (s, { device, page }) => s.attachments[device][page] === 'invalidated',
        jobsSignalled: (s, { device, page }) =>
          s.fences.every((_, operation) => s.operations[operation].device !== device || !hasFence(s, operation, page)),
      },
      then: {
        clearTranslation: (s, { device, page }) => {
          s.translations[device][page] = none
        },
        unmap: (s, { device, page }) => unmapImport(s, device, page),
      },
    }),
    detach: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'drivers/dma-buf/dma-buf.c dma_buf_unmap_attachment, dma_buf_detach',
      when: {
        imported: (s, { device, page }) => ['attached', 'mapped'].includes(s.attachments[device][page]),
        unreserved: (s, { page }) => !s.buffers[page].reserved,
        unused: (s, { device, page }) => s.operations.every((o) => o.device !== device || o.page !== page),
      },
      then: {
        clearTranslation: (s, { device, page }) => {
          s.translations[device][page] = none
        },
        unmap: (s, { device, page }) => {
          if (s.attachments[device][page] === 'mapped') unmapImport(s, device, page)
        },
        detach: (s, { device, page }) => {
          s.attachments[device][page] = 'none'
          s.toldOf[device][page] = false
        },
      },
    }),
  }),
})

export const dmaBufRevokeSystem = system({
  name: 'dma-buf-revoke',
  title: 'dma-buf revocation: a GPU imports device memory that its exporter takes back',
  parts: [dmaBufRevoke],
  bounds: [peers],
  fixed: { ...noMovable, ram: 0 },
})
