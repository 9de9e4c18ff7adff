import type { Tree } from '../../model/language/shape.ts'
import { type Instance, type System, startState } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { type Batch, chunkStates, newBatch } from '../batch.ts'
import { generate, ints } from '../generate.ts'
import { Tally } from '../tally.ts'
import { copyTree, type Place, placeItself, placesOf } from '../tree.ts'
import { type Draft, draftOf } from './draft.ts'
import { Incremental } from './incremental/incremental.ts'
import type { Questions } from './incremental/questions.ts'
import { type Layout, layOut } from './layout.ts'
import { kernelSource } from './source.ts'
import type { Steps } from './steps.ts'
import type { KnownStates } from './tabulation/sample.ts'
import type { Tabulated } from './tabulation/tabulated.ts'
import { Tabulation } from './tabulation/tabulation.ts'
import type { Walk } from './walk.ts'

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
  /** Puts the successors of the packed state at a row into the batch, `counters.batched` of them, and judges nothing. */
  successors(words: Int32Array, row: number): void
  /** Puts the packed state at a row into the tree, every field of it. */
  reload(words: Int32Array, row: number): void
  /** Packs what is in the tree into the batch at position 0. @throws OutOfDomain */
  pack(): void
  /** The property at this position is decided: it is not judged any more. */
  close(property: number): void
  /** Steps that change nothing are not among the successors any more. */
  dropSelfLoops(): void
}

export interface Counters {
  batched: number
  /** States that the last run has expanded. */
  expanded: number
  /** State being expanded, for error reports. */
  current: number
}

interface Generated extends GeneratedFunctions {
  readonly steps: Steps
  readonly walk?: Walk
}

/** A compiled system: successors of packed states, properties judged on the way. */
export interface Kernel extends GeneratedFunctions {
  /**
   * Expands the packed states at rows from, from + 1, … before `to`, at most as many as the batch takes. Their successors are
   * then in the batch, `counters.batched` of them, and what was counted in the tally.
   * @param shift what to add to a row to have the number of its state, 0 unless given
   * @param asleep bits of action instances, by row: those that need not be fired there; none unless given
   */
  run(words: Int32Array, from: number, to: number, shift?: number, asleep?: Int32Array): void
  /** Bytes that tabulation takes, and states that it has expanded without running anything of the model. */
  bytes(): number
  lookedUp(): number
  /** The search has found these states: whether it is worth to tabulate, and what, can be seen from them. */
  expect(known: KnownStates): void
  /** Has tabulation turned out to be of no use in this search? */
  isTabulationGivenUp(): boolean
  giveUpTabulation(): void
  /** Successors that were in a batch lately may not have got to the store: they are put into batches again. */
  forgetRecent(): void
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
  /** What the last run counted. */
  readonly tally: Tally
  /** Per `alwaysReachable` property: 1 for each state of the last run that is a goal. */
  readonly goals: readonly Uint8Array[]
  /** Where it was asked for. */
  readonly walk?: Walk
}

export interface AcceleratorOptions {
  /** Runs may be told which instances are asleep; false unless told. Not where every step is wanted. */
  readonly sleeps?: boolean | undefined
  /** Run again only what mentions something that has changed since the state before, and pack only what effects mention; false unless told. */
  readonly incremental?: boolean | undefined
  /** After how many states to start; unless told where it is worth it, once it is. */
  readonly incrementalAfter?: number | undefined
  /** Look up what conditions, effects and properties do once they have done it, and `selfLoops` are dropped; false unless told. */
  readonly tabulate?: boolean | undefined
  /** From how many states on that the search has found it is worth to start. */
  readonly tabulateAfter?: number | undefined
}

export interface CompileOptions extends AcceleratorOptions {
  /** Steps that change nothing are among the successors. The search has no use for them, liveness has. */
  readonly selfLoops?: boolean | undefined
  /** To go from state to state as well, on the same tree; not `incremental` then. */
  readonly walk?: boolean
  /** The most states of one run, a power of two. */
  readonly chunk?: number | undefined
  /** Milliseconds, to give up tabulation where it turns out to be slower. */
  readonly clock?: (() => number) | undefined
  /** Words of the fingerprints that the store has instead of states. */
  readonly keyWords?: number | undefined
}

/**
 * Compiles a system and the properties to judge on the way into a kernel.
 * Generated text never contains anything a user wrote except field names, which are quoted.
 */
export function compile(system: System, properties: readonly BoundProperty[], options: CompileOptions = {}): Kernel {
  const { selfLoops = false, sleeps = false, walk = false, chunk, keyWords, clock } = options
  const { tabulate = false, tabulateAfter, incremental = false, incrementalAfter } = options
  const tree = copyTree(system.fields, startState(system))
  const layout = layOut(system.fields, tree, '$r')
  const wantsBefore = properties.some((p) => p.kind === 'step')
  const before = copyTree(system.fields, startState(system))
  const beforeLayout = wantsBefore ? layOut(system.fields, before, '$b') : undefined
  const instances = system.actions.flatMap((action, index) =>
    action.instances.map((parameters) => ({ action: index, parameters })),
  )
  const batch = newBatch(layout.words, instances.length, chunk ?? chunkStates(instances.length), keyWords)
  const draft = draftOf(system, tree)
  const tally = new Tally(system.actions.length, properties.length)
  const kernel = {
    layout,
    batch,
    counters: { batched: 0, expanded: 0, current: 0 },
    tree,
    draft,
    places: [placeItself(draft), ...placesOf(system.fields, tree)],
    instances,
    tally,
    goals: properties.map(({ kind }) => new Uint8Array(kind === 'alwaysReachable' ? batch.states : 0)),
  }
  const known = {
    $k: kernel,
    $before: before,
    $rows: layout.rows,
    $beforeRows: beforeLayout?.rows ?? [],
    $actions: system.actions,
    $properties: properties,
    $stepActions: instances.map(({ action, parameters }) => ({ name: system.actions[action]!.name, parameters })),
    $tables: layout.tables,
    $bad: (cell: number, value: unknown) => {
      throw new OutOfDomain(cell, value)
    },
    $bw: batch.words,
    $bh: batch.hashes,
    $bs: batch.sources,
    $bi: batch.instances,
    $ints: ints,
  }
  const newFunctions = (questions?: Questions) => {
    const source = kernelSource(system, properties, layout, beforeLayout, { selfLoops, sleeps, walk, questions })
    return generate<Generated>(source, known)
  }
  let current = newFunctions()
  const expanding: Tabulated = {
    ...kernel,
    system,
    properties,
    before,
    get steps() {
      return current.steps
    },
  }
  /** From here on everything is done by functions that can expand states by what is different in them. */
  const exchange = (questions: Questions) => {
    const { steps } = current
    current = newFunctions(questions)
    for (const p of properties.keys()) if (!steps.isOpen(p)) current.close(p)
    if (selfLoops && !steps.keepsSelfLoops()) current.dropSelfLoops()
  }
  const plainly = new Incremental(
    expanding,
    exchange,
    incremental && !walk ? incrementalAfter : Number.POSITIVE_INFINITY,
  )
  const tabulation = tabulate ? new Tabulation(expanding, plainly, { after: tabulateAfter, clock }) : undefined
  return Object.assign(kernel, {
    run: (words: Int32Array, from: number, to: number, shift = 0, asleep?: Int32Array) => {
      if (tabulation) {
        tabulation.run(words, from, to, shift, asleep)
        return
      }
      kernel.counters.batched = plainly.expand(words, from, to, shift, asleep)
      kernel.counters.expanded = to - from
    },
    successors: (words: Int32Array, row: number) => current.successors(words, row),
    reload: (words: Int32Array, row: number) => current.reload(words, row),
    pack: () => current.pack(),
    close: (property: number) => current.close(property),
    dropSelfLoops: () => current.dropSelfLoops(),
    bytes: () => tabulation?.bytes ?? 0,
    lookedUp: () => tabulation?.lookedUp ?? 0,
    expect: (known: KnownStates) => tabulation?.expect(known),
    isTabulationGivenUp: () => tabulation?.isGivenUp ?? false,
    giveUpTabulation: () => tabulation?.giveUp(),
    forgetRecent: () => tabulation?.forgetRecent(),
    ...(current.walk && { walk: current.walk }),
  })
}
