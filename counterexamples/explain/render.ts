import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import { type BoundProperty, isLiveness } from '../../properties/property.ts'
import { fieldsOf } from '../difference.ts'
import { Page, type PageOptions } from '../layout.ts'
import { lengthText } from '../render.ts'
import { renderEnd } from '../render-end.ts'
import { limited, renderReads } from '../render-parts.ts'
import type { Explanation } from './explain.ts'
import type { HeldUp } from './held-up.ts'
import type { Missing } from './missing.ts'
import type { Matter } from './slice.ts'
import type { Obstacle } from './why-not.ts'

/** An explanation for the terminal: what is false, which steps led there, what would have stopped them. */
export function renderExplanation(
  system: System,
  property: BoundProperty,
  trace: Trace,
  explanation: Explanation,
  options: PageOptions,
): string {
  const page = new Page(options)
  const { frames, matters, missing, missingEffects, heldUp } = explanation
  const isKnown = missing.length > 0 || missingEffects.length > 0 || heldUp.length > 0
  page.line(
    0,
    2,
    { text: property.name, paint: page.paint.bold },
    { text: `  ${lengthText(trace)}`, paint: page.paint.dim },
  )
  page.line(0, 0, { text: property.sentence })
  page.blank()
  renderEnd(page, system, property, frames, trace.loopStart)
  page.blank()
  const all = frames.length - 1
  page.line(0, 2, { text: headingOf(matters.length, all), paint: page.paint.bold })
  for (const matter of matters) renderMatter(page, system, explanation, matter)
  const others = frames.slice(1).filter(({ number }) => !matters.some((matter) => matter.number === number))
  if (others.length > 0) {
    const texts = others.map(({ number, step }) => `${number} ${step!.text}`)
    page.line(2, 4, { text: 'no part in it: ', paint: page.paint.dim }, { text: texts.join(', ') })
  }
  // A loop is left by what fairness owes, and the end says that; no condition stops it.
  if (isLiveness(property.kind) && !isKnown) return page.text
  page.blank()
  page.line(0, 2, { text: 'What would have stopped it', paint: page.paint.bold })
  for (const one of missing) renderMissing(page, explanation, one)
  for (const { step, effect, system: name } of missingEffects) {
    const text = `Step ${step}, ${frames[step]!.step!.text}, does not do '${effect}' as it is done in ${name}.`
    page.line(2, 4, { text })
  }
  limited(page, heldUp, (steps) => {
    for (const one of steps) renderHeldUp(page, one)
  })
  if (!isKnown) {
    page.line(2, 4, { text: 'No named condition of this system, put on one of these steps, would have.' })
  }
  return page.text
}

function headingOf(count: number, all: number): string {
  if (all === 0) return 'It is so from the start: no step is needed'
  return count === all ? 'All steps matter' : `${count} of ${all} steps matter`
}

function renderMatter(page: Page, system: System, { frames }: Explanation, { number, needs }: Matter): void {
  const { step, state } = frames[number]!
  page.line(
    3 - String(number).length,
    7,
    { text: String(number), paint: page.paint.dim },
    { text: `  ${step!.action.by}  `, paint: page.paint.dim },
    { text: step!.text, paint: page.paint.bold },
  )
  const values = new Map(fieldsOf(system, state).map(({ path, value }) => [path, value]))
  page.columns(
    8,
    needs.map(({ path, by }) => ({
      name: path,
      value: [
        { text: values.has(path) ? `= ${values.get(path)}` : '' },
        { text: `  for ${by === undefined ? 'the property' : `step ${by}`}`, paint: page.paint.dim },
      ],
    })),
  )
}

function renderMissing(page: Page, { frames }: Explanation, missing: Missing): void {
  const { step, condition, action, system, isDropped, why, first } = missing
  const text = frames[step]!.step!.text
  page.line(
    2,
    4,
    { text: `Step ${step}, ${text}, does not ask for ` },
    { text: `'${condition}'`, paint: page.paint.red },
    { text: isDropped ? `, which ${system} asks for here. ` : `, which ${action} asks for. ` },
    { text: 'It was false:' },
  )
  renderReads(page, 4, why)
  if (first === undefined) return
  page.line(4, 6, { text: `a correct run does ${first.join(', ')} first` })
}

function renderHeldUp(page: Page, { step, conditions, system }: HeldUp): void {
  page.line(
    2,
    4,
    { text: 'From there on ' },
    { text: step, paint: page.paint.bold },
    { text: ' has to wait for ' },
    { text: conditions.map((name) => `'${name}'`).join(', '), paint: page.paint.red },
    { text: `; in ${system} it could be taken.` },
  )
}

/** What kept other actions from taking a step, for the terminal. */
export function renderWhyNot(obstacles: readonly Obstacle[], options: PageOptions): string {
  const page = new Page(options)
  for (const { step, conditions } of obstacles) {
    const name = { text: step, paint: page.paint.bold }
    if (conditions.length === 0) page.line(2, 4, name, { text: '  could be taken', paint: page.paint.green })
    else page.line(2, 4, name, { text: '  needs ' }, { text: conditions.join(', '), paint: page.paint.red })
  }
  return page.text
}
