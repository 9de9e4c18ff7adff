import test from 'ava'
import { parametersSeen } from '../../explorer/texts/parameters.ts'

// Which parameters a condition sees is read off its text, or is not certain.

function declared(_state: unknown, { page }: { page: number }): boolean {
  return page === 0
}
const seen: [condition: unknown, names: readonly string[] | undefined][] = [
  [() => true, []],
  [(_: unknown) => true, []],
  [(state: unknown) => (({ page }: { page: unknown }) => page)(state as never), []],
  [(_: unknown, { page }: { page: number }) => page === 0, ['page']],
  [(_: unknown, { page, device }: Record<string, number>) => page === device, ['page', 'device']],
  [new Function('return (s, {}) => true')(), []],
  [new Function('return /* (s) => */ (s, { page }) => page')(), ['page']],
  [new Function('return (s, { page, }, ) => page')(), ['page']],
  [new Function('return ( s , {\n page \n} )=>page')(), ['page']],
  [new Function('return async => async')(), []],
]

for (const [condition, names] of seen) {
  test(`${String(condition)} sees ${names!.join(' and ') || 'no parameter'}`, (t) => {
    t.deepEqual(parametersSeen(condition), names)
  })
}

class Conditions {
  method(_state: unknown, { page }: { page: number }) {
    return page === 0
  }
  static shared(_state: unknown) {
    return true
  }
}
const disguised = Object.assign((_: unknown, parameters: { page: number }) => parameters.page === 0, {
  toString: () => '(s) => true',
})
/** Written out, so that neither formatter nor compiler has a say in how they look. */
const uncertainTexts = [
  '(s, parameters) => parameters.page',
  '(s, { page = 1 }) => page',
  '(s, { page } = {}) => page',
  '(s = 1) => s',
  '(...all) => all[1].page',
  '(s, ...rest) => rest[0].page',
  '(s, { page, ...rest }) => rest',
  '(s, { ...rest }) => rest.page',
  '(s, { page: p }) => p',
  "(s, { 'page': p }) => p",
  "(s, { ['page']: p }) => p",
  '(s, { page: { inner } }) => inner',
  '({ n }, { page }) => page',
  '([n], { page }) => page',
  '(s, [page]) => page',
  '(s /* , { other } */, { page }) => page',
  '(s, { page /* , device */ }) => page',
  '(s, { page, // device\n }) => page',
  '(s, { page }, third) => page',
  '(s, { page }, ...more) => page',
  'async (s) => s',
  'async s => s',
  'async (s, { page }) => page',
  'function (s) { return arguments[1].page }',
  'function (s, { page }) { return page }',
  'function named(s, { page }) { return arguments[1].device }',
  'function* (s) { yield s }',
  '(s, { gr\\u00f6sse }) => 1',
]

for (const text of uncertainTexts) {
  test(`from ${JSON.stringify(text)} it is not certain which parameters it sees`, (t) => {
    t.is(parametersSeen(new Function(`return ${text}`)()), undefined)
  })
}

test('what is no plain arrow function is never certain: declared, bound, methods, classes, proxies, native', (t) => {
  const instance = new Conditions()
  const arrow = (_: unknown, { page }: { page: number }) => page === 0
  const method = {
    when: (s: unknown) => s,
    page(s: unknown) {
      return s
    },
  }.page
  const others = [
    declared,
    declared.bind(undefined),
    arrow.bind(undefined),
    instance.method,
    Conditions.shared,
    Conditions,
  ]
  for (const condition of [...others, method, new Proxy(arrow, {}), Math.max]) {
    t.is(parametersSeen(condition), undefined, String(condition))
  }
})

test('a function cannot talk itself out of what it sees', (t) => {
  t.is(parametersSeen(disguised), undefined)
})
