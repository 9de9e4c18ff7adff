import { each, known, none, optional } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { buffers, isMoveSignalled } from './buffers.ts'
import { isFree } from './frames.ts'
import { populate, writeContent } from './pages.ts'
import { Frame, Page, Process } from './sets.ts'

/** Processes that share buffers: each has page-table entries of its own for a buffer that it has mapped. */
export const processes = part({
  name: 'processes',
  about: 'processes create buffers, fault them in and write to them',
  uses: [buffers],
  state: {
    /** Page-table entries: process → buffer → frame. */
    cpuMappings: each(Process, Page, optional(Frame)),
  },
  actions: (action) => ({
    createBuffer: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'drivers/gpu/drm/ttm/ttm_bo.c ttm_bo_init_reserved',
      when: {
        new: (s, { page }) => s.buffers[page].resource === none,
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { page, frame }) => {
        populate(s, page, frame)
        s.buffers[page].resource = frame
      },
    }),
    bufferFault: action({
      by: 'application',
      on: { process: Process, page: Page },
      source: 'drivers/gpu/drm/ttm/ttm_bo_vm.c ttm_bo_vm_fault',
      when: {
        created: (s, { page }) => s.buffers[page].resource !== none,
        unmapped: (s, { process, page }) => s.cpuMappings[process][page] === none,
        unreserved: (s, { page }) => !s.buffers[page].reserved,
        // ttm_bo_vm_fault_idle
        moveSignalled: (s, { page }) => isMoveSignalled(s, page),
      },
      then: (s, { process, page }) => {
        s.cpuMappings[process][page] = s.buffers[page].resource
      },
    }),
    bufferWrite: action({
      by: 'application',
      on: { process: Process, page: Page },
      source: 'a store through the page-table entry',
      when: { mapped: (s, { process, page }) => s.cpuMappings[process][page] !== none },
      then: (s, { process, page }) => writeContent(s, page, known(s.cpuMappings[process][page])),
    }),
  }),
})
