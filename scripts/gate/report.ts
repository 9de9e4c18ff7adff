import { type ExitCode, exitCodes } from '../exit.ts'
import { invocation, quoted } from '../invocation.ts'
import { countText } from '../output/numbers.ts'
import type { Severity } from './compare/severity.ts'
import type { Finding } from './findings.ts'
import type { GateState } from './state.ts'

/** Everything that came of a gate: what the outputs are made of. */
export interface GateReport {
  readonly state: GateState
  readonly findings: readonly Finding[]
  /** The larger claims, by their keys, where nobody asked for them: whatever the lock says of them, nothing is known of them now. */
  readonly notSearched: readonly string[]
  /** The lock file, as it was named. */
  readonly lockFile: string
  /** With `--update`: whether the lock file was written, and why not. */
  readonly update: 'written' | 'nothing to record' | 'undecided' | 'failed' | 'interrupted' | undefined
  readonly exitCode: ExitCode
  readonly seconds: number
  /** What the lock file is brought up to date with. */
  readonly updateCommand: string
}

/** How many findings there are of a severity. */
export function countOf({ findings }: Pick<GateReport, 'findings'>, severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length
}

/** Can what was found be recorded, if it is meant? What is claimed stands in the scenarios. */
export function isRecordable({ exitCode, update, findings }: GateReport): boolean {
  const isNews = ({ kind, severity }: Finding) => severity !== 'note' && kind !== 'not-as-claimed'
  return exitCode === exitCodes.differs && update === undefined && findings.some(isNews)
}

/** One line on what was done: `3 of 223 searches made, 12 of 340 kept counterexamples replayed; nothing has changed about the others`. */
export function extentText({ state, notSearched }: Pick<GateReport, 'state' | 'notSearched'>): string {
  const begun = [...state.searches.values()].filter(({ run }) => run !== undefined)
  const cut = begun.filter(({ observation }) => observation.interrupted).length
  const failed = state.failed.size
  const left = state.notBegun.size
  const all = state.searches.size + failed + left
  const kept = state.counterexamples.size + state.notReplayed.length
  if (all + kept === 0) return 'nothing was compared'
  const replays = kept === 0 ? '' : `, ${state.replays} of ${kept} kept counterexamples replayed`
  const others = [
    [failed, 'ended by an error'],
    [cut, 'interrupted'],
    [left, 'not begun'],
  ] as const
  const ended = others.map(([count, what]) => (count === 0 ? '' : `, ${count} ${what}`)).join('')
  const told = begun.length + failed + left === all && state.replays + state.notReplayed.length === kept
  const rest = told ? '' : '; nothing has changed about the others'
  const larger = notSearched.length === 0 ? '' : `; ${countText(notSearched.length, 'larger claim')} left to --deep`
  return `${begun.length - cut} of ${all} searches made${ended}${replays}${rest}${larger}`
}

/** What has become of the gate. */
export function gateWord({ exitCode }: Pick<GateReport, 'exitCode'>): 'open' | 'closed' | 'interrupted' {
  if (exitCode === exitCodes.interrupted) return 'interrupted'
  return exitCode === exitCodes.asClaimed ? 'open' : 'closed'
}

/** `2 errors, 1 warning`, or that there is nothing to say. */
export function verdictText(report: Pick<GateReport, 'findings'>): string {
  const counts = (['error', 'warning', 'undecided', 'note'] as const).flatMap((severity) => {
    const count = countOf(report, severity)
    if (count === 0) return []
    return [`${count} ${severity}${count === 1 || severity === 'undecided' ? '' : 's'}`]
  })
  return counts.join(', ') || 'everything is as the lock says'
}

/** The searches of a finding, for people: the first ones, and how many more. */
export function whereText({ differences, main }: Finding, shown = 2): string | undefined {
  const searches = [main, ...differences.filter((one) => one !== main)].flatMap(({ search }) => search ?? [])
  if (searches.length === 0) return undefined
  const more = searches.length - shown
  return searches.slice(0, shown).join('; ') + (more > 0 ? `; and ${more} more` : '')
}

/** `at protocol.ts:12:5 move`; of a file, its name once. */
export function placeText({ place }: Finding): string | undefined {
  if (!place) return undefined
  const { file, line, column, name } = place
  return `at ${file}:${line}:${column}${file.endsWith(name) ? '' : ` ${name}`}`
}

/** What to do about a finding, where there is something. */
export function adviceOf({ kind, main, command }: Finding): string | undefined {
  switch (kind) {
    case 'model-error':
    case 'new-violation':
      return command && `to see all of it: ${command}`
    case 'fixed-violation':
      return main.details.includes('the scenario claims so')
        ? undefined
        : `promote it: take ${main.subject} out of 'violated' in the scenario of ${main.design}`
    case 'not-as-claimed':
      return main.about === 'property'
        ? `find out whether model, property or claim is wrong; the claim is 'violated' in the scenario of ${main.design}`
        : `find out whether model or claim is wrong; the claim is 'counts' or 'orbits' in the scenario of ${main.design}`
    case 'counterexample-gone':
      return 'keep it where a bug was fixed: recorded by gate --update, it closes the gate the day it runs again; otherwise find one anew with check --save'
    case 'counterexample-inapplicable':
      return 'delete it, or find one anew with check --save'
    case 'accepted-gone':
      return `under another name accept it anew: ${invocation()} mutate ${quoted(main.design!)} --accept "…"; gate --update takes the old one out`
    case 'accepted-renamed':
      return 'gate --update takes them along'
    case 'accepted-orphaned':
      return "if it has another name, write that into 'accepted' of the lock file; gate --update takes out what is accepted of no design"
    default:
      return undefined
  }
}
