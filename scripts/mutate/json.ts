import type { Trial, TrialOutcome } from './trial.ts'

/** The one object that `mutate --json` prints. */
export function mutateJson(
  design: string,
  trials: readonly Trial[],
  { ok, interrupted }: { readonly ok: boolean; readonly interrupted: boolean },
): object {
  const outcomes: readonly TrialOutcome[] = ['noticed', 'same', 'unnoticed', 'undecided']
  return {
    design,
    trials: trials.map(({ weakening, outcome, notices, modelError, found, unchanged, task }) => ({
      action: weakening.action,
      kind: weakening.kind,
      name: weakening.name,
      outcome,
      bounds: task.system.bounds,
      noticedBy: notices.map(({ property, verdict, steps }) => ({ property, verdict, steps: steps ?? null })),
      modelError: modelError?.message ?? null,
      found: found ?? null,
      unchanged,
    })),
    counts: Object.fromEntries(outcomes.map((name) => [name, trials.filter(({ outcome }) => outcome === name).length])),
    ok,
    interrupted,
  }
}
