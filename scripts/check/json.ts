import type { Fairness } from '../../model/language/part.ts'
import type { System } from '../../model/language/system.ts'
import { type BoundProperty, isLiveness } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { Keeper } from '../checkpoint/keeper.ts'
import { counterexamples, neverFired, vacuous } from './findings.ts'
import { coverageOf } from './report-coverage.ts'
import type { ConfirmedVerdict, Run } from './run.ts'
import { asCounterexample } from './save.ts'
import type { Task } from './select.ts'

export interface CheckSummary {
  readonly ok: boolean
  readonly interrupted: boolean
  /** Names of the files that counterexamples were saved to, by verdict. */
  readonly saved: ReadonlyMap<ConfirmedVerdict, string>
  /** Where the search can be gone on from. */
  readonly keeper: Keeper | undefined
  /** The whole table. */
  readonly scenarios: readonly Scenario[]
}

/** The one object that `check --json` prints. */
export function checkJson(runs: readonly Run[], { ok, interrupted, saved, keeper, scenarios }: CheckSummary): object {
  const checkpoint = keeper?.isKept ? { checkpoint: keeper.directory } : {}
  return { runs: runs.map((run) => runJson(run, saved, scenarios)), ok, interrupted, ...checkpoint }
}

function runJson(run: Run, saved: CheckSummary['saved'], scenarios: readonly Scenario[]): object {
  const { task, result, certification, profile, values } = run
  const { counts, orbits } = task.scenario
  return {
    design: task.system.name,
    ...(task.scenario.mutantOf === undefined ? {} : { mutantOf: task.scenario.mutantOf }),
    bounds: task.system.bounds,
    renamings: result.renamings,
    omission: result.omission ?? null,
    states: result.states,
    initialStates: result.initialStates,
    transitions: result.transitions,
    levels: result.levels,
    seconds: Number(run.seconds.toFixed(3)),
    bytes: result.bytes,
    exhaustive: result.exhaustive,
    stoppedBy: result.stoppedBy ?? null,
    verdicts: run.verdicts.map((verdict) => verdictJson(task, verdict, saved.get(verdict))),
    claim: {
      outcome: run.outcome,
      bounds: task.claimedBounds,
      atClaimedBounds: task.atClaimedBounds,
      counts: counts ?? null,
      orbits: orbits ?? null,
      differences: [...run.verdicts.map(({ difference }) => difference), ...run.countDifferences].filter(Boolean),
    },
    vacuous: vacuous(run),
    neverFired: neverFired(run),
    actions: result.actions,
    ...(certification ? { certification } : {}),
    ...(profile ? { profile } : {}),
    ...(values ? { coverage: { ...coverageOf(run, scenarios), stoppedBy: values.stoppedBy ?? null } } : {}),
    counterexamples: counterexamples(run).map((verdict) => asCounterexample(task, verdict)),
  }
}

function verdictJson({ system }: Task, verdict: ConfirmedVerdict, savedAs: string | undefined): object {
  const { property, found, claimed, steps, outcome, confirmation } = verdict
  return {
    property: property.name,
    kind: property.kind,
    verdict: found.verdict,
    expected: claimed,
    steps: steps ?? null,
    ...(found.trace?.loopStart === undefined ? {} : { loopSteps: found.trace.steps.length - found.trace.loopStart }),
    ...(isLiveness(property.kind) ? { fairness: fairnessJson(system, property) } : {}),
    outcome,
    vacuous: found.vacuous,
    ...(found.verdict === 'holds' && found.trace ? { witnessSteps: found.trace.steps.length } : {}),
    ...(confirmation ? { confirmed: confirmation.confirmed } : {}),
    ...(savedAs === undefined ? {} : { savedAs }),
  }
}

/** Names of actions by what is assumed of each of their instances; of all others nothing is. */
function fairnessJson({ actions }: System, { fairness }: BoundProperty): object {
  const named = (kind: Fairness) => actions.filter((_, i) => fairness[i] === kind).map(({ name }) => name)
  return { weak: named('weak'), strong: named('strong') }
}
