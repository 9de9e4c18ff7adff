import { Page } from '../../counterexamples/layout.ts'
import type { ClaimVerdict } from '../../properties/claims/claim.ts'
import { boundsText } from '../check/bounds.ts'
import { checkCommand } from '../check/check-command.ts'
import { type Outcome, worst } from '../check/claim.ts'
import { shortName } from '../check/names.ts'
import { outcomeSegment } from '../check/report-parts.ts'
import { countText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { JudgedClaim, JudgedEvidence } from './judge.ts'

export const verdictNames: Readonly<Record<ClaimVerdict, string>> = {
  true: 'settled true',
  false: 'settled false',
  conditional: 'true under conditions',
  outside: 'outside the model',
}

const symbols: Readonly<Record<Outcome, string>> = { met: '✓', differs: '✗', undecided: '?' }

/** A claim with the scenarios behind it: in short, or with everything that each of them shows. */
export function claimText(judged: JudgedClaim, terminal: Terminal, isDetailed: boolean): string {
  const { width, paint } = terminal
  const { claim } = judged.planned
  const page = new Page({ width, paint })
  page.line(
    0,
    5,
    { text: claim.id.padEnd(5), paint: paint.bold },
    { text: `${verdictNames[claim.verdict]}  `, paint: paint.cyan },
    outcomeSegment(judged.outcome, paint),
  )
  page.line(5, 5, { text: claim.sentence })
  if (claim.outside !== undefined) {
    page.line(5, 7, { text: 'outside the model:', paint: paint.yellow }, { text: ` ${claim.outside}` })
  }
  const shown = isDetailed ? judged.evidence : judged.evidence.filter(({ outcome }) => outcome !== 'met')
  if (!isDetailed) page.line(5, 7, { text: `behind it: ${behindText(judged.evidence)}`, paint: paint.dim })
  for (const one of shown) addEvidence(page, one, terminal)
  const refuted = isDetailed ? undefined : judged.evidence.find(hasCounterexample)
  const command = refuted && commandOf(refuted)
  return page.text + (command ? `     ${paint.dim(command)}\n` : '')
}

export function summaryText(
  judged: readonly JudgedClaim[],
  { searches, left, interrupted }: { readonly searches: number; readonly left: number; readonly interrupted: boolean },
  { width, paint }: Terminal,
): string {
  const page = new Page({ width, paint })
  const evidence = judged.reduce((count, one) => count + one.evidence.length, 0)
  const done = `${countText(judged.length, 'claim')}, ${countText(evidence, 'piece')} of evidence from ${countText(searches, 'search', 'searches')}: `
  const stopped = interrupted
    ? [{ text: `interrupted, ${countText(left, 'claim')} not checked; `, paint: paint.yellow }]
    : []
  const outcome = worst(judged.map((one) => one.outcome))
  const named = judged
    .filter((one) => one.outcome === outcome && outcome !== 'met')
    .map(({ planned }) => planned.claim.id)
  const names = named.length > 0 ? `: ${named.join(', ')}` : ''
  page.line(0, 2, { text: done }, ...stopped, outcomeSegment(outcome, paint), { text: names })
  return page.text
}

/** The command that shows what a piece of evidence says; a comparison has none of its own. */
export function commandOf({ runs, verdict }: JudgedEvidence): string | undefined {
  return verdict && checkCommand(runs[0]!.task, verdict.property)
}

function hasCounterexample({ verdict }: JudgedEvidence): boolean {
  return verdict?.found.verdict === 'violated' && verdict.found.trace !== undefined
}

/** `short-pin (P1, P4), X14-no-recheck (P1)` */
function behindText(evidence: readonly JudgedEvidence[]): string {
  const byDesign = Map.groupBy(evidence, ({ planned }) => planned.evidence.design)
  return [...byDesign]
    .map(([design, own]) => {
      const names = own.map(({ planned: { evidence: one } }) =>
        'comparison' in one ? `beside ${one.baseline}` : shortName(one.property),
      )
      return `${design} (${[...new Set(names)].join(', ')})`
    })
    .join(', ')
}

function addEvidence(page: Page, judged: JudgedEvidence, { paint }: Terminal): void {
  const { planned, runs, found, outcome } = judged
  const { evidence } = planned
  const paintOutcome = { met: paint.green, differs: paint.red, undecided: paint.yellow }[outcome]
  page.line(5, 7, { text: symbols[outcome], paint: paintOutcome }, { text: ` ${evidence.shows}` })
  const at = boundsText(runs[0]!.task.system.bounds)
  const asked = 'comparison' in evidence ? `beside ${evidence.baseline}` : evidence.property
  page.line(7, 9, { text: evidence.design, paint: paint.cyan }, { text: ` ${asked}: ${found}` })
  page.line(7, 9, { text: `at ${at}`, paint: paint.dim })
  if (outcome === 'differs') {
    const wanted = 'comparison' in evidence ? evidence.comparison : evidence.verdict
    page.line(7, 9, { text: 'differs:', paint: paint.red }, { text: ` the claim needs '${wanted}'` })
  }
}

/** Commands of a claim in detail, each on a line of its own: half a command is none. */
export function commandsText(judged: JudgedClaim, { paint }: Terminal): string {
  const commands = judged.evidence.filter(hasCounterexample).map(commandOf)
  return [...new Set(commands)].map((command) => `     ${paint.dim(command!)}\n`).join('')
}
