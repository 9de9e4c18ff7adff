import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { system } from '../language/system.ts'
import { migration } from '../movers/migration.ts'
import { reclaim } from '../movers/reclaim.ts'
import { bounceBuffers, isCopyDue, isTargetCurrent } from '../world/bounce-buffers.ts'
import { cpu } from '../world/cpu.ts'
import { retire } from '../world/dma.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { allocate, isFree, put } from '../world/frames.ts'
import { isAbsent, populate, writeContent } from '../world/pages.ts'
import { Frame, Operation, ramOnly } from '../world/sets.ts'
import { submission } from '../world/submission.ts'

/**
 * What is left when a device has no way to the memory: it does DMA to a buffer of the kernel, and the CPU copies. Nothing that
 * moves is ever in reach of the device, and the process sees what the device does at the copies alone.
 */
const bounce = part({
  name: 'bounce',
  about: 'I/O through bounce buffers',
  uses: [bounceBuffers, submission, dmaEngine],
  actions: (action) => ({
    bounceAllocate: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'block/blk-map.c bio_copy_user_iov: alloc_page; kernel/dma/swiotlb.c swiotlb_tbl_map_single',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        notYet: (s, { operation }) => s.bounces[operation].step === 'none',
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { operation, frame }) => {
        allocate(s, frame, known(s.operations[operation].page), false)
        s.bounces[operation].buffer = frame
        s.bounces[operation].step = 'allocated'
      },
    }),
    faultPopulate: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'mm/gup.c fault_in_readable, fault_in_writeable → mm/memory.c handle_mm_fault',
      when: {
        due: (s, { operation }) => isCopyDue(s, operation),
        absent: (s, { operation }) => isAbsent(s, known(s.operations[operation].page)),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { operation, frame }) => populate(s, known(s.operations[operation].page), frame),
    }),
    copyTranslate: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'lib/iov_iter.c copy_to_iter, copy_from_iter: the CPU translates the address of the process',
      when: {
        due: (s, { operation }) => isCopyDue(s, operation),
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
      },
      then: (s, { operation }) => {
        s.bounces[operation].target = s.pages[known(s.operations[operation].page)].frame
        s.bounces[operation].step = 'translated'
      },
    }),
    copyAgain: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'lib/iov_iter.c: the TLB was flushed meanwhile, the access faults',
      when: {
        translated: (s, { operation }) => s.bounces[operation].step === 'translated',
        moved: (s, { operation }) => !isTargetCurrent(s, operation),
      },
      then: (s, { operation }) => {
        s.bounces[operation].target = none
        s.bounces[operation].step = 'allocated'
      },
    }),
    copy: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'block/blk-map.c bio_copy_from_iter before the device reads, bio_uncopy_user after it has written',
      when: {
        translated: (s, { operation }) => s.bounces[operation].step === 'translated',
        current: (s, { operation }) => isTargetCurrent(s, operation),
      },
      then: {
        // Ghost: what the device wrote is written to the page now, whatever was written to that meanwhile.
        copyContent: (s, { operation }) => {
          const { buffer, target } = s.bounces[operation]
          const { page, direction } = s.operations[operation]
          if (direction === 'read') s.fresh[known(buffer)] = s.fresh[known(target)]
          else {
            writeContent(s, known(page), known(target))
            s.fresh[known(target)] = true
          }
        },
        setDirty: (s, { operation }) => {
          if (s.operations[operation].direction === 'write') s.frames[known(s.bounces[operation].target)].dirty = true
        },
        advance: (s, { operation }) => {
          s.bounces[operation].target = none
          s.bounces[operation].step = 'copied'
        },
      },
    }),
    dmaStart: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/nvme/host/pci.c nvme_queue_rq',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        ready: (s, { operation }) =>
          s.bounces[operation].step === (s.operations[operation].direction === 'read' ? 'copied' : 'allocated'),
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'running'
        s.operations[operation].address = s.bounces[operation].buffer
      },
    }),
    release: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'block/blk-map.c bio_uncopy_user: bio_free_pages',
      when: {
        done: (s, { operation }) => s.operations[operation].phase === 'done',
        copied: (s, { operation }) => s.bounces[operation].step === 'copied',
      },
      then: {
        retire: (s, { operation }) => retire(s, operation),
        free: (s, { operation }) => {
          const { buffer } = s.bounces[operation]
          if (buffer !== none) put(s, buffer)
          s.bounces[operation].buffer = none
        },
        forget: (s, { operation }) => {
          s.bounces[operation].step = 'none'
        },
      },
    }),
  }),
})

export const bounceSystem = system({
  name: 'bounce',
  title: 'I/O through bounce buffers: the device has no way to the memory of the process',
  parts: [bounce, cpu, migration, reclaim],
  fixed: ramOnly,
})
