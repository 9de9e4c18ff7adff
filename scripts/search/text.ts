import { Page } from '../../counterexamples/layout.ts'
import { renderTrace } from '../../counterexamples/render.ts'
import type { WalkCoverage } from '../../explorer/random/coverage.ts'
import type { RandomSearchResult } from '../../explorer/random/random-search.ts'
import { boundsText } from '../check/bounds.ts'
import { shortNames } from '../check/names.ts'
import type { Task } from '../check/select.ts'
import { invocation, quoted } from '../invocation.ts'
import { durationText } from '../output/durations.ts'
import { aboutText, countText, numberText, rateText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import { assuranceText } from '../shrink/text.ts'
import { type Find, type Sample, type Sampled, type WalkOptions, walkSteps } from './run.ts'

// More names than these say less.
const namesMax = 8

export interface SampleTextOptions {
  readonly walks: WalkOptions
  /** Whole states. */
  readonly full: boolean
  /** Names of the files that finds were saved to. */
  readonly saved: ReadonlyMap<Find, string>
}

/** What random walks found of one design, for people. */
export function sampleText(sample: Sample, shown: SampleTextOptions, terminal: Terminal): string {
  const { walks } = shown
  const { paint, width } = terminal
  const { task } = sample
  const page = new Page({ width, paint })
  const different = sample.verdicts.some(({ outcome }) => outcome === 'differs')
  const missing = sample.verdicts.some(({ outcome }) => outcome === 'undecided')
  page.line(
    0,
    2,
    { text: task.system.name, paint: paint.bold },
    { text: '  ' },
    different
      ? { text: 'differs from its claim', paint: paint.red }
      : missing
        ? { text: 'not everything claimed was found', paint: paint.yellow }
        : { text: 'sampled', paint: paint.yellow },
  )
  page.line(0, 0, { text: task.system.title, paint: paint.dim })
  page.line(0, 2, { text: extentText(sample, walks) })
  page.line(0, 2, { text: effortText(sample) })
  page.blank()
  addVerdicts(page, sample)
  page.blank()
  addCoverage(page, sample.result)
  const finds = sample.verdicts.flatMap(({ find }) => (find?.minimised ? [find] : []))
  return [page.text, ...finds.map((find) => findText(sample, find, shown, terminal))].join('\n')
}

/** A command that finds the same again. */
export function searchCommand({ system, scenario }: Task, { seed, steps }: WalkOptions, find: Find): string {
  const bounds = Object.entries(system.bounds).map(([name, value]) => ` --${name} ${value}`)
  const property = ` --property ${shortNames(scenario)(find.property.name)}`
  const length = steps === walkSteps ? '' : ` --steps ${steps}`
  return `${invocation()} search ${system.name}${bounds.join('')}${property} --seed ${seed}${length} --runs ${find.walk}`
}

function extentText({ task, result }: Sample, { seed, steps }: WalkOptions): string {
  const walks = `${countText(result.walks, 'walk')} of up to ${countText(steps, 'step')}, seed ${seed}`
  return `sampled at ${boundsText(task.system.bounds)}: ${walks}`
}

function effortText({ result, seconds }: Sample): string {
  const rate = seconds > 0.2 ? ` (${rateText(result.steps / seconds)} steps/s)` : ''
  return `${countText(result.steps, 'step')} in ${durationText(seconds)}${rate}`
}

function addVerdicts(page: Page, { verdicts }: Sample): void {
  const { paint } = page
  const nameWidth = Math.max(...verdicts.map(({ property }) => property.name.length))
  const kindWidth = Math.max(...verdicts.map(({ property }) => property.kind.length))
  for (const sampled of verdicts) {
    const { property, verdict } = sampled
    const colour = { violated: paint.red, happens: paint.green, sampled: paint.dim }[verdict]
    page.line(
      2,
      4,
      { text: property.name, paint: paint.cyan },
      { text: ' '.repeat(nameWidth - property.name.length + 2) },
      { text: property.kind.padEnd(kindWidth), paint: paint.dim },
      { text: '  ' },
      { text: verdictText(sampled), paint: colour },
    )
  }
}

function verdictText({ property, verdict, find, outcome, ahead }: Sampled): string {
  switch (verdict) {
    case 'violated': {
      const { trace, minimised, walk } = find!
      const small = minimised!.shrunk.trace.steps.length
      const shortest = minimised!.own?.isShortest ? ', shortest' : ''
      return `violated: walk ${numberText(walk)}, ${countText(trace.steps.length, 'step')} → ${numberText(small)}${shortest}`
    }
    case 'happens':
      return `happens: walk ${numberText(find!.walk)}`
    case 'sampled':
      if (outcome === 'undecided') return 'sampled: claimed violation not found'
      if (ahead?.looks === 0) return 'sampled: nothing to look ahead from'
      return property.kind === 'reachable' ? 'sampled: not seen' : 'sampled: nothing found'
  }
}

function addCoverage(page: Page, { coverage: { actions, states }, ahead }: RandomSearchResult): void {
  const never = actions.filter(({ fired }) => fired === 0)
  page.line(0, 2, { text: 'coverage' })
  page.line(2, 4, {
    text: `actions     ${actions.length - never.length} of ${actions.length} were taken${never.length > 0 ? `; never: ${never.slice(0, namesMax).map(neverText).join(', ')}${moreText(never)}` : ''}`,
  })
  const conditions = actions.flatMap(({ conditions }) => conditions)
  const both = conditions.filter(({ wasTrue, wasFalse }) => wasTrue && wasFalse)
  const idle = actions.flatMap(({ name, fired, conditions }) =>
    fired === 0 ? [] : conditions.filter(({ wasFalse }) => !wasFalse).map((condition) => `${name}.${condition.name}`),
  )
  page.line(2, 4, {
    text: `conditions  ${both.length} of ${conditions.length} were true and false${idle.length > 0 ? `; never false: ${idle.slice(0, namesMax).join(', ')}${moreText(idle)}` : ''}`,
  })
  const share = `${Math.round(states.newShare * 100)} %`
  page.line(2, 4, {
    text: `states      ${numberText(states.seen)} seen, at least ${aboutText(states.reachableMin)} within reach; of the states of one more walk about ${share} would be new (Good and Turing)`,
  })
  const looks = sum([...ahead.values()].map(({ looks }) => looks))
  const settled = sum([...ahead.values()].map(({ settled }) => settled))
  if (looks === 0) return
  page.line(2, 4, {
    text: `ahead       ${countText(looks, 'look')} at what can come after a state of a walk; ${numberText(settled)} of them came to the end of it`,
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

/** An action that was never taken, with the first condition that never held. */
function neverText({ name, conditions }: WalkCoverage['actions'][number]): string {
  const missing = conditions.find(({ wasTrue }) => !wasTrue)
  return missing ? `${name} (${missing.name} never held)` : name
}

function moreText(all: readonly unknown[]): string {
  return all.length > namesMax ? ` and ${all.length - namesMax} more` : ''
}

function findText({ task }: Sample, find: Find, { walks, full, saved }: SampleTextOptions, terminal: Terminal): string {
  const { width, paint } = terminal
  const { shrunk } = find.minimised!
  const at = `at ${boundsText(shrunk.system.bounds)}`
  const rendered = renderTrace(shrunk.system, shrunk.property, shrunk.trace, { width, paint, full })
  const file = saved.get(find)
  const hints = [
    `to find it again: ${searchCommand(task, walks, find)}`,
    ...(file === undefined ? [] : [`saved; to see it again: ${invocation()} replay ${quoted(file)}`]),
  ]
  const dimmed = hints.map((hint) => `${paint.dim(hint)}\n`).join('')
  return `${at}\n${rendered}\n${assuranceText(find.minimised!, terminal)}${dimmed}`
}
