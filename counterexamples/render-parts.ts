import { wholeCondition } from '../properties/property.ts'
import type { FieldText } from './difference.ts'
import type { Violation } from './judge.ts'
import type { Page } from './layout.ts'

// What several endings of a rendered behaviour have in common.

/** Of longer lists the rest is only counted. */
const listMax = 16

/** What a condition read, with the values. */
export function renderReads(page: Page, indent: number, fields: readonly FieldText[]): void {
  limited(page, fields, (shown) =>
    page.columns(
      indent,
      shown.map(({ path, value }) => ({ name: path, value: [{ text: `= ${value}` }] })),
    ),
  )
}

/** What the behaviour shows, in a word and a sentence. */
export function headline(page: Page, bad: boolean, word: string, rest: string): void {
  page.line(0, 2, { text: word, paint: bad ? page.paint.red : page.paint.green }, { text: rest })
}

/** `'mapped' is false` */
export function falseText({ conjunct }: Violation): string {
  return conjunct === wholeCondition ? 'the condition is false' : `'${conjunct}' is false`
}

/** ` for page = page0`, or nothing */
export function forText({ parameters }: Violation): string {
  return parameters && ` for ${parameters}`
}

/** Lets `render` write a list, as far as it is not too long. */
export function limited<T>(page: Page, items: readonly T[], render: (items: readonly T[]) => void): void {
  render(items.slice(0, listMax))
  const rest = items.length - listMax
  if (rest > 0) page.line(2, 4, { text: `and ${rest} more`, paint: page.paint.dim })
}
