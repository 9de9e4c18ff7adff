import { none } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import type { attachments } from './attachments.ts'
import { hasFence } from './buffers.ts'
import type { DeviceElement } from './dma.ts'
import type { PageElement } from './frames.ts'
import { gpuJobs } from './gpu-jobs.ts'
import { Device, Page } from './sets.ts'

/** A GPU that imports a buffer and does not pin it. How it comes to its mapping is for each exporter to say. */
export const dynamicImport = part({
  name: 'dynamic-import',
  about: 'a GPU attaches, and flushes a mapping that it has been told to give up behind its jobs',
  uses: [gpuJobs],
  actions: (action) => ({
    attach: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'drivers/dma-buf/dma-buf.c dma_buf_dynamic_attach',
      when: {
        detached: (s, { device, page }) => s.attachments[device][page] === 'none',
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: (s, { device, page }) => {
        s.attachments[device][page] = 'attached'
      },
    }),
    flushDone: action({
      by: 'hardware',
      on: { device: Device, page: Page },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_vm.c amdgpu_vm_handle_moved: page table and TLB, behind earlier jobs',
      when: {
        invalidated: (s, { device, page }) => s.attachments[device][page] === 'invalidated',
        jobsSignalled: (s, { device, page }) =>
          s.fences.every((_, operation) => s.operations[operation].device !== device || !hasFence(s, operation, page)),
      },
      then: {
        clearTranslation: (s, { device, page }) => {
          s.translations[device][page] = none
        },
        unmap: (s, { device, page }) => {
          s.attachments[device][page] = 'attached'
        },
      },
    }),
    detach: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'drivers/dma-buf/dma-buf.c dma_buf_unmap_attachment, dma_buf_detach',
      when: {
        unused: (s, { device, page }) => isImportUnused(s, device, page),
        unreserved: (s, { page }) => !s.buffers[page].reserved,
      },
      then: {
        detach: (s, { device, page }) => {
          s.attachments[device][page] = 'none'
        },
      },
    }),
  }),
})

/** The buffer is imported, nothing of an old mapping is left to be flushed, and no job has been submitted with it. */
function isImportUnused(s: ViewOfParts<[typeof attachments]>, device: DeviceElement, page: PageElement): boolean {
  return (
    ['attached', 'mapped'].includes(s.attachments[device][page]) &&
    s.operations.every((job) => job.device !== device || job.page !== page)
  )
}
