import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { allocate, isFree, put } from '../world/frames.ts'
import { writeContent } from '../world/pages.ts'
import { holdersReturned, peerMemory } from '../world/peer-memory.ts'
import { Device, Frame, Page } from '../world/sets.ts'

/**
 * A GPU driver that takes memory back when its owner frees it or exits. It calls the free callback of whoever holds the pages,
 * and the memory is free when all of them have returned.
 */
export const gpuFree = part({
  name: 'gpu-free',
  about: 'GPU allocations: made by the application, taken back by the GPU driver with free callbacks',
  uses: [peerMemory],
  actions: (action) => ({
    gpuAllocate: action({
      by: 'application',
      on: { page: Page, frame: Frame },
      source: 'CUDA Driver API: cuMemAlloc',
      when: {
        unallocated: (s, { page }) => s.pages[page].entry === 'none',
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { page, frame }) => {
        allocate(s, frame, page, s.pages[page].zeros)
        s.pages[page].entry = 'present'
        s.pages[page].frame = frame
      },
    }),
    gpuWrite: action({
      by: 'application',
      on: { page: Page },
      source: 'a kernel on the GPU stores to its memory',
      when: { allocated: (s, { page }) => s.pages[page].entry === 'present' },
      then: (s, { page }) => writeContent(s, page, known(s.pages[page].frame)),
    }),
    gpuFreeBegin: action({
      by: 'application',
      on: { page: Page },
      source: 'CUDA Driver API: cuMemFree, cuCtxDestroy, exit',
      when: { allocated: (s, { page }) => s.pages[page].entry === 'present' },
      then: (s, { page }) => {
        s.pages[page].entry = 'moving'
      },
    }),
    callFreeCallback: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'GPUDirect RDMA guide, Unpin Callback: synchronous, for each nvidia_p2p_get_pages not yet put',
      when: {
        takenBack: (s, { page }) => s.pages[page].entry === 'moving',
        held: (s, { device, page }) => s.peers[device][page].held,
        notYetCalled: (s, { device, page }) => s.peers[device][page].callback === 'none',
      },
      then: (s, { device, page }) => {
        s.peers[device][page].callback = 'called'
      },
    }),
    gpuFreeFinish: action({
      by: 'driver',
      on: { page: Page },
      source: 'GPUDirect RDMA guide, Unpin Callback: areas are unmapped only after returning from the callback',
      when: {
        takenBack: (s, { page }) => s.pages[page].entry === 'moving',
        holdersReturned: (s, { page }) => holdersReturned(s, page),
      },
      then: {
        forgetHolders: (s, { page }) => {
          s.peers.forEach((row) => {
            row[page].held = false
            row[page].callback = 'none'
          })
        },
        free: (s, { page }) => {
          put(s, known(s.pages[page].frame))
          s.pages[page].entry = 'none'
          s.pages[page].frame = none
          s.pages[page].zeros = true
        },
      },
    }),
  }),
})
