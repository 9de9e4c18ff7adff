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
import type { Blocking, Missing, MissingEffect } from './missing.ts'
import type { Matter, Need } from './slice.ts'
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
  for (const matter of matters) renderMatter(page, system, property, explanation, matter)
  const others = frames.slice(1).filter(({ number }) => !matters.some((matter) => matter.number === number))
  if (others.length > 0) {
    const texts = others.map(({ number, step }) => `${number} ${step!.text}`)
    const unless = isLiveness(property.kind) ? ', unless fairness asks for them' : ''
    page.line(2, 4, { text: `no part in it${unless}: `, paint: page.paint.dim }, { text: texts.join(', ') })
  }
  renderWaits(page, explanation)
  // A loop is left by what fairness owes, and the end says that; no condition stops it.
  if (isLiveness(property.kind) && !isKnown) return page.text
  page.blank()
  page.line(0, 2, { text: 'What would have stopped it', paint: page.paint.bold })
  for (const one of missing) renderMissing(page, explanation, one)
  for (const one of missingEffects) renderMissingEffect(page, explanation, one)
  limited(page, heldUp, (steps) => {
    for (const one of steps) renderHeldUp(page, explanation, one)
  })
  if (!isKnown) {
    page.line(2, 4, { text: 'No named condition of this system, put on one of these steps, would have.' })
  }
  renderTogether(page, explanation)
  return page.text
}

function headingOf(count: number, all: number): string {
  if (all === 0) return 'It is so from the start: no step is needed'
  return count === all ? 'All steps matter' : `${count} of ${all} steps matter`
}

function renderMatter(
  page: Page,
  system: System,
  property: BoundProperty,
  { frames }: Explanation,
  { number, needs }: Matter,
): void {
  const { step, state } = frames[number]!
  page.line(
    3 - String(number).length,
    7,
    { text: String(number), paint: page.paint.dim },
    { text: `  ${step!.action.by}  `, paint: page.paint.dim },
    { text: step!.text, paint: page.paint.bold },
  )
  if (needs.length === 0 && number === frames.length - 1 && property.kind === 'alwaysReachable') {
    page.line(8, 10, { text: 'after it there is no way any more', paint: page.paint.dim })
  }
  const values = new Map(fieldsOf(system, state).map(({ path, value }) => [path, value]))
  page.columns(
    8,
    needs.map(({ path, by }) => ({
      name: path,
      value: [
        { text: values.has(path) ? `= ${values.get(path)}` : '' },
        { text: `  ${neededText(by)}`, paint: page.paint.dim },
      ],
    })),
  )
}

function neededText(by: Need['by']): string {
  if (by === undefined) return 'for the property'
  return typeof by === 'number' ? `for step ${by}` : `keeps ${by} waiting`
}

function renderWaits(page: Page, { waits: { steps, circle } }: Explanation): void {
  if (steps.length === 0) return
  page.blank()
  page.line(0, 2, { text: 'Who waits for what, for ever', paint: page.paint.bold })
  for (const { step, changes, conditions, why } of steps) {
    const name = { text: step, paint: page.paint.bold }
    if (conditions.length === 0) {
      page.line(2, 4, name, { text: ` would change ${changes}: it could be taken, and nobody has to` })
      continue
    }
    page.line(
      2,
      4,
      name,
      { text: ` would change ${changes}, and waits for ` },
      { text: conditions.map((condition) => `'${condition}'`).join(', '), paint: page.paint.red },
      { text: why.length > 0 ? ':' : '' },
    )
    page.columns(
      4,
      why.map(({ path, value, since }) => ({
        name: path,
        value: [
          { text: `= ${value}` },
          { text: since === undefined ? '  from the start' : `  since step ${since}`, paint: page.paint.dim },
        ],
      })),
    )
  }
  if (circle.length > 1)
    page.line(2, 4, { text: `a circle: each of ${circle.join(', ')} waits for the next, the last for the first` })
  if (circle.length === 1) page.line(2, 4, { text: `${circle[0]} waits for itself` })
}

function renderMissing(page: Page, explanation: Explanation, missing: Missing): void {
  const { step, condition, action, system, isDropped, why, first, blocking } = missing
  page.line(
    2,
    4,
    { text: `Step ${step}, ${whoDoes(explanation, step)}, does not ask for ` },
    { text: `'${condition}'`, paint: page.paint.red },
    { text: isDropped ? `, which ${system} asks for here. ` : `, which ${action} asks for. ` },
    { text: 'It was false:' },
  )
  renderReads(page, 4, why)
  if (first !== undefined) page.line(4, 6, { text: `a correct run does ${first.join(', ')} first` })
  renderBlocking(page, explanation, blocking, 'required here')
}

function renderMissingEffect(page: Page, explanation: Explanation, missing: MissingEffect): void {
  const { step, effect, system, sets, blocking } = missing
  page.line(
    2,
    4,
    { text: `Step ${step}, ${whoDoes(explanation, step)}, does not do ` },
    { text: `'${effect}'`, paint: page.paint.red },
    { text: ` as it is done in ${system}.${sets.length > 0 ? ' After it there would have been:' : ''}` },
  )
  renderReads(page, 4, sets)
  renderBlocking(page, explanation, blocking, 'done here')
}

function renderTogether(page: Page, explanation: Explanation): void {
  const { together } = explanation
  if (!together) return
  const { system, blocking } = together
  if ('left' in blocking && blocking.left) {
    page.line(2, 4, { text: `It is no matter of what was changed: ${system}, of which this is a mutant, has it too.` })
  } else renderBlocking(page, explanation, blocking, `with all that ${system} does otherwise`, 2)
}

/** `freeze(mover0) by the kernel (mm/vmscan.c __remove_mapping)` */
function whoDoes({ frames }: Explanation, step: number): string {
  const { text, action } = frames[step]!.step!
  const { by, source } = action
  return `${text} by the ${by}${source === undefined ? '' : ` (${source})`}`
}

/** What a search says of the remedy. */
function renderBlocking(
  page: Page,
  { frames }: Explanation,
  blocking: Blocking | undefined,
  how: string,
  indent = 4,
): void {
  if (!blocking) return
  if ('unchecked' in blocking) {
    page.line(indent, indent + 2, {
      text: `${how}, it is not known whether a counterexample is left: ${blocking.unchecked}`,
    })
    return
  }
  const length = frames.length - 1
  const counted = `(${blocking.states.toLocaleString('en')} states searched at these bounds)`
  if (blocking.left) {
    const text = `${how}, it is not enough: a counterexample of up to ${length} steps is left ${counted}`
    page.line(indent, indent + 2, { text })
    return
  }
  const text = `${how}, no counterexample of up to ${length} steps is left `
  page.line(indent, indent + 2, { text, paint: page.paint.green }, { text: counted })
}

function renderHeldUp(page: Page, explanation: Explanation, held: HeldUp): void {
  const { step, conditions, system, why, blocking } = held
  page.line(
    2,
    4,
    { text: 'From there on ' },
    { text: step, paint: page.paint.bold },
    { text: ' has to wait for ' },
    { text: conditions.map((name) => `'${name}'`).join(', '), paint: page.paint.red },
    { text: `; in ${system} it could be taken. It was false:` },
  )
  renderReads(page, 4, why)
  renderBlocking(page, explanation, blocking, 'without that')
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
