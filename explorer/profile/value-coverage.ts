import { type NamedShape, type Shape, scalarValues, type Tree, textOf } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'

/** Which values of its domain a field took, at whichever of its elements. */
export interface FieldCoverage {
  /** As authors write it, for all elements at once: `pages[].entry`. */
  readonly path: string
  /** As people read them. */
  readonly taken: readonly string[]
  readonly never: readonly string[]
}

type Note = (value: unknown) => void

/** Finds out which values fields take in the states that it is shown. Constants are left out: they have one value by intention. */
export class ValueCoverage {
  readonly #all = new Map<string, readonly string[]>()
  readonly #taken = new Map<string, Set<string>>()
  readonly #notes: readonly { readonly name: string; readonly note: Note }[]

  constructor({ fields }: System) {
    this.#notes = fields.map(({ name, shape }) => ({ name, note: this.#noteFor(shape, name) }))
  }

  /** @param tree a state as conditions see it */
  add(tree: Tree): void {
    for (const { name, note } of this.#notes) note((tree as Record<string, unknown>)[name])
  }

  get fields(): FieldCoverage[] {
    return [...this.#all].map(([path, all]) => {
      const taken = this.#taken.get(path)!
      return { path, taken: all.filter((text) => taken.has(text)), never: all.filter((text) => !taken.has(text)) }
    })
  }

  #noteFor(shape: Shape, path: string): Note {
    switch (shape.kind) {
      case 'each': {
        const note = this.#noteFor(shape.of, `${path}[]`)
        return (values) => {
          for (const value of values as unknown[]) note(value)
        }
      }
      case 'record':
        return this.#noteForRecord(shape.fields, path)
      case 'optional':
        return this.#noteForOptional(shape.of, path)
      case 'set': {
        const member = this.#noteText(
          `${path} has`,
          shape.members.map((value) => textOf(shape.of, value)),
        )
        return (set) => {
          for (const value of (set as { values(): Iterable<unknown> }).values()) member(textOf(shape.of, value))
        }
      }
      case 'queue': {
        const lengths = Array.from({ length: shape.capacity + 1 }, (_, length) => String(length))
        const length = this.#noteText(`${path} length`, lengths)
        const entry = this.#noteFor(shape.of, `${path}[]`)
        return (queue) => {
          const values = [...(queue as { values(): Iterable<unknown> }).values()]
          length(String(values.length))
          for (const value of values) entry(value)
        }
      }
      case 'constant':
        return () => undefined
      default: {
        const note = this.#noteText(
          path,
          scalarValues(shape).map((value) => textOf(shape, value)),
        )
        return (value) => note(textOf(shape, value))
      }
    }
  }

  #noteForRecord(fields: readonly NamedShape[], path: string): Note {
    const notes = fields.map(({ name, shape }) => ({ name, note: this.#noteFor(shape, `${path}.${name}`) }))
    return (record) => {
      for (const { name, note } of notes) note((record as Record<string, unknown>)[name])
    }
  }

  #noteForOptional(of: Shape, path: string): Note {
    if (of.kind === 'record') {
      const presence = this.#noteText(path, ['none', 'some'])
      const inside = this.#noteFor(of, path)
      return (value) => {
        presence(value === null ? 'none' : 'some')
        if (value !== null) inside(value)
      }
    }
    const note = this.#noteText(path, ['none', ...scalarValues(of).map((value) => textOf(of, value))])
    return (value) => note(textOf(of, value))
  }

  #noteText(path: string, all: readonly string[]): (text: string) => void {
    const taken = new Set<string>()
    this.#all.set(path, all)
    this.#taken.set(path, taken)
    return (text) => taken.add(text)
  }
}
