import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { atsSvmSystem } from '../ats-svm.ts'

type View = ViewOf<typeof atsSvmSystem>
type Draft = DraftOf<typeof atsSvmSystem>
type ByMover = { readonly mover: keyof View['movers'] & symbol }
type ByDevice = { readonly device: keyof View['bindings'] & symbol }
type ByOperation = { readonly operation: keyof View['operations'] & symbol }

export const freeBeforeAcknowledge = mutate(
  atsSvmSystem,
  'X07-free-before-acknowledge',
  'a drop frees the frame when the flush has been posted, not when the device has acknowledged it',
  [
    change.replaceCondition<View, ByMover>('flushEnd', 'acknowledged', (s, { mover }) =>
      s.callback[mover].every((callback) => callback === 'none' || callback === 'posted'),
    ),
  ],
)

export const deviceTlbFirst = mutate(
  atsSvmSystem,
  'X12-device-tlb-first',
  'the TLB of the device is flushed before the IOTLB, from which it can fill again',
  [change.moveEffect('invalidateIotlb', 'flush', 'flushEnd')],
)

export const translationWithoutDirty = mutate(
  atsSvmSystem,
  'X21-translation-without-dirty',
  'the IOMMU grants writes without setting the dirty bit: later writes of the device are not seen by it',
  [change.dropEffect('translateByWalk', 'setDirty')],
)

export const changeWithoutFlush = mutate(
  atsSvmSystem,
  'B03-change-without-flush',
  'a mover replaces the entry and flushes only the TLBs of CPUs',
  [
    change.replaceEffect<Draft, ByMover>('unmap', 'advance', (s, { mover }) => {
      s.movers[mover].phase = 'unmapped'
    }),
  ],
)

const never = () => false

export const waitsForAbsentDevice = mutate(
  atsSvmSystem,
  'B23-waits-for-absent-device',
  'nobody looks whether a device is still there when its TLB is to be flushed (before commit 4fc82cd907ac)',
  [
    change.dropCondition('invalidateDeviceTlb', 'connected'),
    change.addCondition('skipDisconnected', 'known', never),
    change.addCondition('abandonFlush', 'known', never),
    change.addCondition('abandonUnbind', 'known', never),
    change.replaceEffect<Draft, ByDevice>('clearPasid', 'advance', (s, { device }) => {
      s.bindings[device] = 'posted'
    }),
  ],
)

export const looksOnlyBefore = mutate(
  atsSvmSystem,
  'B23-looks-only-before',
  'a device is asked for before its TLB is to be flushed, but not while that is waited for (before commit 80a9b50c0b9e)',
  [change.addCondition('abandonFlush', 'known', never), change.addCondition('abandonUnbind', 'known', never)],
)

export const requestForgotten = mutate(
  atsSvmSystem,
  'L3-request-forgotten',
  'the fault worker finds that there is nothing to do, and does not answer',
  [
    change.replaceEffect<Draft, ByOperation>('faultSpurious', 'then', (s, { operation }) => {
      s.pageRequests[operation] = 'none'
    }),
  ],
)

export const answeredTwice = mutate(
  atsSvmSystem,
  'P9b-answered-twice',
  'a page request stays in the queue when it has been answered',
  [change.dropEffect('respond', 'close')],
)

export const unboundWithoutDrain = mutate(
  atsSvmSystem,
  'P9-unbound-without-drain',
  'a device is unbound while page requests of it are in the queue',
  [change.dropCondition('drained', 'noRequest')],
)

export const unboundUnderDma = mutate(
  atsSvmSystem,
  'P9-unbound-under-dma',
  'the PASID is taken away from a device that has not stopped',
  [change.dropCondition('clearPasid', 'quiet')],
)

export const unboundWithoutFlush = mutate(
  atsSvmSystem,
  'P9-unbound-without-flush',
  'a device is unbound with translations left in its TLB, which no mover flushes from then on',
  [change.dropEffect('pasidInvalidated', 'flush')],
)

export const iotlbOutlivesPasid = mutate(
  atsSvmSystem,
  'P5b-iotlb-outlives-pasid',
  'the IOTLB is not flushed when a PASID is torn down',
  [change.dropEffect('clearPasid', 'invalidateIotlb')],
)
