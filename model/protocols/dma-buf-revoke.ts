import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { revoking } from '../movers/revoking.ts'
import { retire } from '../world/dma.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { dynamicImport } from '../world/dynamic-import.ts'
import { getMapping, isOffered, putMapping } from '../world/exports.ts'
import { Device, noMovable, Operation, Page, peers } from '../world/sets.ts'
import { p2pOk } from '../world/topology.ts'

/**
 * A GPU imports device memory that its exporter can revoke. Told to let go, it begins no new job with the old mapping, and unmaps when its
 * jobs have signalled: until then it may still read what the mapping leads to, and throw it away.
 */
const dmaBufRevoke = part({
  name: 'dma-buf-revoke',
  about: 'a dynamic importer of revocable memory: map, jobs with fences, invalidate_mappings, unmap',
  uses: [revoking, dynamicImport, dmaEngine],
  actions: (action) => ({
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
  }),
  extends: {
    flushDone: {
      source: 'the importer flushes its translations behind earlier jobs; dma_buf_unmap_attachment within bounded time',
      then: { putMapping: (s, { page }) => putMapping(s, page) },
    },
    detach: {
      then: {
        // Whoever has a translation has a mapping.
        putMapping: (s, { device, page }) => {
          if (s.translations[device][page] !== none) putMapping(s, page)
        },
        clearTranslation: (s, { device, page }) => {
          s.translations[device][page] = none
        },
        forgetRevocation: (s, { device, page }) => {
          s.toldOf[device][page] = false
        },
      },
    },
    attach: {
      source:
        'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_attach: a peer, not revoked, dma_buf_attach_revocable',
      when: {
        offered: (s, { page }) => isOffered(s, page),
        peer: (s, { device, page }) => p2pOk(s, device, known(s.buffers[page].resource)),
      },
    },
  },
})

export const dmaBufRevokeSystem = system({
  name: 'dma-buf-revoke',
  title: 'dma-buf revocation: a GPU imports device memory that its exporter takes back',
  parts: [dmaBufRevoke],
  bounds: [peers],
  fixed: { ...noMovable, ram: 0 },
})
