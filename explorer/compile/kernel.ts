import type { Tree } from '../../model/language/shape.ts'
import { type Instance, type System, startState } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { type Batch, newBatch } from '../batch.ts'
import { copyTree, type Place, placeItself, placesOf } from '../tree.ts'
import { type Draft, draftOf } from './draft.ts'
import { type Layout, layOut } from './layout.ts'
import { kernelSource } from './source.ts'

/** Where a property was decided: in this state or, for a step, in this state by this action instance. */
export interface Finding {
  readonly state: number
  readonly instance: number | undefined
}

/** Thrown by generated code when a field holds a value outside its domain. */
export class OutOfDomain extends Error {
  readonly cell: number
  readonly value: unknown
  constructor(cell: number, value: unknown) {
    super(`cell ${cell} = ${String(value)}`)
    this.cell = cell
    this.value = value
  }
}

/** The generated functions. All of them work on one tree, which always holds the state loaded last. */
interface GeneratedFunctions {
  /**
   * Expands states from, from + 1, … before `to` until the batch is full. Returns the first state not expanded. The number of
   * successors is then in `counters.batched`.
   */
  run(words: Int32Array, from: number, to: number): number
  /** Puts the packed state at `state` into the tree, every field of it. */
  reload(words: Int32Array, state: number): void
  /** Packs what is in the tree into the batch at position 0. @throws OutOfDomain */
  pack(): void
}

export interface Counters {
  batched: number
  transitions: number
  /** State being expanded, for error reports. */
  current: number
}

/** A compiled system: successors of packed states, properties judged on the way. */
export interface Kernel extends GeneratedFunctions {
  readonly layout: Layout
  readonly batch: Batch
  readonly counters: Counters
  /** The tree that conditions, effects and properties see. */
  readonly tree: Tree
  /** The same tree as effects see it. */
  readonly draft: Draft
  /** The generated text holds on to these: an effect that replaces one, or adds to one, is wrong. */
  readonly places: readonly Place[]
  /** All action instances of the system, numbered in declaration order. */
  readonly instances: readonly { readonly action: number; readonly parameters: Instance }[]
  /** Per action: transitions, states in which it was enabled, and 1 + the first such state. */
  readonly fired: Float64Array
  readonly enabledStates: Float64Array
  readonly firstEnabled: Float64Array
  /** Per property: where it was decided (a violation, or for `reachable` a witness), or undefined while it is open. */
  readonly findings: (Finding | undefined)[]
  /** Per property: was its premise ever true? */
  readonly premiseSeen: Uint8Array
  /** Per `alwaysReachable` property: 1 for each state that is a goal. Grown by the caller ahead of `run`. */
  readonly goals: Uint8Array[]
}

/**
 * Compiles a system and the properties to judge on the way into a kernel.
 * Generated text never contains anything a user wrote except field names, which are quoted.
 */
export function compile(system: System, properties: readonly BoundProperty[]): Kernel {
  const tree = copyTree(system.fields, startState(system))
  const layout = layOut(system.fields, tree, '$r')
  const wantsBefore = properties.some((p) => p.kind === 'step')
  const before = copyTree(system.fields, startState(system))
  const beforeLayout = wantsBefore ? layOut(system.fields, before, '$b') : undefined
  const instances = system.actions.flatMap((action, index) =>
    action.instances.map((parameters) => ({ action: index, parameters })),
  )
  const batch = newBatch(layout.words, Math.max(1, instances.length))
  const draft = draftOf(system, tree)
  const findings: (Finding | undefined)[] = properties.map(() => undefined)
  const kernel = {
    layout,
    batch,
    counters: { batched: 0, transitions: 0, current: 0 },
    tree,
    draft,
    places: [placeItself(draft), ...placesOf(system.fields, tree)],
    instances,
    fired: new Float64Array(system.actions.length),
    enabledStates: new Float64Array(system.actions.length),
    firstEnabled: new Float64Array(system.actions.length),
    findings,
    premiseSeen: new Uint8Array(properties.length),
    goals: properties.map(() => new Uint8Array(0)),
  }
  const environment = {
    kernel,
    before,
    rows: layout.rows,
    beforeRows: beforeLayout?.rows ?? [],
    actions: system.actions,
    properties,
    stepActions: instances.map(({ action, parameters }) => ({ name: system.actions[action]!.name, parameters })),
    tables: layout.tables,
    find: (property: number, state: number, instance?: number) => {
      findings[property] = { state, instance }
    },
    bad: (cell: number, value: unknown) => {
      throw new OutOfDomain(cell, value)
    },
  }
  const source = kernelSource(system, properties, layout, beforeLayout)
  const generated = new Function('$env', source)(environment) as GeneratedFunctions
  return Object.assign(kernel, generated)
}
