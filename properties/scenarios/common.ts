import { noLostUpdate, vaCoherence } from '../coherence.ts'
import {
  completedInFull,
  noCrossOwnerAccess,
  noDmaToMovedPage,
  noStaleTranslationAtReuse,
  noUseAfterFree,
} from '../dma-safety.ts'
import * as exercised from '../exercised.ts'
import { cpuWriteLands, deviceWriteLands, faultServed, restoreMapsAgain } from '../postconditions.ts'
import type { Property } from '../property.ts'
import { oneMoverPerPage, referencedFrameAllocated } from '../references.ts'

/** Asked of every design. */
export const ofEveryDesign: readonly Property[] = [
  noDmaToMovedPage,
  noUseAfterFree,
  noLostUpdate,
  noStaleTranslationAtReuse,
  noCrossOwnerAccess,
  completedInFull,
  deviceWriteLands,
  exercised.deviceWrites,
  exercised.deviceReads,
  exercised.neverStuckAnywhere,
  exercised.neverStutteringAnywhere,
]

/** Asked of every design in which core mm migrates pages and pages them out. */
export const ofCoreMm: readonly Property[] = [
  ...ofEveryDesign,
  vaCoherence,
  referencedFrameAllocated,
  oneMoverPerPage,
  exercised.pageMigrates,
  exercised.pageComesBack,
  exercised.swapCopyOutdated,
  exercised.cleanPageDropped,
  exercised.restReachable,
  exercised.evictionReachable,
  faultServed,
  cpuWriteLands,
]

/** The same, where somebody can have a reference to a page that a mover has begun to move. */
export const ofCoreMmAndPins: readonly Property[] = [...ofCoreMm, restoreMapsAgain]
