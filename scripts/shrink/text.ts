import { type Page, Page as TextPage } from '../../counterexamples/layout.ts'
import { renderTrace } from '../../counterexamples/render.ts'
import type { Shown } from '../../counterexamples/shrink/shrink.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { isLiveness } from '../../properties/property.ts'
import { boundsText } from '../check/bounds.ts'
import { countText, numberText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Minimised } from './minimise.ts'

/** What came of shrinking, for people: the counterexample, what is smaller about it, and how certain it is that nothing smaller is there. */
export function shrunkText(before: Shown, minimised: Minimised, full: boolean, terminal: Terminal): string {
  const { system, property, trace } = minimised.shrunk
  const { width, paint } = terminal
  const page = new TextPage({ width, paint })
  page.line(0, 2, { text: system.name, paint: paint.bold }, { text: ` at ${boundsText(system.bounds)}` })
  page.line(0, 2, { text: changeText(before, minimised) })
  const rendered = renderTrace(system, property, trace, { width, paint, full })
  return `${page.text}\n${rendered}\n${assuranceText(minimised, terminal)}`
}

/** How certain it is that nothing smaller is there. */
export function assuranceText(minimised: Minimised, { width, paint }: Terminal): string {
  const page = new TextPage({ width, paint })
  addMinimality(page, minimised)
  addBounds(page, minimised)
  addLength(page, minimised)
  return page.text
}

function changeText({ bounds, trace }: Shown, { shrunk }: Minimised): string {
  const steps = `${countText(trace.steps.length, 'step')} → ${numberText(shrunk.trace.steps.length)}`
  const changed = Object.keys(bounds).filter((name) => bounds[name] !== shrunk.system.bounds[name])
  const lowered = changed.map((name) => `${name} ${bounds[name]} → ${shrunk.system.bounds[name]}`)
  const same = bounds && trace.steps.length === shrunk.trace.steps.length && changed.length === 0
  return same
    ? `as small as before: ${countText(trace.steps.length, 'step')}`
    : `smaller: ${[steps, ...lowered].join(', ')}`
}

function addMinimality(page: Page, { shrunk: { tried, limits, trace }, stoppedBy }: Minimised): void {
  const behaviours = tried.steps + tried.elements + tried.bounds + tried.values + tried.names
  const cut = limits.includes('order') ? ', where a limit stopped it' : ''
  const orders = tried.order > 0 ? `, and ${countText(tried.order, 'state')} for a better order of steps${cut}` : ''
  const effort = `${countText(behaviours, 'attempt')}${orders}`
  if (stoppedBy) {
    const why = stoppedBy === 'time' ? 'time was up' : 'it was interrupted'
    page.line(0, 2, { text: 'not minimal:', paint: page.paint.red }, { text: ` ${why} after ${effort}` })
    return
  }
  const what = trace.loopStart === undefined ? 'no step' : 'no step of stem or loop'
  const goal = limits.includes('goal') ? '; attempts after which a goal may or may not be left were not taken' : ''
  page.line(0, 2, {
    text: `minimal: ${what}, element or bound of it can be done without (${effort})${goal}`,
  })
}

function addBounds(page: Page, { lower, stoppedBy }: Minimised): void {
  const proved = lower.filter(({ verdict }) => verdict === 'holds')
  const open = lower.filter(({ verdict }) => verdict === 'incomplete')
  if (proved.length > 0) {
    page.line(0, 2, { text: `bounds: exhaustive searches find nothing at ${proved.map(nextText).join(' or ')}` })
  }
  if (open.length > 0 && !stoppedBy) {
    page.line(0, 2, { text: `bounds: searches hit a limit at ${open.map(nextText).join(' and ')}, with nothing found` })
  }
}

function addLength(page: Page, { own, shrunk: { property, trace }, stoppedBy }: Minimised): void {
  // That there may be a shorter one has been said.
  if (!own || stoppedBy) return
  const steps = countText(trace.steps.length, 'step')
  const at = boundsText(own.bounds)
  if (own.isShortest) {
    const what = isLiveness(property.kind) ? 'a shortest lasso' : 'shortest'
    page.line(0, 2, {
      text: `${what}: nothing of fewer than ${steps} shows it at these bounds (exhaustive)`,
      paint: page.paint.green,
    })
    return
  }
  page.line(0, 2, {
    text: `perhaps not shortest: the search at ${at} hit a limit at ${countText(own.states, 'state')}`,
  })
}

function nextText({ bound, bounds }: { readonly bound: string; readonly bounds: Bounds }): string {
  return `${bound}=${bounds[bound]}`
}
