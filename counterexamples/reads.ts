import { type NamedShape, type Shape, type Tree, textOf } from '../model/language/shape.ts'
import type { System } from '../model/language/system.ts'
import type { FieldText } from './difference.ts'

/** What a condition looked at before it answered. */
export interface Reads {
  /** Fields with their values, constants included, in the order of the first read. */
  readonly fields: readonly FieldText[]
  /** Where `every` or `some` decided the answer: the element that did, outermost first. */
  readonly deciding: readonly string[]
}

/** Writes down what is read from the trees that it hands out. */
export class Recorder {
  readonly #fields: FieldText[] = []
  readonly #deciding: string[] = []

  /** A look-alike of a frozen tree. `prefix` goes before each path. */
  watch(system: System, tree: Tree, prefix = ''): Tree {
    return this.#record(system.fields, tree, prefix)
  }

  note(path: string, value: string): void {
    this.#fields.push({ path, value })
  }

  get reads(): Reads {
    const seen = new Set<string>()
    const fields = this.#fields.filter(({ path }) => !seen.has(path) && seen.add(path))
    return { fields, deciding: [...this.#deciding] }
  }

  #record(fields: readonly NamedShape[], tree: Tree, prefix: string): object {
    const record = {}
    for (const { name, shape } of fields) {
      const get = this.#reader(shape, (tree as Record<string, unknown>)[name], `${prefix}${name}`)
      Object.defineProperty(record, name, { get, enumerable: true })
    }
    return record
  }

  #each(shape: Extract<Shape, { kind: 'each' }>, tree: Tree, path: string): unknown[] {
    const rows: unknown[] = []
    for (const [i, label] of shape.set.labels.entries()) {
      const get = this.#reader(shape.of, (tree as readonly unknown[])[i], `${path}[${label}]`)
      Object.defineProperty(rows, i, { get, enumerable: true })
    }
    type Callback = (value: unknown, element: number) => boolean
    const every = (condition: Callback) => !this.#decides(rows, shape.set.labels, (row, i) => !condition(row, i))
    const some = (condition: Callback) => this.#decides(rows, shape.set.labels, condition)
    Object.defineProperties(rows, { every: { value: every }, some: { value: some } })
    return rows
  }

  /** Looks for the element that decides; what was read of the elements before it does not matter any more. */
  #decides(
    rows: readonly unknown[],
    labels: readonly string[],
    decides: (row: unknown, element: number) => boolean,
  ): boolean {
    const [fieldsBefore, decidingBefore] = [this.#fields.length, this.#deciding.length]
    for (let i = 0; i < labels.length; i++) {
      const fieldsOfOthers = this.#fields.length - fieldsBefore
      const decidingOfOthers = this.#deciding.length - decidingBefore
      if (decides(rows[i], i)) {
        this.#fields.splice(fieldsBefore, fieldsOfOthers)
        this.#deciding.splice(decidingBefore, decidingOfOthers, labels[i]!)
        return true
      }
    }
    // No element decided: all of them did together.
    this.#deciding.length = decidingBefore
    return false
  }

  #reader(shape: Shape, value: unknown, path: string): () => unknown {
    let inner: unknown
    if (shape.kind === 'record') return () => (inner ??= this.#record(shape.fields, value, `${path}.`))
    if (shape.kind === 'each') return () => (inner ??= this.#each(shape, value, path))
    return () => {
      this.note(path, textOf(shape, value))
      return value
    }
  }
}
