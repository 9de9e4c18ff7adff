import type { NamedShape, Shape } from '../model/language/shape.ts'
import { type Instance, type System, type SystemAction, stepText } from '../model/language/system.ts'
import { difference } from './difference.ts'
import { askOnce } from './evaluation.ts'
import { actionText } from './interpreter.ts'
import { Recorder } from './reads.ts'
import type { Frame } from './replay.ts'
import { frozenTreeOf, type State, treeOf } from './state.ts'

/** What a step of a behaviour touched: paths of fields, as `difference` names them. */
export interface Access {
  /** What its conditions looked at. */
  readonly asked: readonly string[]
  /** What its effects looked at before they wrote it themselves. */
  readonly used: readonly string[]
  /** What is different after it. */
  readonly changed: readonly string[]
}

/** For each frame of a behaviour what its step touched; nothing for the initial state. */
export function accessesOf(system: System, frames: readonly Frame[]): Access[] {
  return frames.map(({ step, state }, i) => {
    if (!step) return { asked: [], used: [], changed: [] }
    const before = frames[i - 1]!.state
    return {
      asked: askedBy(system, before, step.action, step.instance),
      used: usedBy(system, before, step.action, step.instance),
      changed: difference(system, before, state).map(({ path }) => path),
    }
  })
}

/** Is one of the two paths the other, or a part of it? */
export function overlap(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  return long.startsWith(short) && (long.length === short.length || '.['.includes(long[short.length]!))
}

function askedBy(system: System, state: State, action: SystemAction, instance: Instance): string[] {
  const tree = frozenTreeOf(system, state)
  return action.when.flatMap(({ name, holds }) => {
    const recorder = new Recorder()
    askOnce(holds, recorder.watch(system, tree), instance, () => ({
      name: `The condition '${name}' of ${stepText(action, instance)}`,
      where: `${actionText(system, action, instance)}, condition '${name}'`,
    }))
    return recorder.reads.fields.map(({ path }) => path)
  })
}

/** The step is one that has been taken: its effects are known to run. */
function usedBy(system: System, state: State, action: SystemAction, instance: Instance): string[] {
  const watch = new Watch()
  const draft = watch.record(system.fields, treeOf(system, state) as Fields, '')
  for (const { apply } of action.then) apply(draft, instance)
  return [...watch.read]
}

type Fields = Record<string | symbol, unknown>

/** Look-alikes of a draft that write down what is read of it before it is written. */
class Watch {
  readonly read = new Set<string>()
  readonly #written = new Set<string>()

  record(fields: readonly NamedShape[], tree: Fields, path: string): object {
    const shapes = new Map(fields.map(({ name, shape }) => [name, shape]))
    return this.#proxy({}, tree, (key) => {
      const shape = shapes.get(key)
      return shape && { shape, path: path ? `${path}.${key}` : key }
    })
  }

  #each({ set, of }: Extract<Shape, { kind: 'each' }>, tree: Fields, path: string): object {
    return this.#proxy([], tree, (key) => {
      const label = set.labels[Number(key)]
      return label === undefined ? undefined : { shape: of, path: `${path}[${label}]` }
    })
  }

  // The target is empty: that of a frozen place would have to give away what is behind the look-alike.
  #proxy(empty: object, tree: Fields, partAt: (key: string) => { shape: Shape; path: string } | undefined): object {
    const at = (key: string | symbol) => (typeof key === 'string' ? partAt(key) : undefined)
    return new Proxy(empty, {
      get: (_, key) => {
        const part = at(key)
        return part ? this.#value(part.shape, tree[key], part.path) : tree[key]
      },
      set: (_, key, value) => {
        const part = at(key)
        if (part) this.#written.add(part.path)
        return Reflect.set(tree, key, value)
      },
      has: (_, key) => key in tree,
      ownKeys: () => Reflect.ownKeys(tree),
      getOwnPropertyDescriptor: (target, key) => {
        const own = Reflect.getOwnPropertyDescriptor(tree, key)
        return own && !Reflect.getOwnPropertyDescriptor(target, key) ? { ...own, configurable: true } : own
      },
    })
  }

  #value(shape: Shape, value: unknown, path: string): unknown {
    switch (shape.kind) {
      case 'record':
        return this.record(shape.fields, value as Fields, path)
      case 'each':
        return this.#each(shape, value as Fields, path)
      case 'constant':
        return value
      default:
        if (!this.#written.has(path)) this.read.add(path)
        return value
    }
  }
}
