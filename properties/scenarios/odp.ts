import { vaCoherence } from '../coherence.ts'
import { noBeatWithoutTranslation } from '../dma-safety.ts'
import * as exercised from '../exercised.ts'
import { busyBeforeWalk, faultWaits, removeDeferred } from '../exercised-intervals.ts'
import { callbackWaitsForFault } from '../exercised-odp.ts'
import {
  noFreedSubscription,
  noMappingAfterCallback,
  notifyBeforeChange,
  pairedIntervals,
} from '../notifier-windows.ts'
import * as odp from '../odp.ts'
import { deviceWriteLands, faultRetryStartsOver, faultServed, windowCloses } from '../postconditions.ts'
import type { Property } from '../property.ts'
import { unpinnedBalance } from '../references.ts'
import { ofEveryDesign } from './common.ts'

/** Asked of every design in which a NIC pages on demand. */
export const ofOnDemandPaging: readonly Property[] = [
  ...ofEveryDesign,
  vaCoherence,
  odp.pageThereAtDmaUnmap,
  odp.noDmaMappingAtReuse,
  odp.quiescedBeforeDmaUnmap,
  notifyBeforeChange,
  pairedIntervals,
  noMappingAfterCallback,
  noFreedSubscription,
  odp.noCommandForDeadKey,
  unpinnedBalance,
  odp.usersBalance,
  odp.umemMutexHasOneHolder,
  odp.mappedUnderLock,
  exercised.pageComesBack,
  exercised.swapCopyOutdated,
  exercised.cleanPageDropped,
  exercised.restReachable,
  exercised.evictionReachable,
  exercised.faultCollides,
  faultWaits,
  busyBeforeWalk,
  removeDeferred,
  callbackWaitsForFault,
  faultServed,
  faultRetryStartsOver,
  odp.unknownKeyEndsOperation,
  odp.keyGivenBack,
  windowCloses,
]

/** The same where devices only read. */
const withWrites: readonly Property[] = [exercised.deviceWrites, deviceWriteLands, exercised.swapCopyOutdated]
export const ofReadOnlyPaging: readonly Property[] = [
  ...ofOnDemandPaging.filter((property) => !withWrites.includes(property)),
  // A write that goes nowhere is refused by the model itself.
  noBeatWithoutTranslation,
]
