import { each, flag, known, none } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { isMappingFlushed, reachesBuffer } from './attachments.ts'
import { hasFence } from './buffers.ts'
import { type DeviceElement, type OperationElement, retire } from './dma.ts'
import { dynamicImport } from './dynamic-import.ts'
import type { PageElement } from './frames.ts'
import { hasDevice, isPlugged, presence } from './presence.ts'
import { pulling } from './pulling.ts'
import { Device, Operation, Page } from './sets.ts'
import { unplugMarking } from './unplug-marking.ts'

/**
 * A GPU that is pulled, and its driver, which learns of it. When drm_dev_unplug is through, nobody writes fences or mappings for it any more,
 * and what is left is ended without the hardware. A fence must signal: others, who have nothing to do with the device, wait for it.
 */
export const drmUnplug = part({
  name: 'drm-unplug',
  about: 'drm_dev_unplug: sections that enter a device are waited for, and its fences signal without it',
  uses: [presence, dynamicImport, pulling, unplugMarking],
  state: {
    /** The submission is between drm_dev_enter and drm_dev_exit, and has reserved its buffer. */
    entered: each(Operation, flag()),
  },
  actions: (action) => ({
    enterDevice: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/drm_drv.c drm_dev_enter',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        notQueued: (s, { operation }) => s.fences[operation].usage === 'none',
        outside: (s, { operation }) => !s.entered[operation],
        there: (s, { operation }) => unplugOf(s, operation) === 'no',
        // Before the section begins: in it, nobody waits for a fence of the device, nor for a lock whose holder may.
        unreserved: (s, { operation }) => isUnreserved(s, known(s.operations[operation].page)),
        flushed: (s, { operation }) => isMappingFlushed(s, operation),
        reaches: (s, { operation }) => reachesBuffer(s, operation),
      },
      then: (s, { operation }) => {
        s.entered[operation] = true
      },
    }),
    jobRefused: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/gpu/drm/drm_ioctl.c drm_ioctl: drm_dev_is_unplugged, -ENODEV',
      when: {
        preparing: (s, { operation }) => s.operations[operation].phase === 'preparing',
        notQueued: (s, { operation }) => s.fences[operation].usage === 'none',
        outside: (s, { operation }) => !s.entered[operation],
        unplugged: (s, { operation }) => unplugOf(s, operation) !== 'no',
      },
      then: (s, { operation }) => retire(s, operation),
    }),
    forceCompletion: action({
      by: 'driver',
      on: { operation: Operation },
      source:
        'drivers/gpu/drm/amd/amdgpu/amdgpu_fence.c amdgpu_fence_driver_hw_fini: amdgpu_fence_driver_force_completion',
      when: {
        quiet: (s, { operation }) => unplugOf(s, operation) === 'quiet',
        pending: (s, { operation }) => s.fences[operation].usage !== 'none',
      },
      then: {
        signalFence: (s, { operation }) => {
          s.fences[operation].usage = 'none'
          s.fences[operation].awaited = false
        },
        // Hardware that is there goes on with what it was given.
        retire: (s, { operation }) => {
          if (!hasDevice(s, operation)) retire(s, operation)
        },
      },
    }),
    // The fence of a flush signals like that of a job: whoever holds the reservation may be waiting for it.
    forceFlush: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'the same, for page-table updates and TLB flushes, which have fences of their own',
      when: {
        quiet: (s, { device }) => s.unplug[device] === 'quiet',
        invalidated: (s, { device, page }) => s.attachments[device][page] === 'invalidated',
        jobsSignalled: (s, { device, page }) => hasNoJob(s, device, page),
      },
      then: {
        // Nor does it forget what nobody has told it to forget.
        clearTranslation: (s, { device, page }) => {
          if (!isPlugged(s, device)) s.translations[device][page] = none
        },
        unmap: (s, { device, page }) => {
          s.attachments[device][page] = 'attached'
        },
      },
    }),
    releaseImport: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'drivers/dma-buf/dma-buf.c dma_buf_unmap_attachment, dma_buf_detach, from the remove callback',
      // It competes for the lock.
      fairness: 'strong',
      when: {
        quiet: (s, { device }) => s.unplug[device] === 'quiet',
        imported: (s, { device, page }) => ['attached', 'mapped'].includes(s.attachments[device][page]),
        jobsSignalled: (s, { device, page }) => hasNoJob(s, device, page),
        unreserved: (s, { page }) => isUnreserved(s, page),
      },
      then: {
        clearTranslation: (s, { device, page }) => {
          s.translations[device][page] = none
        },
        detach: (s, { device, page }) => {
          s.attachments[device][page] = 'none'
        },
      },
    }),
    removeDriver: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/pci/pci-driver.c pci_device_remove returns',
      when: {
        quiet: (s, { device }) => s.unplug[device] === 'quiet',
        pulled: (s, { device }) => s.presence[device] === 'pulled',
        released: (s, { device }) => s.attachments[device].every((attachment) => attachment === 'none'),
        noJob: (s, { device }) =>
          s.fences.every(({ usage }, job) => usage === 'none' || s.operations[job].device !== device),
      },
      then: (s, { device }) => {
        s.presence[device] = 'removed'
      },
    }),
    plugIn: action({
      by: 'environment',
      on: { device: Device },
      source: 'another device in the slot; files of the old one do not lead to it',
      when: {
        removed: (s, { device }) => s.presence[device] === 'removed',
        noSubmission: (s, { device }) => s.operations.every((job) => job.device !== device),
      },
      then: (s, { device }) => {
        s.presence[device] = 'plugged'
        s.unplug[device] = 'no'
      },
    }),
  }),
  extends: {
    synchronize: {
      when: {
        noSection: (s, { device }) => s.entered.every((inside, job) => !inside || s.operations[job].device !== device),
      },
    },
    attach: {
      when: {
        there: (s, { device }) => s.unplug[device] === 'no',
        noSubmission: (s, { page }) => !isBeingSubmitted(s, page),
      },
    },
    detach: { when: { noSubmission: (s, { page }) => !isBeingSubmitted(s, page) } },
    submit: { when: { there: (s, { device }) => s.unplug[device] === 'no' } },
    jobStart: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
    jobSignal: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
    flushDone: { when: { plugged: (s, { device }) => isPlugged(s, device) } },
  },
})

type View = ViewOfParts<[typeof unplugMarking, typeof dynamicImport]>

type Submissions = ViewOfParts<[typeof dynamicImport]> & {
  readonly entered: Readonly<Record<OperationElement, boolean>>
}

/** A submission has reserved the buffer. */
export function isBeingSubmitted(s: Submissions, page: PageElement): boolean {
  return s.operations.some((job, operation) => job.page === page && s.entered[operation])
}

function isUnreserved(s: Submissions, page: PageElement): boolean {
  return !s.buffers[page].reserved && !isBeingSubmitted(s, page)
}

/** What is known of the device that the operation is for. */
function unplugOf(s: View, operation: OperationElement): 'no' | 'marked' | 'quiet' {
  const { device } = s.operations[operation]
  return device === none ? 'no' : s.unplug[device]
}

/** No job of the device has a fence in the buffer. */
function hasNoJob(s: ViewOfParts<[typeof dynamicImport]>, device: DeviceElement, page: PageElement): boolean {
  return s.fences.every((_, job) => s.operations[job].device !== device || !hasFence(s, job, page))
}
