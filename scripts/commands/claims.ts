import type { Claim } from '../../properties/claims/claim.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { worst } from '../check/claim.ts'
import type { SearchLimits } from '../check/limits.ts'
import { asksLiveness } from '../check/reductions.ts'
import type { Run } from '../check/run.ts'
import { verdictsOnly } from '../check/search-task.ts'
import { claimsJson } from '../claims/json.ts'
import { type JudgedClaim, judgeClaim } from '../claims/judge.ts'
import { planClaims } from '../claims/plan.ts'
import { claimText, commandsText, summaryText } from '../claims/text.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import type { Terminal } from '../output/terminal.ts'
import { runOf, searchAll } from '../side-by-side/searches.ts'

export interface ClaimsOptions {
  /** Ids of claims, in detail; none: all of them, in short. */
  readonly ids: readonly string[]
  /** For each search anew. */
  readonly limits: SearchLimits
  /** Threads for searches that take long. */
  readonly workers: number
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

/** Searches what claims rest on, and says whether the searches agree with them. */
export async function checkClaims(
  scenarios: readonly Scenario[],
  claims: readonly Claim[],
  options: ClaimsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const plan = planClaims(scenarios, claims, options.ids)
  const { limits, signal, json } = options
  const mode = { ...verdictsOnly, limits }
  const asked = [...new Set(plan.claims.flatMap(({ evidence }) => evidence.flatMap((one) => one.scenarios)))]
  const searches = asked.map((scenario) => {
    const task = plan.tasks.get(scenario)!
    return { task, mode: { ...mode, symmetry: !asksLiveness(task) } }
  })
  const { workers } = options
  const searching = searchAll(searches, { workers, scenarios, signal, progress: terminal.progress })
  const runs = new Map<Scenario, Run>()
  const judged: JudgedClaim[] = []
  try {
    for (const planned of plan.claims) {
      // Searches come in the order in which claims first ask for them.
      while (planned.evidence.some(({ scenarios: own }) => own.some((scenario) => !runs.has(scenario)))) {
        const { value, done } = await searching.next()
        if (done) break
        runs.set(asked[runs.size]!, runOf(value))
      }
      if (signal?.aborted) break
      const claim = judgeClaim(planned, runs)
      judged.push(claim)
      if (json) continue
      const isDetailed = options.ids.length > 0
      terminal.print(claimText(claim, terminal, isDetailed))
      if (isDetailed) terminal.print(`\n${commandsText(claim, terminal)}`)
      terminal.print('\n')
    }
  } finally {
    await searching.return(undefined)
  }
  const interrupted = signal?.aborted ?? false
  const outcome = worst(judged.map((one) => one.outcome))
  const left = plan.claims.length - judged.length
  terminal.print(
    json
      ? `${JSON.stringify(claimsJson(judged, { ok: outcome === 'met' && !interrupted, interrupted }), undefined, 2)}\n`
      : summaryText(judged, { searches: runs.size, left, interrupted }, terminal),
  )
  if (interrupted) return exitCodes.interrupted
  return { met: exitCodes.asClaimed, differs: exitCodes.differs, undecided: exitCodes.undecided }[outcome]
}
