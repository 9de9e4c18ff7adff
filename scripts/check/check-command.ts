import type { Property } from '../../properties/property.ts'
import { invocation, quoted } from '../invocation.ts'
import { shortName } from './names.ts'
import type { Task } from './select.ts'

/** The command that asks this property in this search, to be copied: with bounds where they are not what is meant anyway. */
export function checkCommand(
  task: Pick<Task, 'system' | 'scenario' | 'atClaimedBounds' | 'isOnlyClaim'>,
  property: Pick<Property, 'name'>,
): string {
  const { name, bounds } = task.system
  const needed = task.atClaimedBounds && task.isOnlyClaim ? [] : Object.entries(bounds)
  const short = shortName(property.name)
  const isAmbiguous = task.scenario.properties.some(
    (other) => other.name !== property.name && shortName(other.name) === short,
  )
  const words = [
    quoted(name),
    ...needed.map(([bound, value]) => `--${bound} ${value}`),
    `--property ${quoted(isAmbiguous ? property.name : short)}`,
  ]
  return `${invocation()} check ${words.join(' ')}`
}
