import { type System, stepText } from '../model/language/system.ts'
import type { BoundProperty } from '../properties/property.ts'
import {
  type Blocked,
  blockedSteps,
  enabledIn,
  goalIn,
  isDeadlock,
  missesIn,
  parametersText,
  type Violation,
  violationIn,
  violationOf,
} from './judge.ts'
import type { Page } from './layout.ts'
import { renderLasso } from './render-lasso.ts'
import { falseText, forText, headline, limited, renderReads } from './render-parts.ts'
import type { Frame } from './replay.ts'
import { frozenTreeOf, type State } from './state.ts'

/** What a behaviour shows about a property: the part below the steps. */
export function renderEnd(
  page: Page,
  system: System,
  property: BoundProperty,
  frames: readonly Frame[],
  loopStart?: number,
): void {
  const { state, step } = frames.at(-1)!
  switch (property.kind) {
    case 'always':
      renderViolation(page, violationIn(system, property, state), 'in the last state')
      break
    case 'step': {
      const before = frames.at(-2)?.state
      const violation = step && before && violationOf(system, property, { before, ...step, after: state })
      renderViolation(page, violation, step ? `of the last step, ${step.text}` : 'of no step')
      break
    }
    case 'stuck':
    case 'stuttering':
      renderDeadlock(page, system, property, state)
      break
    case 'reachable':
    case 'alwaysReachable':
      renderGoal(page, system, property, state)
      break
    case 'leadsTo':
    case 'eventually':
    case 'alwaysEventually':
      if (loopStart === undefined)
        headline(page, false, 'holds', ': the behaviour ends, and says nothing of what comes after.')
      else renderLasso(page, system, property, { frames, loopStart })
  }
}

function renderViolation(page: Page, violation: Violation | undefined, where: string): void {
  if (!violation) {
    headline(page, false, 'holds', ` ${where}.`)
    return
  }
  headline(page, true, 'violated', `: ${falseText(violation)} ${where}${forText(violation)}.`)
  if (violation.why.deciding.length > 0) page.line(2, 4, { text: `decided by ${violation.why.deciding.join(', ')}` })
  renderReads(page, 2, violation.why.fields)
}

function renderDeadlock(page: Page, system: System, property: BoundProperty, state: State): void {
  if (!isDeadlock(system, property, state)) {
    headline(page, false, 'holds', `: the last state is not ${property.kind}, or is a legal end.`)
    return
  }
  const what = property.kind === 'stuck' ? 'no action is enabled in' : 'no enabled action changes'
  headline(page, true, property.kind, `: ${what} the last state${endsText(property)}.`)
  if (property.kind === 'stuttering') renderEnabled(page, system, state)
  renderBlocked(page, blockedSteps(system, state))
}

function renderGoal(page: Page, system: System, property: BoundProperty, state: State): void {
  const goal = goalIn(system, property, frozenTreeOf(system, state))
  if (goal) {
    const parameters = parametersText(property, goal)
    headline(page, false, 'reached', `: the condition is true${parameters && ` for ${parameters}`}.`)
    return
  }
  const everywhere =
    property.kind === 'alwaysReachable' ? ', and no state that can be reached from it makes it true' : ''
  headline(page, true, 'violated', `: the condition is false in the last state${everywhere}.`)
  limited(page, missesIn(system, property, state), (misses) => {
    for (const miss of misses) renderMiss(page, miss)
  })
}

function renderMiss(page: Page, miss: Violation): void {
  page.line(2, 4, { text: `${falseText(miss)}${forText(miss)}` })
  renderReads(page, 4, miss.why.fields)
}

function renderEnabled(page: Page, system: System, state: State): void {
  const enabled = enabledIn(system, frozenTreeOf(system, state))
  limited(page, enabled, (steps) => {
    for (const { action, instance } of steps) {
      page.line(2, 4, { text: stepText(action, instance), paint: page.paint.bold }, { text: ' changes nothing' })
    }
  })
}

function renderBlocked(page: Page, blocked: readonly Blocked[]): void {
  limited(page, blocked, (steps) => {
    for (const { step, condition, why } of steps) {
      const reads = why.fields.map(({ path, value }) => `${path} = ${value}`).join(', ')
      const name = { text: step, paint: page.paint.bold }
      const needed = { text: condition, paint: page.paint.red }
      page.line(2, 4, name, { text: ' needs ' }, needed, { text: reads && `, but ${reads}` })
    }
  })
}

function endsText({ conjuncts }: BoundProperty): string {
  if (conjuncts.length === 0) return ''
  return `, which is no legal end (${conjuncts.map(({ name }) => `'${name}'`).join(', ')})`
}
