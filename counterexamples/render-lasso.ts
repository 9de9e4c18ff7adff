import type { System } from '../model/language/system.ts'
import { fairnessText } from '../properties/fairness.ts'
import { type BoundProperty, wholeCondition } from '../properties/property.ts'
import { missesIn } from './judge.ts'
import { judgeLasso, type LassoViolation } from './lasso.ts'
import type { Page } from './layout.ts'
import { headline, limited, renderReads } from './render-parts.ts'
import type { Frame } from './replay.ts'

/** A behaviour that never ends. */
interface Lasso {
  readonly frames: readonly Frame[]
  /** The frame with which its loop begins. */
  readonly loopStart: number
}

/** What a behaviour that never ends shows about a liveness property, and why nobody has to leave its loop. */
export function renderLasso(page: Page, system: System, property: BoundProperty, lasso: Lasso): void {
  const { closes, violated, owed, neverOwed, interrupted } = judgeLasso(system, property, lasso.frames, lasso.loopStart)
  const assumed = fairnessText(system, property.fairness)
  if (!closes) {
    headline(page, false, 'holds', ': the steps that should go on for ever do not lead back to where they begin.')
    return
  }
  if (!violated) {
    headline(page, false, 'holds', ': the condition becomes true, or nothing asks for it.')
    return
  }
  if (owed.length > 0) {
    headline(page, false, 'holds', `: under ${assumed} it cannot go on like this for ever.`)
    renderSteps(page, 'has to be taken', owed)
    return
  }
  renderViolation(page, system, property, lasso, violated)
  page.line(0, 2, { text: `Under ${assumed} it may ${stays(lasso) ? 'stay like this' : 'go on like this'} for ever.` })
  renderSteps(page, 'enabled for ever, but nobody has to take it', neverOwed)
  renderSteps(page, 'enabled again and again, but not for ever, so that weak fairness does not take it', interrupted)
}

function renderViolation(
  page: Page,
  system: System,
  property: BoundProperty,
  lasso: Lasso,
  { instance, parameters, since, never }: LassoViolation,
): void {
  const forText = parameters && ` for ${parameters}`
  headline(page, true, 'violated', `${forText}: ${sinceText(property, since)}${neverText(never)}.`)
  const { state, number } = lasso.frames.at(-1)!
  const miss = missesIn(system, property, state).find((miss) => miss.instance === instance)!
  if (miss.why.fields.length === 0) return
  const where = number === 0 ? 'in the initial state' : `after step ${number}`
  if (!stays(lasso)) page.line(2, 4, { text: `${where}:`, paint: page.paint.dim })
  renderReads(page, stays(lasso) ? 2 : 4, miss.why.fields)
}

function sinceText({ kind }: BoundProperty, since: number): string {
  if (kind === 'eventually') return 'from the initial state on '
  if (kind === 'alwaysEventually') return 'there '
  const premise = since === 0 ? 'the premise is true in the initial state' : `the premise is true after step ${since}`
  return `${premise}, and from then on `
}

function neverText(never: readonly string[]): string {
  if (never.length === 0) return 'its conditions are never all true at one time'
  if (never.includes(wholeCondition)) return 'the condition is never true'
  return `${never.map((name) => `'${name}'`).join(' and ')} ${never.length === 1 ? 'is' : 'are'} never true`
}

/** Does nothing happen any more? */
function stays({ frames, loopStart }: Lasso): boolean {
  return loopStart === frames.length - 1
}

function renderSteps(page: Page, label: string, steps: readonly string[]): void {
  if (steps.length === 0) return
  page.line(2, 4, { text: `${label}:`, paint: page.paint.dim })
  limited(page, steps, (shown) => page.line(4, 6, { text: shown.join(', '), paint: page.paint.bold }))
}
