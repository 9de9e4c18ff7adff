import type { DesignReport } from './design-report.ts'
import { mutationsName } from './mutations.ts'
import type { DesignTable } from './whole-designs.ts'

/** The one object that `mutate --json` prints. */
export function mutateJson(
  reports: readonly DesignReport[],
  { ok, interrupted, leftOut }: { readonly ok: boolean; readonly interrupted: boolean } & Pick<DesignTable, 'leftOut'>,
): object {
  return { designs: reports.map(designJson), leftOut, ok, interrupted }
}

function designJson({ design, trials, counts, score, stale, left, taken }: DesignReport): object {
  return {
    design,
    trials: trials.map(({ mutations, standing, reason, bounds, notices, vacuous, refusal, found, unchanged }) => ({
      name: mutationsName(mutations),
      mutations: mutations.map(({ kind, action, of, name, other }) => ({
        kind,
        action,
        of,
        name,
        other: other ?? null,
      })),
      outcome: standing,
      reason: reason ?? null,
      bounds,
      noticedBy: notices.map(({ property, verdict, behaviour, loopStart }) => ({
        property,
        verdict,
        steps: behaviour?.length ?? null,
        behaviour: behaviour ?? null,
        loopStart: loopStart ?? null,
      })),
      vacuous,
      refusal: refusal ?? null,
      found: found ?? null,
      unchanged,
    })),
    counts,
    score: score ?? null,
    stale,
    notTried: left,
    fromCache: taken,
  }
}
