import { Page } from '../../counterexamples/layout.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { boundsText } from '../check/bounds.ts'
import type { Task } from '../check/select.ts'
import { aboutDurationText } from '../output/durations.ts'
import { aboutText, roundedText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import { chartText } from './chart.ts'
import type { Forecast, Measured } from './growth.ts'
import type { Plan } from './plan.ts'
import { pickBounds } from './ranges.ts'

/** What is swept, and what stays as it is. */
export function titleText({ tasks, varying }: Plan, symmetry: boolean, { width, paint }: Terminal): string {
  const { name, bounds } = tasks[0]!.system
  const fixed = Object.keys(bounds).filter((bound) => !varying.includes(bound))
  const at = fixed.length > 0 ? ` at ${boundsText(pickBounds(bounds, fixed))}` : ''
  const alike = symmetry ? '; one state for all that differ only in names' : ''
  const page = new Page({ width, paint })
  page.line(0, 2, { text: name, paint: paint.bold }, { text: `${at}${alike}` })
  return page.text
}

export interface SweepEnd {
  readonly measured: readonly Measured[]
  /** Points that were not searched, being no smaller than one that hit a limit. */
  readonly skipped: readonly Task[]
  readonly next: Forecast | undefined
}

/** What can be said when all points are in: what is missing, how the design grows, and what comes next. */
export function endText(varying: readonly string[], { measured, skipped, next }: SweepEnd, terminal: Terminal): string {
  const chart = measured.length > 1 ? `\n${chartText(measured, varying, terminal)}` : ''
  return `${skippedText(skipped, varying, terminal)}${chart}${next ? `\n${forecastText(next, varying, terminal)}` : ''}`
}

function skippedText(skipped: readonly Task[], varying: readonly string[], { width, paint }: Terminal): string {
  if (skipped.length === 0) return ''
  const points = skipped.map(({ system }) => pointText(system.bounds, varying)).join(', ')
  const page = new Page({ width, paint })
  page.line(0, 2, { text: 'skipped', paint: paint.yellow }, { text: `, as a smaller point hit a limit: ${points}` })
  return page.text
}

function forecastText({ bounds, states, seconds, growth }: Forecast, varying: readonly string[], terminal: Terminal) {
  const { bound, factor } = growth
  const last = bounds[bound]! - 1
  const estimate = `about ${aboutText(states)} states, ${aboutDurationText(seconds)}`
  const premise = `if growth goes on as from ${bound}=${last - 1} to ${bound}=${last} (×${roundedText(factor)})`
  const page = new Page(terminal)
  page.line(0, 2, { text: `estimate for ${pointText(bounds, varying)}: ${estimate}, ${premise}` })
  return page.text
}

function pointText(bounds: Bounds, varying: readonly string[]): string {
  return boundsText(pickBounds(bounds, varying))
}
