import { confirm } from '../../counterexamples/replay.ts'
import { explore } from '../../explorer/explore.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import { bindProperties, type Property, underFairness } from '../../properties/property.ts'

/** Each verdict with the steps of the lasso, stem and loop, after the witness has confirmed it. */
export function check(definition: SystemDefinition, properties: readonly Property[], options: ExploreOptions = {}) {
  const instance = instantiate(definition)
  const bound = bindProperties(instance, properties)
  return explore(instance, bound, options).verdicts.map(({ verdict, trace }, i) => {
    if (!trace) return verdict
    confirm(instance, bound[i]!, trace)
    return `${verdict} ${trace.loopStart}+${trace.steps.length - trace.loopStart!}`
  })
}

export const under = (property: Property, fairness: Property['assumes']) =>
  underFairness(property, { name: `${property.name} under ${JSON.stringify(fairness)}`, fairness: fairness! })
