import { exclusion, freshness, german } from '../../scripts/bench/german.ts'
import { notify, notifyProperties } from '../../scripts/bench/notify.ts'
import { usualScenarios } from '../usual-scenarios.ts'

/** A claim of each shipped design and mutant. */
export const shipped = [...new Map(usualScenarios.map((scenario) => [scenario.system.name, scenario])).values()]

/** The shipped designs, some of the mutants, and what is measured beside other tools. */
export const designs = [
  { system: notify, properties: notifyProperties, bounds: {} },
  { system: german, properties: [exclusion, freshness], bounds: {} },
  ...shipped.filter(({ mutantOf }, i) => !mutantOf || i % 20 === 0),
]
