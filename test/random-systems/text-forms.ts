import type { Meaning, Parameters } from './meaning.ts'

/** Names of parameters, in the order in which actions and properties take them. */
export const parameterNames = ['a', 'b_', 'c2'] as const

type Ask = (subject: unknown, p: Parameters) => unknown
type Written = (subject: unknown, p: never) => unknown

/** A way to write a function of a state and parameters, and the parameters that it can see; undefined for all. */
interface Form {
  readonly sees: readonly string[] | undefined
  readonly write: (f: Ask) => Written
}

// The explorer reads the text of a condition to find out which parameters it sees, so all ways to write one are here as
// text, and nothing may make them alike.
// biome-ignore-start lint: the text is the point
// biome-ignore format: the text is the point
const forms: readonly Form[] = [
  { sees: [], write: (f) => (s) => f(s, {}) },
  { sees: [], write: (f) => s => f(s, {}) },
  { sees: [], write: (f) => ( $s ) => { return f($s, {}) } },
  { sees: [], write: (f) => function (s) { return f(s, {}) } },
  { sees: ['a'], write: (f) => (s, { a }) => f(s, { a }) },
  { sees: ['a'], write: (f) => (s,{a,}) => f(s, { a }) },
  { sees: ['a'], write: (f) => (s, { a: first }) => f(s, { a: first }) },
  { sees: ['a'], write: (f) => (s, { a = null }) => f(s, { a }) },
  { sees: ['a'], write: (f) => function (s, { a }: Parameters) { return f(s, { a }) } },
  { sees: ['b_'], write: (f) => (s, { b_ }) => f(s, { b_ }) },
  { sees: ['b_'], write: (f) => (
    s,
    {
      b_,
    },
  ) => f(s, { b_ }) },
  { sees: ['b_'], write: (f) => (s, { b_: a }) => f(s, { b_: a }) },
  { sees: ['c2'], write: (f) => (s, { c2 }) => f(s, { c2 }) },
  { sees: ['c2'], write: (f) => ($, { /* the last one */ c2 }) => f($, { c2 }) },
  { sees: ['a', 'b_'], write: (f) => (s, { a, b_ }) => f(s, { a, b_ }) },
  { sees: ['a', 'b_'], write: (f) => (s, { b_, a }) => f(s, { a, b_ }) },
  { sees: ['a', 'c2'], write: (f) => (s, { a, c2 }) => f(s, { a, c2 }) },
  { sees: ['a', 'c2'], write: (f) => (s, { c2, a }) => { return f(s, { a, c2 }) } },
  { sees: ['b_', 'c2'], write: (f) => (s, { b_, c2 }) => f(s, { b_, c2 }) },
  { sees: ['b_', 'c2'], write: (f) => (s, { c2, b_ }) => f(s, { b_, c2 }) },
  { sees: ['a', 'b_', 'c2'], write: (f) => (s, { a, b_, c2 }) => f(s, { a, b_, c2 }) },
  { sees: ['a', 'b_', 'c2'], write: (f) => (s, { c2, a, b_ }) => f(s, { a, b_, c2 }) },
  { sees: undefined, write: (f) => (s, p) => f(s, p) },
  { sees: undefined, write: (f) => (s, { ...p }: Parameters) => f(s, p) },
  { sees: undefined, write: (f) => (s, { a, ...others }: Parameters) => f(s, { a, ...others }) },
  { sees: undefined, write: (f) => (s, p: Parameters = {}) => f(s, p) },
  { sees: undefined, write: (f) => (...both: [unknown, Parameters]) => f(...both) },
  { sees: undefined, write: (f) => function (s, p) { return f(s, p) } },
  { sees: undefined, write: (f) => function () { return f(arguments[0], arguments[1]) } },
  { sees: undefined, write: (f) => ({ holds(s: unknown, p: Parameters) { return f(s, p) } }).holds },
  { sees: undefined, write: (f) => f.bind(undefined) },
]
// biome-ignore-end lint: the text is the point

/** The meaning as a function, in one of the forms that let it see what it uses and nothing that is not there. */
export function written<T>({ uses, at }: Meaning<T>, form: number, names: readonly string[]): Written {
  const fitting = forms.filter(
    ({ sees }) =>
      !sees || ([...uses].every((name) => sees.includes(name)) && sees.every((name) => names.includes(name))),
  )
  return fitting[form % fitting.length]!.write(at)
}

/** The text of each form. */
export const texts: readonly string[] = forms.map(({ write }) => String(write(() => true)))
