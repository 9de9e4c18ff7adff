import fc from 'fast-check'
import { range } from '../../model/language/domain.ts'
import { orderedSet } from '../../model/language/index-set.ts'
import { type Action, type Actor, actors, type Fairness, part } from '../../model/language/part.ts'
import { instantiate, type System, system } from '../../model/language/system.ts'
import {
  alwaysEventually,
  type BoundProperty,
  bindProperties,
  eventually,
  leadsTo,
  type Property,
} from '../../properties/property.ts'

/** A small system as tables of numbers: what happens in it, and when, is drawn by chance. */
export interface Tables {
  readonly states: number
  readonly initial: readonly number[]
  readonly parameters: number
  readonly actions: readonly TableAction[]
  readonly properties: readonly TableProperty[]
}

interface TableAction {
  readonly by: Actor
  readonly fairness: Fairness | undefined
  /** For each parameter and state where the step leads; undefined: not enabled. */
  readonly to: readonly (readonly (number | undefined)[])[]
}

interface TableProperty {
  readonly kind: 'leadsTo' | 'eventually' | 'alwaysEventually'
  /** For each parameter the states in which the premise, and the condition, are true. */
  readonly from: readonly (readonly boolean[])[]
  readonly to: readonly (readonly boolean[])[]
  readonly strong: readonly number[]
  readonly none: readonly number[]
  readonly others: Fairness | undefined
}

const statesMax = 7
const parametersMax = 2
// Mostly fair, or behaviours would stop as soon as they may.
const fairness = fc.constantFrom<Fairness>('none', 'weak', 'weak', 'weak', 'strong', 'strong')
const actor = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Actor>('kernel', 'driver', 'hardware') },
  { weight: 1, arbitrary: fc.constantFrom(...actors) },
)
/** Nothing, one time in `freq`. */
const optional = <T>(of: fc.Arbitrary<T>, freq: number) => fc.option(of, { nil: undefined, freq })
const table = <T>(of: fc.Arbitrary<T>) => {
  const row = fc.array(of, { minLength: statesMax, maxLength: statesMax })
  return fc.array(row, { minLength: parametersMax, maxLength: parametersMax })
}
const rarely = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })

const tableProperty: fc.Arbitrary<TableProperty> = fc.record({
  kind: fc.constantFrom('leadsTo', 'eventually', 'alwaysEventually'),
  from: table(fc.boolean()),
  to: table(rarely),
  strong: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 1 }),
  none: fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 1 }),
  others: optional(fairness, 2),
})

export const anyTables: fc.Arbitrary<Tables> = fc.record({
  states: fc.integer({ min: 2, max: statesMax }),
  initial: fc.array(fc.nat({ max: statesMax - 1 }), { minLength: 1, maxLength: 2 }),
  parameters: fc.integer({ min: 1, max: parametersMax }),
  actions: fc.array(
    fc.record({
      by: actor,
      fairness: optional(fairness, 2),
      to: table(optional(fc.nat({ max: statesMax - 1 }), 3)),
    }),
    { minLength: 2, maxLength: 4 },
  ),
  properties: fc.tuple(tableProperty, tableProperty, tableProperty),
})

interface State {
  at: number
}

export function build(tables: Tables): { system: System; properties: BoundProperty[] } {
  const { states, parameters } = tables
  const X = orderedSet('X', parameters)
  const x = (p: object) => (p as { x: number }).x
  const target = (to: TableAction['to'], s: State, p: object) => to[x(p)]![s.at]
  const machine = part({
    name: 'machine',
    state: { at: range(0, states - 1) },
    initially: (s, choose) => {
      s.at = choose(tables.initial.map((state) => state % states))
    },
    actions: (action) =>
      Object.fromEntries(
        tables.actions.map(({ by, fairness, to }, i): [string, Action] => [
          `act${i}`,
          action({
            by,
            ...(fairness ? { fairness } : {}),
            on: { x: X },
            when: { enabled: (s, p) => target(to, s, p) !== undefined },
            then: (s, p) => {
              s.at = target(to, s, p)! % states
            },
          }),
        ]),
      ),
  })
  const known = (actions: readonly number[]) =>
    actions.filter((action) => action < tables.actions.length).map((action) => `act${action}`)
  const properties = tables.properties.map(({ kind, from, to, strong, none, others }, i): Property => {
    const fairness = {
      strong: known(strong),
      none: known(none.filter((action) => !strong.includes(action))),
      ...(others ? { others } : {}),
    }
    const common = { name: `${kind}-${i}`, sentence: '', uses: [machine] as const, on: { x: X }, fairness }
    const condition = (s: State, p: object) => to[x(p)]![s.at]!
    if (kind === 'leadsTo') return leadsTo({ ...common, from: (s, p) => from[x(p)]![s.at]!, to: condition })
    return kind === 'eventually'
      ? eventually({ ...common, holds: condition })
      : alwaysEventually({ ...common, holds: condition })
  })
  const instance = instantiate(system({ name: 'tables', title: 'made by chance', parts: [machine] }))
  return { system: instance, properties: bindProperties(instance, properties) }
}
