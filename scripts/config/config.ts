import type { Scenario } from '../../properties/scenario.ts'

/** What a project tells moveproof of itself: the default export of `moveproof.config.ts`. */
export interface Config {
  /** Designs and mutants with what is claimed of them: what the commands are about. */
  readonly scenarios: readonly Scenario[]
}
