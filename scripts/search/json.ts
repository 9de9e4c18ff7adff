import { minimisedJson } from '../shrink/json.ts'
import type { Find, Sample, WalkOptions } from './run.ts'
import { searchCommand } from './text.ts'

export interface SearchEnding {
  readonly walks: WalkOptions
  readonly interrupted: boolean
  /** Names of the files that finds were saved to. */
  readonly saved: ReadonlyMap<Find, string>
}

/** The one object that `search --json` prints. */
export function searchJson(samples: readonly Sample[], { walks, interrupted, saved }: SearchEnding): object {
  const differs = samples.some(({ verdicts }) => verdicts.some(({ outcome }) => outcome === 'differs'))
  return {
    seed: walks.seed,
    samples: samples.map((sample) => sampleJson(sample, walks, saved)),
    ok: !differs && !interrupted,
    interrupted,
  }
}

function sampleJson(
  { task, result, seconds, verdicts }: Sample,
  walks: WalkOptions,
  saved: SearchEnding['saved'],
): object {
  const { mutantOf } = task.scenario
  return {
    design: task.system.name,
    ...(mutantOf === undefined ? {} : { mutantOf }),
    bounds: task.system.bounds,
    walks: result.walks,
    steps: result.steps,
    seconds: Number(seconds.toFixed(3)),
    verdicts: verdicts.map(({ property, verdict, outcome, find, ahead }) => ({
      property: property.name,
      kind: property.kind,
      verdict,
      outcome,
      ...(ahead ? { ahead } : {}),
      ...(find ? { walk: find.walk, command: searchCommand(task, walks, find) } : {}),
      ...(find && saved.has(find) ? { savedAs: saved.get(find) } : {}),
      ...(find?.minimised ? minimisedJson({ bounds: task.system.bounds, trace: find.trace }, find.minimised) : {}),
    })),
    coverage: result.coverage,
  }
}
