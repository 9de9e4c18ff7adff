import type { Property } from '../../properties/property.ts'
import { invocation, quoted } from '../invocation.ts'
import { shortNames } from './names.ts'
import type { Task } from './select.ts'

/**
 * The command that asks this property in this search, to be copied: with bounds where they are not what is meant anyway.
 * @param property undefined: all that are claimed
 */
export function checkCommand(
  task: Pick<Task, 'system' | 'scenario' | 'atClaimedBounds' | 'isOnlyClaim'>,
  property: Pick<Property, 'name'> | undefined,
): string {
  const { name, bounds } = task.system
  const needed = task.atClaimedBounds && task.isOnlyClaim ? [] : Object.entries(bounds)
  const words = [
    quoted(name),
    ...(task.scenario.deep ? ['--deep'] : []),
    ...needed.map(([bound, value]) => `--${bound} ${value}`),
    ...(property ? [`--property ${quoted(shortNames(task.scenario)(property.name))}`] : []),
  ]
  return `${invocation()} check ${words.join(' ')}`
}
