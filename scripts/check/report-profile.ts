import { Page } from '../../counterexamples/layout.ts'
import type { FieldProfile } from '../../explorer/profile/profiler.ts'
import type { ExplorationResult } from '../../explorer/result.ts'
import { countText, numberText, roundedText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import { addFigures, type FigureRow } from './figures.ts'
import type { SearchLimits } from './limits.ts'
import type { Run } from './run.ts'
import { stopText } from './stop-text.ts'

/** From this factor on, leaving a field out of the model is worth a thought. */
const worthwhile = 1.5

/** Where states come from: per field how many only it tells apart, per action how many it was the first to find. */
export function profileText(
  { result, profile }: Pick<Run, 'result' | 'profile'>,
  limits: SearchLimits,
  { width, paint }: Terminal,
): string {
  const page = new Page({ width, paint })
  const so = result.stoppedBy ? ' so far' : ''
  const alike = result.renamings === 1 ? '' : ', counted up to renaming'
  const states = `${countText(result.states, 'state')}${so}${alike}`
  page.line(0, 2, { text: `where states come from: ${states}; how many still differ without a field` })
  const { fields, left, stoppedBy } = profile!
  const rows = fieldRows(fields, result.states)
  if (rows.length > 0) {
    page.blank()
    addFigures(page, ['field', 'bits', 'values', 'states without it', 'times fewer'], rows, paint)
  }
  for (const text of [left === 0 ? dueText(fields, result, so) : undefined, ...idleTexts(fields, result, so)]) {
    if (text === undefined) continue
    page.blank()
    page.line(0, 2, { text })
  }
  if (stoppedBy) {
    page.blank()
    const why = { text: stopText(stoppedBy, limits), paint: paint.yellow }
    const instead = stoppedBy === 'interrupted' ? '; a search that --limit-seconds ends is profiled all the same' : ''
    page.line(0, 2, why, { text: `: ${countText(left, 'field')} not looked at${instead}` })
  }
  page.blank()
  addFigures(page, ['action', 'transitions', 'new states', 'of all', 'to known ones'], actionRows(result), paint)
  return page.text
}

/** State fields, those that explode most first, and below them what they consist of. */
function fieldRows(fields: readonly FieldProfile[], states: number): FigureRow[] {
  const telling = fields.filter((field) => field.statesWithout < states)
  const sorted = telling.toSorted((a, b) => a.statesWithout - b.statesWithout)
  const parts = Map.groupBy(
    sorted.filter((field) => isPart(field, fields)),
    ({ stateField }) => stateField,
  )
  const row = (field: FieldProfile): FigureRow => ({
    name: field.path,
    isPart: isPart(field, fields),
    figures: [
      numberText(field.bits),
      field.values === undefined ? '' : numberText(field.values),
      numberText(field.statesWithout),
      factorText(states / field.statesWithout),
    ],
  })
  return sorted
    .filter((field) => !isPart(field, fields))
    .flatMap((field) => [row(field), ...(field.values === undefined ? (parts.get(field.path) ?? []).map(row) : [])])
}

/** It is one of several that a state field consists of. */
function isPart(field: FieldProfile, fields: readonly FieldProfile[]): boolean {
  return fields.some((other) => other !== field && other.path === field.stateField && other.values === undefined)
}

/** What explodes most, if anything does. */
function dueText(fields: readonly FieldProfile[], { states }: ExplorationResult, so: string): string | undefined {
  const byLoss = fields.toSorted((a, b) => a.statesWithout - b.statesWithout)
  const [first, single] = [byLoss[0], byLoss.find(({ values }) => values !== undefined)]
  const factor = ({ statesWithout }: FieldProfile) => states / statesWithout
  if (!first || factor(first) < worthwhile) return undefined
  const most = `most is due${so} to ${first.path}: without it ${factorText(factor(first))} times fewer states`
  if (!single || single === first || factor(single) < worthwhile) return most
  return `${most}; of single fields to ${single.path}: ${factorText(factor(single))} times`
}

/** What costs memory and makes no states. */
function idleTexts(fields: readonly FieldProfile[], { states }: ExplorationResult, so: string): string[] {
  const constant = fields.filter(({ values }) => values === 1)
  const derived = fields.filter(
    ({ values, statesWithout }) => values !== undefined && values > 1 && statesWithout === states,
  )
  return [
    ...(derived.length > 0
      ? [`each of these follows${so} from the rest of the state, and tells none apart (${listText(derived)}`]
      : []),
    ...(constant.length > 0 ? [`never more than one value${so} (${listText(constant)}`] : []),
  ]
}

function listText(fields: readonly FieldProfile[]): string {
  const bits = fields.reduce((sum, field) => sum + field.bits, 0)
  return `${countText(bits, 'bit')}): ${fields.map(({ path }) => path).join(', ')}`
}

function actionRows({ actions, states }: ExplorationResult): FigureRow[] {
  return actions
    .filter(({ fired }) => fired > 0)
    .toSorted((a, b) => b.newStates! - a.newStates!)
    .map(({ name, fired, newStates }) => ({
      name,
      isPart: false,
      figures: [
        numberText(fired),
        numberText(newStates!),
        percentText(newStates! / states),
        percentText(1 - newStates! / fired),
      ],
    }))
}

/** `1.07`, `11.2`, `1,234` */
function factorText(factor: number): string {
  return factor < 100 ? factor.toPrecision(3) : roundedText(factor)
}

function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
