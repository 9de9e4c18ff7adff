import type { System } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import type { BoundProperty } from '../properties/property.ts'
import { difference, fieldsAwayFromStart, fieldsOf } from './difference.ts'
import { type Column, Page, type PageOptions, type Segment } from './layout.ts'
import { renderEnd } from './render-end.ts'
import { type Frame, replay } from './replay.ts'

export interface RenderOptions extends PageOptions {
  /** Print the whole state after each step, not only what changed. */
  readonly full?: boolean
}

const stateIndent = 8

/**
 * A behaviour for the terminal: the property, the steps with what each changed, and at the end what is wrong and why.
 * @throws not-applicable when the system does not allow the trace
 */
export function renderTrace(
  system: System,
  property: BoundProperty | undefined,
  trace: Trace,
  options: RenderOptions = {},
): string {
  const frames = replay(system, trace)
  const page = new Page(options)
  if (property) {
    const length = { text: `  ${lengthText(trace)}`, paint: page.paint.dim }
    page.line(0, 2, { text: property.name, paint: page.paint.bold }, length)
    page.line(0, 0, { text: property.sentence })
    page.blank()
  }
  renderInitial(page, system, frames[0]!, options)
  renderSteps(page, system, frames, options, trace.loopStart)
  if (property) {
    page.blank()
    renderEnd(page, system, property, frames, trace.loopStart)
  }
  return page.text
}

/** `11 steps, the last 3 again and again` */
export function lengthText({ steps, loopStart }: Trace): string {
  const length = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  if (loopStart === undefined) return length
  const loop = steps.length - loopStart
  if (loop === 0) return `${length}, then nothing more`
  if (loopStart === 0) return `${length}, again and again`
  return `${length}, the last${loop === 1 ? '' : ` ${loop}`} again and again`
}

function renderInitial(page: Page, system: System, { state }: Frame, { full }: RenderOptions): void {
  const fields = full ? fieldsOf(system, state) : fieldsAwayFromStart(system, state)
  const heading: Segment[] = [{ text: '0', paint: page.paint.dim }, { text: '  initially' }]
  if (fields.length === 0) heading.push({ text: '  all fields at their start values', paint: page.paint.dim })
  page.line(2, 5, ...heading)
  page.columns(
    stateIndent,
    fields.map(({ path, value }) => ({ name: path, value: [{ text: `= ${value}` }] })),
  )
}

function renderSteps(
  page: Page,
  system: System,
  frames: readonly Frame[],
  { full }: RenderOptions,
  loopStart?: number,
): void {
  const lane = Math.max(0, ...frames.map(({ step }) => step?.action.by.length ?? 0))
  const digits = Math.max(3, String(frames.length - 1).length)
  for (const [i, { number, step, state }] of frames.entries()) {
    if (!step) continue
    if (number - 1 === loopStart) renderLoopStart(page, loopStart, frames.length - 1)
    page.line(
      digits - String(number).length,
      digits + lane + 6,
      { text: String(number), paint: page.paint.dim },
      { text: '  ' },
      { text: step.action.by, paint: page.paint.dim },
      { text: ' '.repeat(lane - step.action.by.length + 2) },
      { text: step.text, paint: page.paint.bold },
    )
    const changes = difference(system, frames[i - 1]!.state, state)
    if (full) {
      const old = new Map(changes.map(({ path, before }) => [path, before]))
      page.columns(
        stateIndent,
        fieldsOf(system, state).map(({ path, value }) => changedColumn(page, path, old.get(path) ?? value, value)),
      )
    } else if (changes.length === 0) {
      page.line(stateIndent, stateIndent, { text: 'changes nothing', paint: page.paint.dim })
    } else {
      page.columns(
        stateIndent,
        changes.map(({ path, before, after }) => changedColumn(page, path, before, after)),
      )
    }
  }
  if (loopStart !== undefined) renderLoopEnd(page, loopStart, frames.length - 1)
}

function renderLoopStart(page: Page, loopStart: number, last: number): void {
  const steps = last - loopStart === 1 ? `step ${last}` : `steps ${loopStart + 1} to ${last}`
  page.line(2, 4, { text: 'for ever:', paint: page.paint.cyan }, { text: ` ${steps}`, paint: page.paint.dim })
}

function renderLoopEnd(page: Page, loopStart: number, last: number): void {
  const back = loopStart === 0 ? 'back in the initial state' : `back in the state after step ${loopStart}`
  const end = loopStart === last ? 'nothing happens any more' : back
  page.line(2, 4, { text: 'for ever:', paint: page.paint.cyan }, { text: ` ${end}`, paint: page.paint.dim })
}

function changedColumn(page: Page, path: string, before: string, after: string): Column {
  if (before === after) return { name: `${path}:`, value: [{ text: after }] }
  return { name: `${path}:`, value: [{ text: `${before} → ` }, { text: after, paint: page.paint.green }] }
}
