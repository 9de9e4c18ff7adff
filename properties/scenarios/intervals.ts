import { operationKept } from '../dma-safety.ts'
import { dropClearsEntry } from '../dropping.ts'
import { faultCollides } from '../exercised.ts'
import { busyBeforeWalk, faultWaits, removeDeferred, subscriptionsCanEnd } from '../exercised-intervals.ts'
import {
  noFreedSubscription,
  noMappingAfterCallback,
  noMappingInWindow,
  notifyBeforeChange,
  oddWhileTold,
  pairedIntervals,
  treeUnderLock,
} from '../notifier-windows.ts'
import { failedFaultEndsOperation, faultRetryStartsOver, windowCloses } from '../postconditions.ts'
import type { Property } from '../property.ts'
import { unpinnedBalance } from '../references.ts'

/** Asked of every design in which a NIC mirrors the page table with interval notifiers that come and go. */
export const ofIntervals: readonly Property[] = [
  notifyBeforeChange,
  pairedIntervals,
  noMappingInWindow,
  noMappingAfterCallback,
  noFreedSubscription,
  oddWhileTold,
  treeUnderLock,
  unpinnedBalance,
  dropClearsEntry,
  operationKept,
  faultCollides,
  faultWaits,
  busyBeforeWalk,
  removeDeferred,
  subscriptionsCanEnd,
  faultRetryStartsOver,
  failedFaultEndsOperation,
  windowCloses,
]
