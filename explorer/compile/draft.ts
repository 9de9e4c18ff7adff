import { isPlace, type Tree } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import { generate } from '../generate.ts'

/**
 * The root of the tree as effects see it: it notes which state fields an effect has got hold of, in bits of `$touched0`,
 * `$touched1`, … What it has not got hold of it cannot have changed, so only touched fields need to be packed.
 */
export type Draft = Record<string, unknown>

/** All drafts of systems with the same fields, as mutants have them, have one class: engines specialise effects for it. By its text. */
const classes = new Map<string, new (tree: Tree) => Draft>()

/** @param tree what it reads and writes through to */
export function draftOf(system: System, tree: Tree): Draft {
  const text = classText(system)
  let known = classes.get(text)
  if (!known) {
    known = generate<new (tree: Tree) => Draft>(text, {})
    classes.set(text, known)
  }
  return new known(tree)
}

const bitsPerNumber = 30

/** How many numbers it takes to hold one bit per state field. */
export function touchedNumbers(system: System): number {
  return Math.max(1, Math.ceil(system.fields.length / bitsPerNumber))
}

/** Source text that is true when the state field at this position has been touched. */
export function touchedTest(draft: string, field: number): string {
  return `${draft}.$touched${Math.floor(field / bitsPerNumber)} & ${1 << (field % bitsPerNumber)}`
}

function classText(system: System): string {
  const members = system.fields.map(({ name, shape }, field) => {
    const key = JSON.stringify(name)
    const touch = `this.$touched${Math.floor(field / bitsPerNumber)} |= ${1 << (field % bitsPerNumber)};`
    return isPlace(shape)
      ? `get [${key}]() { ${touch} return this.$tree[${key}]; }`
      : `get [${key}]() { return this.$tree[${key}]; } set [${key}](value) { ${touch} this.$tree[${key}] = value; }`
  })
  const numbers = Array.from({ length: touchedNumbers(system) }, (_, i) => `this.$touched${i} = 0;`)
  return `return class { constructor(tree) { this.$tree = tree; ${numbers.join(' ')} } ${members.join(' ')} }`
}
