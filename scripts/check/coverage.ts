import type { Exploration } from '../../explorer/explore.ts'
import { type FieldCoverage, ValueCoverage } from '../../explorer/profile/value-coverage.ts'
import type { Stop } from '../../explorer/result.ts'
import type { System } from '../../model/language/system.ts'
import { numberText } from '../output/numbers.ts'
import type { ProgressLine } from '../output/progress.ts'
import { driveGenerator, type Watch } from '../slices.ts'

/** Which values fields took in the states that were looked at. */
export interface ValuesTaken {
  readonly fields: readonly FieldCoverage[]
  /** What ended the looking before all states were looked at. */
  readonly stoppedBy: Stop | undefined
}

/** Looks at all states that a search has found. */
export async function coverValues(
  system: System,
  exploration: Pick<Exploration, 'visited'>,
  watch: Omit<Watch, 'onSlice'>,
  progress: ProgressLine,
): Promise<ValuesTaken> {
  const coverage = new ValueCoverage(system)
  function* look() {
    let states = 0
    for (const tree of exploration.visited()) {
      coverage.add(tree)
      yield ++states
    }
  }
  const driven = await driveGenerator(look(), watch, (states) =>
    progress.show(() => `${system.name}  values of ${numberText(states)} states`),
  )
  return { fields: coverage.fields, stoppedBy: 'stoppedBy' in driven ? driven.stoppedBy : undefined }
}
