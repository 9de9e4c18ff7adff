import { explore } from '../../explorer/explore.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import type { PropertyVerdict } from '../../explorer/result.ts'
import type { Part } from '../../model/language/part.ts'
import { findAction, instantiate, type System, stepText, system } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { bindProperties, type Property } from '../../properties/property.ts'

export const systemOf = (...parts: Part[]) => instantiate(system({ name: 'toy', title: 'a toy', parts }))

export const check = (toy: System, properties: readonly Property[] = [], options: ExploreOptions = {}) =>
  explore(toy, bindProperties(toy, properties), options)

export const textOfTrace = (toy: System, trace: Trace | undefined) =>
  trace?.steps.map(({ action, parameters }) => stepText(findAction(toy, action), parameters)).join(' ')

/** The verdict of one property, and the steps that show it. */
export function judged(toy: System, property: Property, options?: ExploreOptions) {
  const [verdict] = check(toy, [property], options).verdicts as [PropertyVerdict]
  return { verdict: verdict.verdict, steps: textOfTrace(toy, verdict.trace) }
}
