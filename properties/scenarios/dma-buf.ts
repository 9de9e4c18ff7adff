import {
  bufferCoherence,
  bufferReferenceBalance,
  cpuCoherence,
  mappingQuiesced,
  stableCopySource,
  topologyOk,
} from '../buffers.ts'
import { noLostUpdate } from '../coherence.ts'
import * as exercised from '../exercised-buffers.ts'
import { directTransfer } from '../exercised-revocation.ts'
import { bufferWriteLands, copiedAtOnce, demandIsOpen, demandMet, demandRecorded } from '../postconditions-buffers.ts'
import type { Property } from '../property.ts'
import { ofEveryDesign } from './common.ts'

/** Asked of every design in which a GPU driver moves buffers. */
export const ofBuffers: readonly Property[] = [
  ...ofEveryDesign,
  bufferCoherence,
  cpuCoherence,
  mappingQuiesced,
  topologyOk,
  bufferReferenceBalance,
  stableCopySource,
  directTransfer,
  exercised.processMaps,
  exercised.everythingAtRest,
  bufferWriteLands,
  demandRecorded,
  demandIsOpen,
  demandMet,
  copiedAtOnce,
]

/** What is claimed violated where a process goes on writing to a buffer that is being moved: within so few steps that nothing else counts. */
export const writesDuringMove = {
  [noLostUpdate.name]: 6,
  [cpuCoherence.name]: 5,
  [stableCopySource.name]: 6,
}
