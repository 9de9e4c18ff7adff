import type { System } from '../../model/language/system.ts'
import { type BoundProperty, bindProperties, type Property } from '../../properties/property.ts'

export function bind(system: System, property: Property): BoundProperty {
  return bindProperties(system, [property])[0]!
}
