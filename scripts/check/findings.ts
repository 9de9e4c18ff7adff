import type { ConfirmedVerdict, Run } from './run.ts'

/** Properties that said nothing: their premise was never true in what was explored. */
export function vacuous({ verdicts }: Run): string[] {
  return verdicts.filter(({ found }) => found.vacuous).map(({ property }) => property.name)
}

/** Properties that are violated, claimed so or not. */
export function violated({ verdicts }: Run): string[] {
  return verdicts.filter(({ found }) => found.verdict === 'violated').map(({ property }) => property.name)
}

/** Actions that were never enabled in what was explored. */
export function neverFired({ result }: Run): string[] {
  return result.actions.filter(({ fired }) => fired === 0).map(({ name }) => name)
}

/** Verdicts with a behaviour that shows the violation. */
export function counterexamples({ verdicts }: Run): ConfirmedVerdict[] {
  return verdicts.filter(({ found }) => found.verdict === 'violated' && found.trace !== undefined)
}
