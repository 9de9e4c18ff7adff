import { vaCoherence } from '../coherence.ts'
import { noDmaToMovedPage } from '../dma-safety.ts'
import { deviceWriteLands } from '../postconditions.ts'
import type { Property } from '../property.ts'
import {
  noSharedDmaToMovedPage,
  noStaleIotlbAtReuse,
  oneResponse,
  sharedDeviceWriteLands,
  sharedTableCoherence,
  translationAnswered,
} from '../shared-table.ts'

/** Entries change before caches of them are flushed: P1, P3 and the landing of writes are asked in the form that allows for that. */
const ofOwnTables: readonly Property[] = [noDmaToMovedPage, vaCoherence, deviceWriteLands]

export const inSharedForm = (properties: readonly Property[]): readonly Property[] => [
  noSharedDmaToMovedPage,
  sharedTableCoherence,
  sharedDeviceWriteLands,
  ...properties.filter((property) => !ofOwnTables.includes(property)),
  noStaleIotlbAtReuse,
  oneResponse,
  translationAnswered,
]
