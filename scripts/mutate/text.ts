import { Page, type Segment } from '../../counterexamples/layout.ts'
import { boundsText } from '../check/bounds.ts'
import type { Task } from '../check/select.ts'
import { countText, lengthsText, numberText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Changes } from './changes.ts'
import type { DesignReport, JudgedTrial, Standing } from './design-report.ts'
import { gridText } from './grid.ts'
import { type Mutations, mutationName } from './mutations.ts'

// Of the properties that notice, the quickest say most; --json has all.
const shownMax = 4

/** What is tried, and with which searches. */
export function headText(tasks: readonly Task[], all: readonly Mutations[], { width, paint }: Terminal): string {
  const { name } = tasks[0]!.system
  const page = new Page({ width, paint })
  const changes = all.every(({ length }) => length === 1) ? 'one change' : 'one change or two'
  page.line(
    0,
    2,
    { text: name, paint: paint.bold },
    { text: `: ${countText(all.length, 'mutant')}, ${changes} in each` },
  )
  const bounds = [...new Set(tasks.map(({ system }) => boundsText(system.bounds)))]
  page.line(0, 2, { text: `tried at ${bounds.join('; ')}`, paint: paint.dim })
  return page.text
}

/** Everything about one design that was found out. */
export function reportText(report: DesignReport, grid: boolean, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.blank()
  for (const [i, trial] of report.trials.entries()) {
    const action = actionsText(trial.mutations)
    if (i === 0 || action !== actionsText(report.trials[i - 1]!.mutations))
      page.line(0, 2, { text: action, paint: paint.bold })
    page.line(2, 6, ...nameSegments(trial.mutations, paint), { text: '  ' }, outcomeSegment(trial, report, paint))
    const vacuous = vacuousText(trial, report)
    if (vacuous !== undefined) page.line(6, 6, { text: vacuous, paint: paint.yellow })
    if (trial.reason !== undefined) page.line(6, 6, { text: `accepted: ${trial.reason}`, paint: paint.dim })
  }
  const text = grid ? `${page.text}\n${gridText(report, { width, paint })}` : page.text
  return `${text}${summaryText(report, { width, paint })}`
}

/** One line for each design, and the score of all. */
export function overviewText(reports: readonly DesignReport[], { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.blank()
  page.columns(
    0,
    reports.map((report) => ({ name: report.design, value: scoreSegments(report, paint) })),
  )
  const sum = (standing: Standing) => reports.reduce((all, { counts }) => all + counts[standing], 0)
  const changing = sum('noticed') + sum('unnoticed') + sum('accepted')
  if (changing > 0) {
    page.blank()
    page.line(0, 2, { text: 'all designs: ', paint: paint.bold }, { text: shareText(sum('noticed'), changing) })
  }
  return page.text
}

/** Of designs that nobody named and that were not tried. */
export function leftOutText(count: number, { width, paint }: Pick<Terminal, 'width' | 'paint'>): string {
  const page = new Page({ width, paint })
  const what = `${countText(count, 'design')} under one mover alone`
  const why = 'what one has is tried in the whole design; name it to try it by itself'
  page.line(0, 2, { text: `not tried: ${what}: ${why}`, paint: paint.dim })
  return page.text
}

function summaryText(report: DesignReport, { width, paint }: Pick<Terminal, 'width' | 'paint'>): string {
  const { counts, stale, left, trials } = report
  const page = new Page({ width, paint })
  page.blank()
  page.line(0, 2, ...scoreSegments(report, paint))
  const same = counts.equivalent + counts.idle
  if (same > 0) {
    const parts = [
      { count: counts.equivalent, text: 'take the same steps in every reachable state' },
      { count: counts.idle, text: 'differ only by steps that change nothing' },
    ].filter(({ count }) => count > 0)
    const text = parts.map(({ count, text }) => `${numberText(count)} ${text}`).join(', ')
    page.line(0, 2, { text: `not counted: ${text}`, paint: paint.dim })
  }
  if (counts.unnoticed > 0) {
    const text =
      'What nobody notices is a hole in the properties, or is not needed for them: then --accept "why" writes that to the lock file.'
    page.line(0, 2, { text, paint: paint.dim })
  }
  const vacuous = trials.filter((trial) => trial.vacuous.length > 0).length
  if (vacuous > 0) {
    const text = `With ${countText(vacuous, 'mutant')} a property holds only because its premise is never true any more; a reachable property for that premise would notice.`
    page.line(0, 2, { text, paint: paint.dim })
  }
  for (const { mutation, problem } of stale) {
    page.line(0, 2, { text: `accepted without need: ${mutation}: ${problem}`, paint: paint.red })
  }
  if (stale.length > 0) page.line(0, 2, { text: '--withdraw takes that out of the lock file', paint: paint.dim })
  if (left > 0) page.line(0, 2, { text: `interrupted, ${numberText(left)} not tried`, paint: paint.yellow })
  return page.text
}

/** What was written to the lock file. */
export function changesText({ accepted, withdrawn }: Changes, lock: string, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  const line = (names: readonly string[], what: string) => {
    if (names.length > 0) page.line(0, 2, { text: `${what} ${lock}: ${names.join('; ')}` })
  }
  line(accepted, 'accepted, and written to')
  line(withdrawn, 'no longer accepted, and taken out of')
  return page.text
}

/** What did not have to be found out again, and where it was; undefined when everything had to. */
export function cacheText({ taken, trials, cachedIn }: DesignReport): string | undefined {
  if (taken === 0) return undefined
  return `${numberText(taken)} of ${countText(trials.length, 'result')} from the cache, ${cachedIn}\n`
}

/** `drop condition open`, of whichever action it is. */
function nameSegments(mutations: Mutations, paint: Terminal['paint']): Segment[] {
  if (mutations.length > 1) return [{ text: mutations.map(mutationName).join(' and '), paint: paint.cyan }]
  const { kind, of, name, other } = mutations[0]!
  const rest = kind === 'weaken' ? ` for any ${other}` : kind === 'reorder' ? ` after ${other}` : ''
  return [
    { text: `${kind} ${of} `, paint: paint.dim },
    { text: `${name}${rest}`, paint: paint.cyan },
  ]
}

function actionsText(mutations: Mutations): string {
  return mutations.length > 1 ? 'two at once' : mutations[0]!.action
}

function outcomeSegment(trial: JudgedTrial, report: DesignReport, paint: Terminal['paint']): Segment {
  const painters: Record<Standing, Segment['paint']> = {
    noticed: paint.green,
    unnoticed: paint.red,
    undecided: paint.yellow,
    equivalent: paint.dim,
    idle: paint.dim,
    accepted: paint.yellow,
  }
  return { text: outcomeText(trial, report), paint: painters[trial.standing]! }
}

/** `P2 in 9 steps, P4 in 9`, `refused by the model: …`, `not noticed: 120 states instead of 80` */
export function outcomeText(trial: JudgedTrial, { short }: Pick<DesignReport, 'short'>): string {
  const { outcome, refusal, found, unchanged } = trial
  if (outcome === 'noticed')
    return refusal === undefined ? noticesText(trial, short) : `refused by the model: ${refusal}`
  if (outcome === 'equivalent') return 'equivalent: no step differs'
  if (outcome === 'idle') return 'idle: only steps that change nothing differ'
  if (outcome === 'undecided') return 'undecided: a limit ended the search before anything was noticed'
  if (!found) return 'not noticed'
  if (found.states === unchanged.states && found.transitions === unchanged.transitions) {
    return 'not noticed: some steps lead elsewhere, to no more or fewer states'
  }
  return found.states === unchanged.states
    ? `not noticed: ${countText(found.transitions, 'transition')} instead of ${numberText(unchanged.transitions)}`
    : `not noticed: ${countText(found.states, 'state')} instead of ${numberText(unchanged.states)}`
}

/** `vacuous then: P7, P9, as its premise is never true`; undefined where every premise is true as before. */
export function vacuousText({ vacuous }: JudgedTrial, { short }: Pick<DesignReport, 'short'>): string | undefined {
  if (vacuous.length === 0) return undefined
  const names = vacuous.slice(0, shownMax).map(short).join(', ')
  const more = vacuous.length > shownMax ? `, and ${numberText(vacuous.length - shownMax)} more` : ''
  return vacuous.length === 1
    ? `${names} is vacuous then: its premise is never true`
    : `${names}${more} are vacuous then: their premises are never true`
}

function noticesText({ notices }: JudgedTrial, short: DesignReport['short']): string {
  const lengths = notices
    .flatMap(({ property, behaviour }) => (behaviour ? [{ name: short(property), steps: behaviour.length }] : []))
    .sort((one, other) => one.steps - other.steps)
  const others = notices.filter(({ behaviour }) => behaviour === undefined)
  const texts = [
    ...lengths.map((one, i) => lengthsText([one]).replace(i > 0 ? / steps?$/ : /^$/, '')),
    ...others.map(({ property, verdict }) => `${short(property)} ${verdict === 'holds' ? 'holds' : 'never happens'}`),
  ]
  const more = texts.length > shownMax ? [`and ${numberText(texts.length - shownMax)} more`] : []
  return [...texts.slice(0, shownMax), ...more].join(', ')
}

function scoreSegments({ counts, left }: DesignReport, paint: Terminal['paint']): Segment[] {
  const changing = counts.noticed + counts.unnoticed + counts.accepted
  const parts = [
    {
      text:
        changing === 0
          ? left > 0
            ? 'nothing tried to its end'
            : 'nothing that changes anything'
          : shareText(counts.noticed, changing),
      paint: paint.green,
    },
    { text: `${numberText(counts.accepted)} accepted`, paint: paint.yellow, shown: counts.accepted > 0 },
    { text: `${numberText(counts.undecided)} undecided`, paint: paint.yellow, shown: counts.undecided > 0 },
    { text: `${numberText(counts.unnoticed)} not noticed`, paint: paint.red, shown: counts.unnoticed > 0 },
  ].filter(({ shown = true }) => shown)
  return parts.flatMap((part, i) => (i === 0 ? [part] : [{ text: ', ' }, part]))
}

/** `82 % noticed (41 of 50)` */
function shareText(noticed: number, of: number): string {
  return `${Math.floor((100 * noticed) / of)} % noticed (${numberText(noticed)} of ${numberText(of)})`
}
