import { type Certificate, certify } from '../../counterexamples/certify.ts'
import type { Exploration } from '../../explorer/explore.ts'
import type { ExplorationResult, Stop } from '../../explorer/result.ts'
import type { Model } from '../../explorer/workers/model.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { numberText } from '../output/numbers.ts'
import type { ProgressLine } from '../output/progress.ts'
import { driveGenerator, type Watch } from '../slices.ts'

/** A certificate, or what stopped the search or the witness before there was one. */
export type Certification = { readonly certificate: Certificate } | { readonly stoppedBy: Stop }

/**
 * Lets the witness walk the visited states of a search that came to its end.
 * @throws unconfirmed when its counts or verdicts are not those of the search
 */
export async function certifySearch(
  { system, properties }: Model,
  exploration: Exploration,
  result: ExplorationResult,
  watch: Omit<Watch, 'onSlice'>,
  progress: ProgressLine,
): Promise<Certification> {
  if (!result.exhaustive) return { stoppedBy: result.stoppedBy! }
  const holding = properties.filter((_, i) => result.verdicts[i]!.verdict === 'holds')
  const driven = await driveGenerator(certify(system, holding, exploration.visited(), { slice: 50 }), watch, (done) =>
    progress.show(() => `${system.name}  certified ${numberText(done)} of ${numberText(result.states)} states`),
  )
  if ('stoppedBy' in driven) return driven
  const certificate = driven.value
  if (!sameCounts(certificate, result)) {
    throw new MoveproofError('unconfirmed', {
      what:
        `The search counted ${result.states} states and ${result.transitions} transitions; ` +
        `the witness counted ${certificate.states} and ${certificate.transitions}.`,
      where: `system ${system.name}`,
      cause: 'search and witness disagree: a bug in moveproof',
      next: 'please report it with the system and its bounds; do not rely on the verdict',
    })
  }
  return { certificate }
}

function sameCounts(certificate: Certificate, result: ExplorationResult): boolean {
  return (['states', 'transitions', 'initialStates'] as const).every((name) => certificate[name] === result[name])
}
