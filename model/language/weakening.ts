import { unknownName } from './error.ts'
import type { Condition } from './part.ts'
import { findAction, type Instance, type System } from './system.ts'

/**
 * The same system, in which an action asks a condition of any value of one of its parameters, where it asked it of the value that
 * it is taken with: the right question about the wrong element.
 * @throws unknown-name when the system has no such action, or that no such condition or parameter
 */
export function askedOfAny(system: System, action: string, condition: string, parameter: string): System {
  const { when, parameters, instances } = findAction(system, action)
  const asked = when.find(({ name }) => name === condition)
  const conditions = when.map(({ name }) => name)
  if (!asked) throw unknownName(`condition of ${action}`, condition, conditions)
  const names = parameters.map(({ name }) => name)
  if (!names.includes(parameter)) throw unknownName(`parameter of ${action}`, parameter, names)
  const values = [...new Set(instances.map((instance) => instance[parameter]))]
  const weakened = { name: condition, holds: anyOf(asked.holds, parameter, values) }
  const replaced = when.map((one) => (one === asked ? weakened : one))
  return { ...system, actions: system.actions.map((one) => (one.name === action ? { ...one, when: replaced } : one)) }
}

function anyOf(
  holds: Condition<unknown, unknown>,
  parameter: string,
  values: readonly unknown[],
): Condition<unknown, unknown> {
  return (state, parameters) => {
    const own = parameters as Instance
    if (holds(state, own)) return true
    return values.some((value) => value !== own[parameter] && holdsSafely(holds, state, { ...own, [parameter]: value }))
  }
}

/** Of another value the conditions before this one may be false, which it may rely on: then it is false too. */
function holdsSafely(holds: Condition<unknown, unknown>, state: unknown, parameters: Instance): boolean {
  try {
    return holds(state, parameters)
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return false
    throw error
  }
}
