import fc from 'fast-check'
import { counter, each, flag, oneOf, optional, queue, record, ref, setOf } from '../../model/language/domain.ts'
import { indexSet, orderedSet } from '../../model/language/index-set.ts'
import { type Action, part } from '../../model/language/part.ts'
import { instantiate, type System, system } from '../../model/language/system.ts'
import {
  always,
  alwaysReachable,
  type BoundProperty,
  bindProperties,
  type Property,
  reachable,
  step,
} from '../../properties/property.ts'

/**
 * Systems whose conditions and effects are written out at random, as authors write them: what a text says it touches is read off it, so
 * here the texts differ, and not only what they do. Numbers choose among what there is.
 */
export interface TextSpec {
  /** Sets without an order: elements have no names in texts then. */
  readonly symmetric: boolean
  readonly actions: readonly ActionSpec[]
  readonly properties: readonly { readonly kind: number; readonly on: number; readonly conditions: readonly number[] }[]
}

interface ActionSpec {
  readonly on: number
  readonly conditions: readonly (readonly number[])[]
  readonly effects: readonly (readonly number[])[]
}

const number = fc.nat(9_999)
const several = (max: number) => fc.array(number, { minLength: 1, maxLength: max })

export const anyTexts: fc.Arbitrary<TextSpec> = fc.record({
  symmetric: fc.boolean(),
  actions: fc.array(
    fc.record({
      on: number,
      conditions: fc.array(several(3), { maxLength: 3 }),
      effects: fc.array(several(3), { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  properties: fc.array(fc.record({ kind: number, on: number, conditions: several(3) }), { maxLength: 4 }),
})

/** What a text can name: variables for an element of each set, and whether elements have numbers in it. */
interface Scope {
  readonly x: string | undefined
  readonly y: string | undefined
  readonly symmetric: boolean
}

const pick = <T>(from: readonly T[], choice: number): T => from[choice % from.length]!

/** Ways to write the parameters: the text, and how elements are named in what follows. */
const forms: readonly {
  readonly parameters: (on: readonly string[]) => string
  readonly named: (name: string) => string
}[] = [
  { parameters: (on) => `{ ${on.join(', ')} }`, named: (name) => name },
  { parameters: (on) => `{ ${on.map((name) => `${name}: the_${name}`).join(', ')} }`, named: (name) => `the_${name}` },
  { parameters: () => 'all', named: (name) => `all.${name}` },
  { parameters: (on) => `{ ${on.map((name) => `${name} = 0`).join(', ')} }`, named: (name) => name },
]

function xs({ x, symmetric }: Scope): string[] {
  return [...(x ? [x, x, x] : []), ...(symmetric ? [] : ['0', '1', '(s.pointer ?? 0)', '+s.flag'])]
}

function ys({ y, symmetric }: Scope): string[] {
  return [...(y ? [y, y, y] : []), ...(symmetric ? [] : ['0', '1', '(s.count & 1)'])]
}

/** Conditions; those that name an element only where there is one to name. */
function conditionText(scope: Scope, choice: number): string {
  const x = xs(scope)
  const y = ys(scope)
  const at = x.length > 0 ? pick(x, choice >> 3) : undefined
  const other = y.length > 0 ? pick(y, choice >> 5) : undefined
  return pick(
    [
      's.flag',
      's.count > 1',
      "s.mode === 'one'",
      's.pointer === null',
      's.row.every((own) => own === null)',
      's.records.some(({ on }) => on)',
      's.box?.count === 1',
      's.members.isEmpty',
      's.log.isFull',
      '[...s.row].length > 2 || s.mode !== "two"',
      'help(s)',
      '(({ flag }) => flag)(s)',
      '((s) => s.length > 1)(s.row)',
      's["flag"]',
      's.pointer === null || s.row[s.pointer] !== null',
      ...(at
        ? [
            `s.row[${at}] === null`,
            `s.pointer !== ${at}`,
            `s.records[${at}].on`,
            `s.records[${at}].inner.at === null`,
            `s.grid[${at}].every((count) => count < 2)`,
            `!s.members.has(${at})`,
            `s.log.first() === ${at}`,
            `s.records[${at}]?.['on'] === false`,
          ]
        : []),
      ...(at && other
        ? [`s.grid[${at}][${other}] === 0`, `s.row[${at}] === ${other}`, `s.grid[${at}][${other}] < 2`]
        : []),
    ],
    choice,
  )
}

function effectText(scope: Scope, choice: number): string {
  const x = xs(scope)
  const y = ys(scope)
  const at = x.length > 0 ? pick(x, choice >> 3) : undefined
  const other = y.length > 0 ? pick(y, choice >> 5) : undefined
  return pick(
    [
      's.flag = !s.flag',
      'if (s.count < 3) s.count++',
      's.count = (s.count + 1) % 4',
      "s.mode = s.mode === 'one' ? 'two' : 'one'",
      's.pointer = null',
      's.row.fill(null)',
      's.records.forEach((own) => { own.on = s.flag })',
      'for (const own of s.records) own.on = !own.on',
      's.box = null',
      's.members.clear()',
      'if (!s.log.isEmpty) s.pointer = s.log.shift()',
      'if (!s.log.isEmpty) s.log.push(s.log.shift())',
      'change(s)',
      'const { records } = s; records.forEach((own) => { own.inner.at = null })',
      '[s.flag] = [s.count > 1]',
      '({ value: s.flag, ...(s.count > 0 ? {} : {}) })',
      '({ value: s.mode } = { value: "two" })',
      ...(scope.symmetric ? [] : ['for (s.grid[0][1] of [1, 2]);', '[s.row[0], s.row[1]] = [s.row[1], s.row[0]]']),
      ...(at
        ? [
            `s.pointer = ${at}`,
            `s.row[${at}] = null`,
            `s.records[${at}].on = !s.records[${at}].on`,
            `const own = s.records[${at}]; own.on = s.flag`,
            `s.records[${at}].inner.at = s.row[${at}]`,
            `s.grid[${at}].fill(1)`,
            `s.members.add(${at})`,
            `s.members.delete(${at})`,
            `if (!s.log.isFull) s.log.push(${at})`,
            `Object.assign(s.records[${at}], { on: true })`,
            `s.box = { at: ${at}, count: s.grid[${at}].some((count) => count > 0) ? 1 : 0 }`,
            `s.box = s.spare[${at}]`,
            `if (s.box !== null) { s.spare[${at}].at = s.box.at; s.spare[${at}].count = s.box.count }`,
          ]
        : []),
      ...(at && other
        ? [
            `s.row[${at}] = ${other}`,
            `s.grid[${at}][${other}] = (s.grid[${at}][${other}] + 1) % 3`,
            `if (s.grid[${at}][${other}] < 2) ++s.grid[${at}][${other}]`,
            `s.records[${at}].inner.at = ${other}`,
          ]
        : []),
      // The name of a parameter means something else here.
      ...(scope.x === 'x' && !scope.symmetric
        ? [
            'x = 0; s.row[x] = null',
            's.row.forEach((_, x) => { s.row[x] = null })',
            '{ const x = 1; s.records[x].on = true }',
          ]
        : []),
    ],
    choice,
  )
}

/** The function that a text stands for. What it calls is not in the text. */
function written(parameters: string, body: string): never {
  const help = (s: { flag: boolean; records: readonly { on: boolean }[] }) => s.flag !== s.records[0]!.on
  const change = (s: { count: number; flag: boolean }) => {
    s.count = s.flag ? 0 : 3
  }
  return new Function('help', 'change', `'use strict'; return (${parameters}) => ${body}`)(help, change) as never
}

function scoped(
  on: readonly string[],
  choice: number,
  symmetric: boolean,
): { readonly second: string; readonly scope: Scope } {
  const form = pick(forms, choice)
  const named = (name: string) => (on.includes(name) ? form.named(name) : undefined)
  return { second: on.length > 0 ? `, ${form.parameters(on)}` : '', scope: { x: named('x'), y: named('y'), symmetric } }
}

const parameterNames = [[], ['x'], ['x'], ['y'], ['x', 'y'], ['x', 'y'], ['y', 'x']] as const

export function buildTexts(spec: TextSpec): { readonly system: System; readonly properties: BoundProperty[] } {
  const { symmetric } = spec
  const make = (name: string, size: number) => (symmetric ? indexSet(name, size) : orderedSet(name, size)) as never
  const [X, Y] = [make('X', 3), make('Y', 2)]
  const sets: Record<string, never> = { x: X, y: Y }
  const parameters = (on: readonly string[]) => Object.fromEntries(on.map((name) => [name, sets[name]!]))
  const place = part({
    name: 'place',
    state: {
      flag: flag(),
      count: counter(3),
      mode: oneOf('one', 'two'),
      pointer: optional(X),
      row: each(X, optional(Y)),
      grid: each(X, Y, counter(2)),
      records: each(X, record({ on: flag(), inner: record({ at: optional(Y) }) })),
      spare: each(X, record({ at: ref(X), count: counter(1) })),
      box: optional(record({ at: ref(X), count: counter(1) })),
      members: setOf(X),
      log: queue(ref(X), 2),
    },
    actions: (action) =>
      Object.fromEntries(
        spec.actions.map((own, a) => {
          const on = pick(parameterNames, own.on)
          const when = own.conditions.map((choices, c) => {
            const { second, scope } = scoped(on, choices[0]! >> 2, symmetric)
            return [
              `condition${c}`,
              written(`s${second}`, choices.map((choice) => conditionText(scope, choice)).join(' || ')),
            ]
          })
          const then = own.effects.map((choices, e) => {
            const { second, scope } = scoped(on, choices[0]! >> 2, symmetric)
            const body = choices.map((choice) => `{ ;${effectText(scope, choice)} }`).join(' ')
            return [`effect${e}`, written(`s${second}`, `{ ${body} }`)]
          })
          const text = {
            by: 'kernel',
            on: parameters(on),
            when: Object.fromEntries(when),
            then: Object.fromEntries(then),
          }
          return [`act${a}`, (action as (spec: object) => Action)(text)]
        }),
      ),
  })
  const properties = spec.properties.map((own, p): Property => {
    const on = pick(parameterNames, own.on)
    const { second, scope } = scoped(on, own.conditions[0]! >> 2, symmetric)
    const [first, ...others] = own.conditions.map((choice) => conditionText(scope, choice))
    const condition = (text: string) => written(`s${second}`, text)
    const about = { name: `property${p}`, sentence: 'Something is so.', uses: [place], on: parameters(on) as never }
    const given = others.length > 1 ? { given: condition(others[1]!) } : {}
    switch (own.kind % 5) {
      case 0:
        return reachable({ ...about, holds: condition([first, ...others].join(' && ')) })
      case 1:
        return alwaysReachable({ ...about, holds: condition(first!) })
      case 2: {
        const after = written(`{ after: s }${second}`, first!)
        const before = written(`{ before: s }${second}`, `!(${first})`)
        return step({ ...about, given: before, holds: others.length > 0 ? after : () => true as never })
      }
      default:
        return always({ ...about, ...given, holds: condition(`${first} || s.count < 3`) })
    }
  })
  const instance = instantiate(system({ name: 'texts', title: 'texts made by chance', parts: [place] }))
  return { system: instance, properties: bindProperties(instance, properties) }
}
