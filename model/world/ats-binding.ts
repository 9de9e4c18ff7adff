import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { flushWholeDeviceTlb, flushWholeIotlb } from './ats.ts'
import { atsDevice } from './ats-device.ts'
import { retire } from './dma.ts'
import { Device, Operation } from './sets.ts'

/** A PASID is given to a device and taken from it, whether it is there or has been pulled. */
export const atsBinding = part({
  name: 'ats-binding',
  about: 'a device is bound to the process and unbound from it, and may be pulled at any time',
  uses: [atsDevice],
  actions: (action) => ({
    bind: action({
      by: 'application',
      on: { device: Device },
      source: 'drivers/iommu/iommu-sva.c iommu_sva_bind_device',
      when: {
        unbound: (s, { device }) => s.bindings[device] === 'unbound',
        connected: (s, { device }) => s.plugged[device],
      },
      then: (s, { device }) => {
        s.bindings[device] = 'bound'
      },
    }),
    unbind: action({
      by: 'application',
      on: { device: Device },
      source: 'drivers/dma/idxd/cdev.c idxd_cdev_release: the device is told to stop',
      when: { bound: (s, { device }) => s.bindings[device] === 'bound' },
      then: (s, { device }) => {
        s.bindings[device] = 'stopping'
      },
    }),
    abort: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/dma/idxd/device.c idxd_device_drain_pasid; for a device that is gone, its remove callback',
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        stopping: (s, { operation }) => s.bindings[known(s.operations[operation].device)] === 'stopping',
      },
      then: (s, { operation }) => retire(s, operation),
    }),
    clearPasid: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/iommu/intel/pasid.c intel_pasid_tear_down_entry',
      when: {
        stopping: (s, { device }) => s.bindings[device] === 'stopping',
        // What waits for a page response is drained later.
        quiet: (s, { device }) =>
          s.operations.every((one) => one.device !== device || one.phase === 'faulted' || one.phase === 'idle'),
      },
      then: {
        invalidateIotlb: (s) => flushWholeIotlb(s),
        advance: (s, { device }) => {
          s.bindings[device] = s.plugged[device] ? 'posted' : 'acknowledged'
        },
      },
    }),
    pasidInvalidated: action({
      by: 'hardware',
      on: { device: Device },
      source: 'ATS Invalidate Completion for the whole PASID',
      when: {
        posted: (s, { device }) => s.bindings[device] === 'posted',
        connected: (s, { device }) => s.plugged[device],
      },
      then: {
        flush: (s, { device }) => flushWholeDeviceTlb(s, device),
        acknowledge: (s, { device }) => {
          s.bindings[device] = 'acknowledged'
        },
      },
    }),
    drained: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/iommu/intel/prq.c intel_iommu_drain_pasid_prq: every page request has been answered',
      when: {
        acknowledged: (s, { device }) => s.bindings[device] === 'acknowledged',
        noRequest: (s, { device }) =>
          s.operations.every((one, operation) => one.device !== device || s.pageRequests[operation] === 'none'),
      },
      then: (s, { device }) => {
        s.bindings[device] = 'unbound'
      },
    }),
    pull: action({
      by: 'environment',
      on: { device: Device },
      source: 'surprise removal: the link goes down, and with it everything that the device had cached',
      when: { connected: (s, { device }) => s.plugged[device] },
      then: (s, { device }) => {
        s.plugged[device] = false
        flushWholeDeviceTlb(s, device)
      },
    }),
    remove: action({
      by: 'kernel',
      on: { device: Device },
      source: 'drivers/pci/hotplug/pciehp_pci.c pciehp_unconfigure_device',
      when: {
        disconnected: (s, { device }) => !s.plugged[device],
        bound: (s, { device }) => s.bindings[device] === 'bound',
      },
      then: (s, { device }) => {
        s.bindings[device] = 'stopping'
      },
    }),
    plug: action({
      by: 'environment',
      on: { device: Device },
      source: 'drivers/pci/hotplug/pciehp_pci.c pciehp_configure_device',
      when: {
        disconnected: (s, { device }) => !s.plugged[device],
        unbound: (s, { device }) => s.bindings[device] === 'unbound',
      },
      then: (s, { device }) => {
        s.plugged[device] = true
      },
    }),
    abandonUnbind: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/iommu/intel/dmar.c qi_check_fault, commit 80a9b50c0b9e: the same when the PASID is torn down',
      when: {
        posted: (s, { device }) => s.bindings[device] === 'posted',
        disconnected: (s, { device }) => !s.plugged[device],
      },
      then: (s, { device }) => {
        s.bindings[device] = 'acknowledged'
      },
    }),
  }),
})
