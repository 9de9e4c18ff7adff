import { Page, type Painter } from '../../counterexamples/layout.ts'
import { lengthsText, numberText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Outcome } from './claim.ts'
import { neverFired, vacuous } from './findings.ts'
import type { SearchLimits } from './limits.ts'
import { shortNames } from './names.ts'
import {
  addBoundsNote,
  addCertification,
  addDifferences,
  addFairness,
  addWarning,
  addWarnings,
  extentSegments,
  namesOf,
} from './report-parts.ts'
import type { ConfirmedVerdict, Run } from './run.ts'
import type { Task } from './select.ts'

interface Columns {
  readonly name: number
  readonly figures: readonly number[]
}

const headings = ['states', 'transitions', 'levels', 'time'] as const
const outcomeTexts: Readonly<Record<Outcome, string>> = { met: 'met', differs: 'differs', undecided: 'undecided' }

/** A table of many runs, printed row by row as they end. */
export class Overview {
  readonly #terminal: Terminal
  readonly #limits: SearchLimits
  readonly #columns: Columns
  #previous: { readonly name: string; readonly verdicts: string } | undefined

  constructor(terminal: Terminal, tasks: readonly Task[], limits: SearchLimits) {
    this.#terminal = terminal
    this.#limits = limits
    this.#columns = columnsFor(tasks, terminal.width)
  }

  heading(): string {
    return `${this.#terminal.paint.dim(this.#row('design', headings, 'claim'))}\n`
  }

  run(run: Run): string {
    const { paint, width } = this.#terminal
    const { task, result } = run
    const counts = [result.states, result.transitions, result.levels].map(numberText)
    const outcomePaint = { met: paint.green, differs: paint.red, undecided: paint.yellow }[run.outcome]
    const outcome = outcomePaint(outcomeTexts[run.outcome])
    const row = this.#row(task.system.name, [...counts, `${run.seconds.toFixed(2)} s`], outcome, paint.bold)
    const page = new Page({ width, paint })
    if (task.scenario.mutantOf === undefined) this.#addDesign(page, run)
    else this.#addMutant(page, run)
    addList(page, 'incomplete:', run, ofVerdict(run, 'incomplete'))
    addFairness(page, 2, run)
    addDifferences(page, 2, run, paint)
    addBoundsNote(page, 2, run, paint)
    addWarnings(page, 2, run, paint)
    addCertification(page, 2, run, this.#limits, paint)
    return `${row}\n${page.text}`
  }

  /** What no run of a design has made use of. That one run leaves something out may be due to its bounds. */
  warnings(runs: readonly Run[]): string {
    const { width, paint } = this.#terminal
    const page = new Page({ width, paint })
    const designs = Map.groupBy(
      // Under one mover alone, what its parts have for others is left out.
      runs.filter(({ task }) => task.scenario.mutantOf === undefined && !task.scenario.alone),
      ({ task }) => task.system.name,
    )
    let found = false
    const warn = (text: string, names: readonly string[]) => {
      if (names.length === 0) return
      found = true
      addWarning(page, 0, `${text} ${names.join(', ')}`, paint)
    }
    for (const [name, own] of designs) {
      const so = own.some(({ result }) => !result.exhaustive && result.stoppedBy !== 'settled') ? ' so far' : ''
      warn(`${name} never${so} enables`, inAll(own.map(neverFired)))
      warn(`${name} never${so} meets the premise of`, inAll(own.map(vacuous)).map(shortNames(own[0]!.task.scenario)))
    }
    return found ? page.text : ''
  }

  #addDesign(page: Page, run: Run): void {
    const { paint } = this.#terminal
    const { name, title } = run.task.system
    const again = this.#previous?.name === name
    if (!again) page.line(2, 2, { text: title, paint: paint.dim })
    page.line(2, 4, ...extentSegments(run, this.#limits, paint))
    const held = ofVerdict(run, 'holds')
    const broken = brokenText(run)
    const verdicts = held.map(({ property }) => property.name).join()
    if (again && this.#previous?.verdicts === verdicts) {
      page.line(2, 4, { text: `hold or happen: the same ${numberText(held.length)}` })
    } else {
      const lasting = held.filter((verdict) => !isGoal(verdict))
      addList(page, 'hold:', run, lasting)
      addList(page, 'happen:', run, held.filter(isGoal))
    }
    if (broken) page.line(2, 4, { text: `violated: ${broken}` })
    this.#previous = { name, verdicts }
  }

  /** A mutant is there to be refuted: that it was is all that matters, as long as it is as claimed. */
  #addMutant(page: Page, run: Run): void {
    const broken = brokenText(run)
    page.line(2, 4, { text: broken ? `breaks ${broken}` : 'breaks nothing' })
    if (run.outcome === 'met' && run.task.atClaimedBounds) return
    page.line(2, 4, ...extentSegments(run, this.#limits, this.#terminal.paint))
  }

  /** A name that does not fit its column stands on a line of its own. */
  #row(name: string, figures: readonly string[], outcome: string, paintName: Painter = (text) => text): string {
    const { name: nameWidth, figures: widths } = this.#columns
    const cells = figures.map((figure, i) => figure.padStart(widths[i]!)).join('  ')
    const gap = name.length <= nameWidth ? ' '.repeat(nameWidth - name.length) : `\n${' '.repeat(nameWidth)}`
    return `${paintName(name)}${gap}  ${cells}  ${outcome}`
  }
}

function addList(page: Page, label: string, run: Run, verdicts: readonly ConfirmedVerdict[]): void {
  if (verdicts.length > 0) page.line(2, 4, { text: `${label} ${namesOf(run, verdicts)}` })
}

function ofVerdict({ verdicts }: Run, verdict: string): ConfirmedVerdict[] {
  return verdicts.filter(({ found }) => found.verdict === verdict)
}

function isGoal({ property }: ConfirmedVerdict): boolean {
  return property.kind === 'reachable'
}

/** `P1 in 9 steps, P4 in 11, E2 (never happens)` */
function brokenText(run: Run): string {
  const short = shortNames(run.task.scenario)
  return lengthsText(
    ofVerdict(run, 'violated').map((verdict) => {
      const name = short(verdict.property.name)
      return { name: isGoal(verdict) ? `${name} (never happens)` : name, steps: verdict.steps }
    }),
  )
}

function inAll(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = lists
  return first.filter((name) => others.every((list) => list.includes(name)))
}

/** As wide as the claimed counts need, so that names have the rest. */
function columnsFor(tasks: readonly Task[], width: number): Columns {
  const widthOf = (name: 'states' | 'transitions' | 'levels', unknown: number) => {
    const claimed = tasks.map(({ scenario, atClaimedBounds }) => {
      const count = atClaimedBounds ? (scenario.counts ?? scenario.orbits)?.[name] : undefined
      return count === undefined ? unknown : numberText(count).length
    })
    return Math.max(name.length, ...claimed)
  }
  const figures = [widthOf('states', 9), widthOf('transitions', 11), widthOf('levels', 6), '00.00 s'.length]
  const room = width - figures.reduce((sum, column) => sum + column + 2, 0) - 2 - 'differs'.length
  const longest = Math.max('design'.length, ...tasks.map(({ system }) => system.name.length))
  return { name: Math.max('design'.length, Math.min(longest, room)), figures }
}
