import type { SystemDefinition } from '../../model/language/system.ts'
import type { Property } from '../../properties/property.ts'
import { exclusion, freshness, german } from './german.ts'
import { notify, notifyProperties } from './notify.ts'

export interface BenchmarkModel {
  readonly system: SystemDefinition
  readonly properties: readonly Property[]
}

/** Models whose counts other checkers have published or printed, to measure by. */
export const benchmarkModels: readonly BenchmarkModel[] = [
  { system: notify, properties: notifyProperties },
  { system: german, properties: [exclusion, freshness] },
]
