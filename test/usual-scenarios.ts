import { scenarios } from '../properties/scenarios.ts'

/** The claims whose states every run of the tests searches, all of them. The larger ones take minutes. */
export const usualScenarios = scenarios.filter(({ deep, until }) => !deep && until === undefined)
