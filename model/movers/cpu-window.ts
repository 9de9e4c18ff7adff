import { each, flag, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Page, Process } from '../world/sets.ts'
import { isVisible } from './placement.ts'
import { ttm } from './ttm.ts'

/** GPU memory of which the CPU reaches only a part, through the window of a BAR: whoever touches a buffer elsewhere has it moved, if nothing holds it. */
export const cpuWindow = part({
  name: 'cpu-window',
  about: 'CPU faults on buffers outside of the window',
  uses: [ttm],
  state: {
    /** A thread waits in a fault on the buffer, which the CPU does not reach where it is. */
    touched: each(Page, flag()),
  },
  actions: (action) => ({
    touch: action({
      by: 'application',
      on: { process: Process, page: Page },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_gem.c amdgpu_gem_fault: ttm_bo_vm_reserve',
      when: {
        created: (s, { page }) => s.buffers[page].resource !== none,
        unmapped: (s, { process, page }) => s.cpuMappings[process][page] === none,
        outOfWindow: (s, { page }) => !isVisible(s, page),
        notYet: (s, { page }) => !s.touched[page],
      },
      then: (s, { page }) => {
        s.touched[page] = true
      },
    }),
    moveIntoWindow: action({
      by: 'driver',
      on: { page: Page },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_object.c amdgpu_bo_fault_reserve_notify: ttm_bo_validate',
      // Others may ask for something else again and again.
      fairness: 'strong',
      when: {
        touched: (s, { page }) => s.touched[page],
        outOfWindow: (s, { page }) => !isVisible(s, page),
        unpinned: (s, { page }) => s.buffers[page].pins === 0,
        undemanded: (s, { page }) => s.demands[page] === 'none',
      },
      then: (s, { page }) => {
        s.demands[page] = 'show'
      },
    }),
    touchRefused: action({
      by: 'driver',
      on: { page: Page },
      source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_object.c amdgpu_bo_fault_reserve_notify: pinned, VM_FAULT_SIGBUS',
      when: {
        touched: (s, { page }) => s.touched[page],
        outOfWindow: (s, { page }) => !isVisible(s, page),
        pinned: (s, { page }) => s.buffers[page].pins > 0,
      },
      then: (s, { page }) => {
        s.touched[page] = false
      },
    }),
    touchServed: action({
      by: 'kernel',
      on: { page: Page },
      source: 'drivers/gpu/drm/ttm/ttm_bo_vm.c ttm_bo_vm_fault_reserved: VM_FAULT_NOPAGE, the access is tried again',
      // What it finds may move away again.
      fairness: 'strong',
      when: {
        touched: (s, { page }) => s.touched[page],
        visible: (s, { page }) => isVisible(s, page),
        moved: (s, { page }) => s.buffers[page].copy === 'none',
      },
      then: (s, { page }) => {
        s.touched[page] = false
      },
    }),
  }),
  extends: {
    // amdgpu_ttm_io_mem_reserve: -EINVAL beyond visible_vram_size
    bufferFault: { when: { visible: (s, { page }) => isVisible(s, page) } },
  },
})
