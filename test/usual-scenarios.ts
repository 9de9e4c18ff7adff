import type { ExplorationResult } from '../explorer/result.ts'
import type { Scenario } from '../properties/scenario.ts'
import { scenarios } from '../properties/scenarios.ts'

/** The claims whose states every run of the tests searches, all of them. The larger ones take minutes. */
export const usualScenarios = scenarios.filter(({ deep, until }) => !deep && until === undefined)

/** A design under one mover alone is no other design: its mutants and larger claims are those of the design. */
export const isDesign = ({ mutantOf, alone }: Scenario) => mutantOf === undefined && !alone

/** Properties that a search found violated, as claims say it. */
export function violatedIn(result: ExplorationResult): Scenario['violated'] {
  return Object.fromEntries(
    result.verdicts
      .filter(({ verdict }) => verdict !== 'holds')
      .map(({ property, trace }) => [property, trace?.steps.length ?? 'never']),
  )
}
