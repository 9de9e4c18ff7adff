import { counterexampleOf } from '../../../counterexamples/counterexample.ts'
import { severities, severityOf } from '../compare/severity.ts'
import { countOf, type GateReport } from '../report.ts'

/** The one object that `gate --json` prints. */
export function gateJson(report: GateReport): object {
  const { state, findings, notSearched, lockFile, update, exitCode } = report
  const searches = [...state.searches]
  return {
    ok: exitCode === 0,
    exitCode,
    interrupted: state.interrupted,
    lock: lockFile,
    update: update ?? null,
    searches: {
      made: searches.filter(([, { run }]) => run !== undefined).map(([key]) => key),
      failed: [...state.failed.keys()],
      unchanged: searches.filter(([, { run }]) => run === undefined).map(([key]) => key),
      notSearched,
      notBegun: [...state.notBegun.keys()],
    },
    counterexamples: {
      replayed: state.replays,
      kept: state.counterexamples.size + state.notReplayed.length,
      notReplayed: state.notReplayed.map(({ file }) => file),
    },
    counts: Object.fromEntries(severities.map((severity) => [severity, countOf(report, severity)])),
    findings: findings.map(({ kind, severity, headline, change, differences, place, evidence }) => ({
      kind,
      severity,
      headline,
      change: change ?? null,
      place: place ?? null,
      differences: differences.map((difference) => ({ ...difference, severity: severityOf(difference.kind) })),
      ...(evidence?.property
        ? { counterexample: counterexampleOf(evidence.system, evidence.property, evidence.trace) }
        : {}),
      ...(evidence && !evidence.property ? { behaviour: evidence.steps.map(({ text }) => text) } : {}),
    })),
  }
}
