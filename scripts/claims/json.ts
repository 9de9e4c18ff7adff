import type { JudgedClaim, JudgedEvidence } from './judge.ts'
import { commandOf } from './text.ts'

/** The one object that `claims --json` prints. */
export function claimsJson(
  judged: readonly JudgedClaim[],
  { ok, interrupted }: { readonly ok: boolean; readonly interrupted: boolean },
): object {
  return {
    claims: judged.map(({ planned: { claim }, evidence, outcome }) => ({
      id: claim.id,
      verdict: claim.verdict,
      sentence: claim.sentence,
      ...(claim.outside === undefined ? {} : { outside: claim.outside }),
      outcome,
      scenarios: evidence.map(evidenceJson),
    })),
    ok,
    interrupted,
  }
}

function evidenceJson(judged: JudgedEvidence): object {
  const { planned, runs, verdict, found, outcome } = judged
  const { evidence } = planned
  const { bounds } = runs[0]!.task.system
  const common = { shows: evidence.shows, design: evidence.design, bounds, outcome }
  if ('comparison' in evidence) {
    return { ...common, baseline: evidence.baseline, expected: evidence.comparison, found }
  }
  return {
    ...common,
    property: evidence.property,
    expected: evidence.verdict,
    found: verdict!.found.verdict,
    steps: verdict!.steps ?? null,
    command: commandOf(judged),
  }
}
