import type { FieldProfile, FieldProfiler } from '../../explorer/profile/profiler.ts'
import type { ExplorationResult, Stop } from '../../explorer/result.ts'
import { numberText } from '../output/numbers.ts'
import type { ProgressLine } from '../output/progress.ts'
import { driveGenerator, type Watch } from '../slices.ts'

/** What the states of a search differ in, as far as there was time to find out. */
export interface FieldProfiles {
  readonly fields: readonly FieldProfile[]
  /** Fields that were not looked at, as something stopped it before. */
  readonly left: number
  readonly stoppedBy: Stop | undefined
}

/** What is needed of a search. */
interface Profiled {
  profiler(): Pick<FieldProfiler, 'profiles' | 'fields' | 'run'>
}

/** Profiles the fields of the states that a search has found, whether it came to its end or not. */
export async function profileFields(
  exploration: Profiled,
  { system, states }: ExplorationResult,
  watch: Omit<Watch, 'onSlice'>,
  progress: ProgressLine,
): Promise<FieldProfiles> {
  const profiler = exploration.profiler()
  const driven = await driveGenerator(profiler.run(), watch, ({ path, statesDone }) =>
    progress.show(() => {
      const field = `field ${profiler.profiles.length + 1} of ${profiler.fields}`
      return `${system}  ${field}, ${path}  ${numberText(statesDone)} of ${numberText(states)} states`
    }),
  )
  const fields = profiler.profiles
  return {
    fields,
    left: profiler.fields - fields.length,
    stoppedBy: 'stoppedBy' in driven ? driven.stoppedBy : undefined,
  }
}
