import { scenarios } from '../properties/scenarios.ts'

/** The claims that every run of the tests searches. The larger ones take minutes. */
export const usualScenarios = scenarios.filter(({ deep }) => !deep)
