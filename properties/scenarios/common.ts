import type { Bounds } from '../../model/language/bounds.ts'
import type { SystemDefinition } from '../../model/language/system.ts'
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
import type { Scenario } from '../scenario.ts'

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

/**
 * What is claimed violated where a device goes on with a translation after its page has moved: the lengths at which the page has moved, the
 * frame been freed, and something that was written been lost.
 */
export const staleUse = ({ moved, freed, lost }: { moved: number; freed: number; lost?: number }) => ({
  [noDmaToMovedPage.name]: moved,
  [vaCoherence.name]: moved,
  [noUseAfterFree.name]: freed,
  [noStaleTranslationAtReuse.name]: freed,
  [noCrossOwnerAccess.name]: freed,
  ...(lost === undefined ? {} : { [noLostUpdate.name]: lost }),
})

/** The same where a frame is freed under a device, which uses it afterwards. */
export const useAfterFree = ({ freed, used, lost }: { freed: number; used: number; lost?: number }) => ({
  [noUseAfterFree.name]: freed,
  [noStaleTranslationAtReuse.name]: freed,
  [vaCoherence.name]: freed,
  [noDmaToMovedPage.name]: used,
  [noCrossOwnerAccess.name]: used,
  ...(lost === undefined ? {} : { [noLostUpdate.name]: lost }),
})

/** Two movers, of which one is there first: so that it happens in the usual claims too, which have one mover otherwise. */
export function entryFoundGone(system: SystemDefinition, bounds: Bounds): Scenario {
  return { system, bounds, until: exercised.entryGone.name, properties: [exercised.entryGone], violated: {} }
}
