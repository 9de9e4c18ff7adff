import { type Column, Page } from '../../counterexamples/layout.ts'
import type { PropertyVerdict } from '../../explorer/result.ts'
import type { SearchLimits } from '../check/limits.ts'
import { countText, numberText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import { type DesignDifference, isChanged, lengthOf, type VerdictChange } from './difference.ts'
import { isEmpty, type ModelChanges } from './model-changes.ts'
import { comparedText, settingText } from './texts.ts'

/** @param names what the two are called: designs, or revisions of one */
export function differenceText(
  difference: DesignDifference,
  names: { readonly before: string; readonly after: string },
  { refusals, limits }: { readonly refusals: boolean; readonly limits: SearchLimits },
  terminal: Terminal,
): string {
  const { pair, alphabet, before, after, forth, back } = difference
  const { width, paint } = terminal
  const page = new Page({ width, paint })
  page.line(0, 2, { text: `${names.before} → ${names.after}`, paint: paint.bold })
  const heading = page.text + settingText(pair, { left: names.before, right: names.after }, alphabet, terminal)
  const [one, other] = [
    { ...before, name: names.before },
    { ...after, name: names.after },
  ]
  const behaviours = [
    comparedText(other, one, forth, refusals, limits, terminal),
    comparedText(one, other, back, refusals, limits, terminal),
  ]
  return [heading, changesText(difference, terminal), verdictsText(difference, terminal), ...behaviours].join('\n')
}

function changesText({ changes, before, after }: DesignDifference, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.line(0, 2, { text: 'model', paint: paint.bold })
  const sameText = before.system.fingerprint === after.system.fingerprint
  if (isEmpty(changes)) {
    page.line(2, 4, {
      text: sameText ? 'the same text' : 'the same names and texts of conditions and effects; sizes or domains differ',
    })
  }
  for (const { sign, what } of changeLines(changes)) {
    page.line(2, 4, {
      text: `${sign} ${what}`,
      paint: sign === '+' ? paint.green : sign === '-' ? paint.red : paint.cyan,
    })
  }
  const [one, other] = [before.result, after.result]
  const figure = (what: string, was: number, is: number) =>
    was === is ? countText(is, what) : `${numberText(was)} → ${countText(is, what)}`
  page.line(2, 4, {
    text: `${figure('state', one.states, other.states)}, ${figure('transition', one.transitions, other.transitions)}, ${figure('level', one.levels, other.levels)}`,
  })
  return page.text
}

function changeLines(changes: ModelChanges): { sign: string; what: string }[] {
  const named = (sign: string, kind: string, names: readonly string[]) =>
    names.map((name) => ({ sign, what: `${kind} ${name}` }))
  return [
    ...named('-', 'field', changes.fieldsRemoved),
    ...named('+', 'field', changes.fieldsAdded),
    ...named('-', 'action', changes.actionsRemoved),
    ...named('+', 'action', changes.actionsAdded),
    ...changes.actions.flatMap(({ action, removed, added, changed }) => [
      ...named('-', `${action}:`, removed),
      ...named('+', `${action}:`, added),
      ...named('~', `${action}:`, changed),
    ]),
  ]
}

function verdictsText({ verdicts }: DesignDifference, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  const changed = verdicts.filter(isChanged)
  const same = verdicts.length - changed.length
  const others = same === verdicts.length ? `all ${same} the same` : `the other ${same} are the same`
  page.line(0, 2, { text: 'verdicts', paint: paint.bold }, { text: `  ${others}`, paint: paint.dim })
  page.columns(2, changed.map(changeColumn))
  return page.text
}

function changeColumn({ property, before, after }: VerdictChange): Column {
  return { name: property, value: [{ text: `${verdictText(before)} → ${verdictText(after)}` }] }
}

function verdictText(verdict: PropertyVerdict | undefined): string {
  if (!verdict) return 'not asked'
  const length = lengthOf(verdict)
  return length === undefined ? verdict.verdict : `${verdict.verdict} in ${countText(length, 'step')}`
}
