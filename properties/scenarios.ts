import type { Scenario } from './scenario.ts'

/** Every claim that moveproof makes about the designs it ships. The command line, the tests and the gate read this table. */
export const scenarios: readonly Scenario[] = []
