import { Page } from '../../counterexamples/layout.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { Terminal } from '../output/terminal.ts'
import type { SearchLimits } from './limits.ts'
import { shortNames } from './names.ts'
import type { Run } from './run.ts'
import { stopText } from './stop-text.ts'

/** What of a model a search has exercised, and above all what it has not. */
export interface Coverage {
  readonly actions: Covered
  /** Conditions that alone kept an action from being taken, in some state: without them the search would be another one. */
  readonly conditions: Covered
  /** Values of fields: `pages[].entry = onSwap`. */
  readonly values: Covered
  /** Properties that some mutant of the design violates by its claims: they can fail. Undefined for a mutant. */
  readonly properties: Covered | undefined
}

export interface Covered {
  readonly covered: number
  readonly never: readonly string[]
}

export function coverageOf({ task, result, values }: Run, scenarios: readonly Scenario[]): Coverage {
  const { scenario, system } = task
  const conditions = result.actions.flatMap(({ name, blockedAlone = {} }) =>
    Object.entries(blockedAlone).map(([condition, count]) => ({ name: `${name}.${condition}`, isCovered: count > 0 })),
  )
  const mutants = scenarios.filter(({ mutantOf }) => mutantOf === system.name)
  const broken = new Set(mutants.flatMap(({ violated }) => Object.keys(violated)))
  const short = shortNames(task)
  return {
    actions: covered(result.actions.map(({ name, fired }) => ({ name, isCovered: fired > 0 }))),
    conditions: covered(conditions),
    values: covered(
      values!.fields.flatMap(({ path, taken, never }) => [
        ...taken.map((text) => ({ name: `${path} = ${text}`, isCovered: true })),
        ...never.map((text) => ({ name: `${path} = ${text}`, isCovered: false })),
      ]),
    ),
    properties:
      scenario.mutantOf === undefined
        ? covered(task.properties.map(({ name }) => ({ name: short(name), isCovered: broken.has(name) })))
        : undefined,
  }
}

/** For people: of each kind how much, and what not. */
export function coverageText(
  run: Run,
  scenarios: readonly Scenario[],
  limits: SearchLimits,
  { width, paint }: Terminal,
): string {
  const { actions, conditions, values, properties } = coverageOf(run, scenarios)
  const page = new Page({ width, paint })
  const so = run.result.stoppedBy ? ' so far' : ''
  const add = (what: string, never: string, one: Covered) => {
    const all = one.covered + one.never.length
    const good = one.never.length === 0 ? paint.green : paint.yellow
    page.line(2, 4, { text: `${one.covered} of ${all}`, paint: good }, { text: ` ${what}${so}` })
    if (one.never.length > 0) page.line(4, 6, { text: `${never}: ${joined(one.never)}` })
  }
  page.line(0, 0, { text: 'coverage', paint: paint.bold })
  add('actions taken', 'never', actions)
  add('conditions kept an action back alone', 'never alone', conditions)
  add('values taken', 'never', values)
  if (run.values!.stoppedBy)
    page.line(4, 6, { text: `not all states were looked at: ${stopText(run.values!.stoppedBy, limits)}` })
  if (properties) add('properties violated by a mutant', 'by none', properties)
  return page.text
}

function covered(all: readonly { readonly name: string; readonly isCovered: boolean }[]): Covered {
  const never = all.filter(({ isCovered }) => !isCovered).map(({ name }) => name)
  return { covered: all.length - never.length, never }
}

/** `pages[].entry = none, present` for several values of one field. */
function joined(names: readonly string[]): string {
  const byField = Map.groupBy(names, (name) => name.split(' = ')[0]!)
  return [...byField]
    .map(([field, own]) =>
      own[0] === field ? field : `${field} = ${own.map((name) => name.split(' = ')[1]).join(' | ')}`,
    )
    .join(', ')
}
