import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { areJobsSignalled } from '../world/buffers.ts'
import { exports, putMapping } from '../world/exports.ts'
import { isFree, put } from '../world/frames.ts'
import { populate } from '../world/pages.ts'
import { Frame, Page } from '../world/sets.ts'

/**
 * A revocation: set the flag, tell every importer, wait until fences have retired, unlock, wait until mappings are gone, and only then
 * switch the memory off. What importers do when told is the design's own. A buffer that is revoked already is left alone.
 */
export const revoking = part({
  name: 'revoking',
  about: 'VFIO exports device memory and revokes it: on reset, when memory is disabled, when the device is closed',
  uses: [exports],
  actions: (action) => ({
    exportMemory: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_core_feature_dma_buf',
      when: {
        notExported: (s, { page }) => s.buffers[page].resource === none,
        forgotten: (s, { page }) => s.attachments.every((row) => row[page] === 'none'),
        deviceMemory: (s, { frame }) => s.zone[frame] === 'vram',
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { page, frame }) => {
        populate(s, page, frame)
        s.buffers[page].resource = frame
        s.exports[page].users = 1
        s.exports[page].enabled = true
      },
    }),
    requestDisable: action({
      by: 'application',
      on: { page: Page },
      source:
        'drivers/vfio/pci/vfio_pci_config.c vfio_basic_config_write: PCI_COMMAND_MEMORY cleared; or a function reset',
      when: {
        enabled: (s, { page }) => s.exports[page].enabled,
        unasked: (s, { page }) => s.exports[page].wanted === 'none',
      },
      then: (s, { page }) => {
        s.exports[page].wanted = 'disable'
      },
    }),
    requestClose: action({
      by: 'application',
      on: { page: Page },
      source: 'drivers/vfio/pci/vfio_pci_core.c vfio_pci_core_close_device: vfio_pci_dma_buf_cleanup',
      when: {
        exported: (s, { page }) => s.buffers[page].resource !== none,
        unasked: (s, { page }) => s.exports[page].wanted === 'none',
      },
      then: (s, { page }) => {
        s.exports[page].wanted = 'close'
      },
    }),
    revokeBegin: action({
      by: 'driver',
      on: { page: Page },
      source: 'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_move: dma_resv_lock, revoked = true',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        wanted: (s, { page }) => s.exports[page].wanted !== 'none',
        notBegun: (s, { page }) => s.exports[page].revocation === 'none',
        notRevoked: (s, { page }) => !s.exports[page].revoked,
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: {
        reserve: (s, { page }) => {
          s.buffers[page].reserved = true
        },
        setRevoked: (s, { page }) => {
          s.exports[page].revoked = true
        },
        advance: (s, { page }) => {
          s.exports[page].revocation = 'telling'
        },
      },
    }),
    alreadyRevoked: action({
      by: 'driver',
      on: { page: Page },
      source: 'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_cleanup: revoked before, nothing to wait for',
      when: {
        closing: (s, { page }) => s.exports[page].wanted === 'close',
        notBegun: (s, { page }) => s.exports[page].revocation === 'none',
        revoked: (s, { page }) => s.exports[page].revoked,
      },
      then: (s, { page }) => {
        s.exports[page].revocation = 'drained'
      },
    }),
    fencesRetired: action({
      by: 'driver',
      on: { page: Page },
      source:
        'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_move: dma_resv_wait_timeout(BOOKKEEP), unlock, kref_put',
      when: {
        telling: (s, { page }) => s.exports[page].revocation === 'telling',
        importersTold: (s, { page }) =>
          s.attachments.every((row, device) => row[page] === 'none' || s.toldOf[device][page]),
        jobsSignalled: (s, { page }) => areJobsSignalled(s, page, 'bookkeep'),
      },
      then: {
        unreserve: (s, { page }) => {
          s.buffers[page].reserved = false
        },
        put: (s, { page }) => putMapping(s, page),
        advance: (s, { page }) => {
          s.exports[page].revocation = 'draining'
        },
      },
    }),
    mappingsGone: action({
      by: 'driver',
      on: { page: Page },
      source:
        'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_move: wait_for_completion; then the memory is disabled',
      when: {
        draining: (s, { page }) => s.exports[page].revocation === 'draining',
        completed: (s, { page }) => s.exports[page].completed,
      },
      then: {
        consume: (s, { page }) => {
          s.exports[page].completed = false
        },
        disable: (s, { page }) => {
          s.exports[page].enabled = false
        },
        advance: (s, { page }) => {
          s.exports[page].revocation = 'drained'
          s.toldOf.forEach((row) => {
            row[page] = false
          })
        },
      },
    }),
    disabled: action({
      by: 'driver',
      on: { page: Page },
      source: 'drivers/vfio/pci/vfio_pci_config.c vfio_basic_config_write: back to user space',
      when: {
        wanted: (s, { page }) => s.exports[page].wanted === 'disable',
        drained: (s, { page }) => s.exports[page].revocation === 'drained',
      },
      then: (s, { page }) => {
        s.exports[page].wanted = 'none'
        s.exports[page].revocation = 'none'
      },
    }),
    enable: action({
      by: 'application',
      on: { page: Page },
      source:
        'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_move with revoked = false: kref_init, reinit_completion',
      when: {
        exported: (s, { page }) => s.buffers[page].resource !== none,
        off: (s, { page }) => !s.exports[page].enabled,
        unasked: (s, { page }) => s.exports[page].wanted === 'none',
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: {
        rearm: (s, { page }) => {
          s.exports[page].users = 1
        },
        clearRevoked: (s, { page }) => {
          s.exports[page].revoked = false
        },
        enable: (s, { page }) => {
          s.exports[page].enabled = true
        },
      },
    }),
    closed: action({
      by: 'driver',
      on: { page: Page },
      source: 'drivers/vfio/pci/vfio_pci_dmabuf.c vfio_pci_dma_buf_cleanup: the memory is for the next owner',
      when: {
        wanted: (s, { page }) => s.exports[page].wanted === 'close',
        drained: (s, { page }) => s.exports[page].revocation === 'drained',
      },
      then: {
        free: (s, { page }) => {
          put(s, known(s.pages[page].frame))
          s.pages[page].entry = 'none'
          s.pages[page].frame = none
          s.pages[page].zeros = true
          s.buffers[page].resource = none
        },
        forget: (s, { page }) => {
          s.exports[page].wanted = 'none'
          s.exports[page].revocation = 'none'
          s.exports[page].revoked = false
        },
      },
    }),
  }),
})
