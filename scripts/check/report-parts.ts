import type { Page, Segment } from '../../counterexamples/layout.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import { fairnessText } from '../../properties/fairness.ts'
import { isLiveness } from '../../properties/property.ts'
import { numberText, probabilityText } from '../output/numbers.ts'
import type { Paint } from '../output/paint.ts'
import { boundsText } from './bounds.ts'
import type { Outcome } from './claim.ts'
import { neverFired, vacuous } from './findings.ts'
import type { SearchLimits } from './limits.ts'
import { shortNames } from './names.ts'
import type { ConfirmedVerdict, Run } from './run.ts'
import { stopText } from './stop-text.ts'

/** The names of properties in a list. */
export function namesOf({ task }: Run, verdicts: readonly ConfirmedVerdict[]): string {
  return verdicts
    .map(({ property }) => property.name)
    .map(shortNames(task.scenario))
    .join(', ')
}

/** `as claimed`, `differs`, `undecided`, in its colour. */
export function outcomeSegment(outcome: Outcome, paint: Paint): Segment {
  if (outcome === 'met') return { text: 'as claimed', paint: paint.green }
  return outcome === 'differs' ? { text: 'differs', paint: paint.red } : { text: 'undecided', paint: paint.yellow }
}

/** Over what the verdicts speak: all states at some bounds, or what a limit left. */
export function extentSegments({ task, result }: Run, limits: SearchLimits, paint: Paint): Segment[] {
  const at = boundsText(task.system.bounds)
  const alike = (result.renamings === 1 ? '' : '; states counted up to renaming') + omissionText(result)
  const stopped = result.stoppedBy && { text: stopText(result.stoppedBy, limits), paint: paint.yellow }
  if (stopped && !result.exhaustive) return [stopped, { text: `, at ${at}${alike}` }]
  return [{ text: `exhaustive at ${at}${alike}` }, ...(stopped ? [{ text: '; liveness ' }, stopped] : [])]
}

/** With fingerprints only, `holds` is as certain as that no two states have the same one. */
function omissionText({ omission }: ExplorationResult): string {
  return omission === undefined
    ? ''
    : `; fingerprints only: the probability that a state was missed is below ${probabilityText(omission)}`
}

/** Everything that a reader must not miss: what differs from the claim and how. */
export function addDifferences(page: Page, indent: number, run: Run, paint: Paint): void {
  const differences = [...run.verdicts.map(({ difference }) => difference), ...run.countDifferences]
  for (const difference of differences.filter((text) => text !== undefined)) {
    page.line(indent, indent + 2, { text: 'differs:', paint: paint.red }, { text: ` ${difference}` })
  }
}

/** At other bounds less can be compared. */
export function addBoundsNote(page: Page, indent: number, { task }: Run, paint: Paint): void {
  if (task.atClaimedBounds) return
  const text = `the claim is for ${boundsText(task.claimedBounds)}; at these bounds verdicts are compared, counts and lengths are not`
  page.line(indent, indent + 2, { text: 'note:', paint: paint.yellow }, { text: ` ${text}` })
}

/** What the search never made use of: parts of the model, and properties that said nothing. */
export function addIdle(page: Page, indent: number, run: Run, paint: Paint): void {
  // The claim is about the beginning.
  if (run.result.stoppedBy === 'settled') return
  const so = run.result.exhaustive ? '' : ' so far'
  const idle = neverFired(run)
  if (idle.length > 0) addWarning(page, indent, `never enabled${so}: ${idle.join(', ')}`, paint)
  const empty = vacuous(run).map(shortNames(run.task.scenario))
  if (empty.length > 0)
    addWarning(page, indent, `vacuous${so}, as its premise is never true: ${empty.join(', ')}`, paint)
}

/** Under which fairness liveness was judged: a verdict says nothing without it. */
export function addFairness(page: Page, indent: number, run: Run): void {
  const { system, properties, scenario } = run.task
  const live = properties.filter(({ kind }) => isLiveness(kind))
  for (const [text, own] of Map.groupBy(live, ({ fairness }) => fairnessText(system, fairness))) {
    const names = own.map(({ name }) => name).map(shortNames(scenario))
    page.line(indent, indent + 2, { text: `liveness under ${text}: ${names.join(', ')}` })
  }
}

/** What a verdict rests on when it is less than usual. */
export function addWarnings(page: Page, indent: number, run: Run, paint: Paint): void {
  const unproven = run.verdicts.filter(({ confirmation }) => confirmation?.confirmed === 'path only')
  if (unproven.length === 0) return
  const names = namesOf(run, unproven)
  const text = `the steps are confirmed, but that no goal can be reached after them was too much to confirm: ${names}`
  addWarning(page, indent, text, paint)
}

export function addWarning(page: Page, indent: number, text: string, paint: Paint): void {
  page.line(indent, indent + 2, { text: 'warning:', paint: paint.yellow }, { text: ` ${text}` })
}

/** What the witness has proven, or why it has not. */
export function addCertification(page: Page, indent: number, run: Run, limits: SearchLimits, paint: Paint): void {
  const { certification, verdicts } = run
  if (!certification) return
  if ('stoppedBy' in certification) {
    const why = stopText(certification.stoppedBy, limits)
    page.line(indent, indent + 2, { text: 'not certified', paint: paint.yellow }, { text: `: ${why}` })
    return
  }
  const { certificate } = certification
  const proven = certificate.properties.map(shortNames(run.task.scenario)).join(', ') || 'no property'
  page.line(indent, indent + 2, {
    text: `certified: ${numberText(certificate.states)} states contain all initial ones, no action leads out of them, and true in all of them: ${proven}`,
  })
  const goals = verdicts.filter(
    ({ property: { kind }, found }) => (kind === 'alwaysReachable' || isLiveness(kind)) && found.verdict === 'holds',
  )
  if (goals.length > 0) {
    const names = namesOf(run, goals)
    page.line(indent, indent + 2, { text: `not certified, resting on the search alone: ${names}` })
  }
}
