import { Page } from '../../counterexamples/layout.ts'
import { boundsText } from '../check/bounds.ts'
import { shortNames } from '../check/names.ts'
import type { Task } from '../check/select.ts'
import { countText, lengthsText, numberText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Trial, TrialOutcome } from './trial.ts'

// Of the properties that notice, the quickest say most; --json has all.
const shownMax = 4

/** What is tried, and with which searches. */
export function headText(tasks: readonly Task[], count: number, { width, paint }: Terminal): string {
  const { name } = tasks[0]!.system
  const page = new Page({ width, paint })
  page.line(
    0,
    2,
    { text: name, paint: paint.bold },
    { text: `: ${countText(count, 'condition or effect', 'conditions and effects')}, each dropped by itself` },
  )
  const bounds = [...new Set(tasks.map(({ system }) => boundsText(system.bounds)))]
  page.line(0, 2, { text: `tried at ${bounds.join('; ')}`, paint: paint.dim })
  page.blank()
  return page.text
}

/** One trial, below the name of its action where that is a new one. */
export function trialText(trial: Trial, previous: Trial | undefined, { width, paint }: Terminal): string {
  const { action, kind, name } = trial.weakening
  const page = new Page({ width, paint })
  if (previous?.weakening.action !== action) page.line(0, 2, { text: action, paint: paint.bold })
  const colour = { noticed: paint.green, same: paint.yellow, undecided: paint.yellow, unnoticed: paint.red }
  page.line(
    2,
    6,
    { text: `${kind} `, paint: paint.dim },
    { text: name, paint: paint.cyan },
    { text: '  ' },
    { text: outcomeText(trial), paint: colour[trial.outcome] },
  )
  return page.text
}

export function summaryText(
  trials: readonly Trial[],
  { left, interrupted }: { readonly left: number; readonly interrupted: boolean },
  { width, paint }: Terminal,
): string {
  const page = new Page({ width, paint })
  const of = (outcome: TrialOutcome) => trials.filter((trial) => trial.outcome === outcome).length
  const parts = [
    { text: `${numberText(of('noticed'))} of ${numberText(trials.length)} noticed`, paint: paint.green },
    { text: `${countText(of('same'), 'changes', 'change')} nothing`, paint: paint.yellow, shown: of('same') > 0 },
    { text: `${numberText(of('undecided'))} undecided`, paint: paint.yellow, shown: of('undecided') > 0 },
    { text: `${numberText(of('unnoticed'))} not noticed`, paint: paint.red, shown: of('unnoticed') > 0 },
  ].filter(({ shown = true }) => shown)
  page.blank()
  page.line(0, 2, ...parts.flatMap((part, i) => (i === 0 ? [part] : [{ text: ', ' }, part])))
  if (of('unnoticed') > 0) {
    page.line(2, 4, {
      text: 'What nobody notices is a hole in the properties, or is not needed for them.',
      paint: paint.dim,
    })
  }
  if (interrupted) page.line(0, 2, { text: `interrupted, ${numberText(left)} not tried`, paint: paint.yellow })
  return page.text
}

/** `P2 in 9 steps, P4 in 9`, `model error: …`, `not noticed: 120 states instead of 80` */
export function outcomeText({ outcome, notices, modelError, found, unchanged, task }: Trial): string {
  const short = shortNames(task.scenario)
  if (modelError) return `model error: ${modelError.details.what}`
  if (outcome === 'noticed') {
    const lengths = notices
      .filter(({ steps }) => steps !== undefined)
      .map(({ property, steps }) => ({ name: short(property), steps }))
      .sort((one, other) => one.steps! - other.steps!)
    const others = notices.filter(({ steps }) => steps === undefined)
    const texts = [
      ...lengths.map((one, i) => lengthsText([one]).replace(i > 0 ? / steps?$/ : /^$/, '')),
      ...others.map(({ property, verdict }) => `${short(property)} ${verdict === 'holds' ? 'holds' : 'never happens'}`),
    ]
    const more = texts.length > shownMax ? [`and ${numberText(texts.length - shownMax)} more`] : []
    return [...texts.slice(0, shownMax), ...more].join(', ')
  }
  if (outcome === 'same') return `changes nothing: ${countText(unchanged.states, 'state')} with and without`
  const more = `${countText(found!.states, 'state')} instead of ${numberText(unchanged.states)}`
  if (outcome === 'undecided') return `not noticed in ${more}, where a limit ended the search`
  return found!.states === unchanged.states
    ? `not noticed: ${countText(found!.transitions, 'transition')} instead of ${numberText(unchanged.transitions)}`
    : `not noticed: ${more}`
}
