import { type Instance, initialStates, type System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { compile, type Kernel, OutOfDomain } from '../compile/kernel.ts'
import type { Walk } from '../compile/walk.ts'
import { diagnose, outOfDomain } from '../diagnose.ts'
import { areIntact, copyTree, overwriteTree } from '../tree.ts'

// So many initial states are walked from.
const initialsMax = 256

/** A behaviour by numbers: which initial state, then action instances. */
export interface Path {
  readonly initial: number
  readonly steps: readonly number[]
  /** The steps after so many are taken again and again, or nothing ever happens after them. */
  readonly loopStart?: number
}

/** A state that a behaviour has come to. */
export interface Reached {
  readonly path: Path
  /** The state, packed. */
  readonly words: Int32Array
}

/** A property that a walk has decided: violated, or for `reachable` true. */
export interface WalkFinding {
  /** Its position among the properties of the walker. */
  readonly property: number
  readonly path: Path
}

/** Takes behaviours of a system step by step, on the compiled kernel, and judges properties on the way. Nothing is stored of states. */
export class Walker {
  readonly system: System
  readonly kernel: Kernel
  /** The numbers of the action instances that are enabled, action by action: as many as {@link list} said. */
  readonly enabled: Uint32Array
  /** Per action, the position after those of its instances. */
  readonly ends: Uint32Array
  readonly #walk: Walk
  readonly #properties: readonly BoundProperty[]
  readonly #open: Set<number>
  readonly #initials: readonly Int32Array[]
  #initial = 0
  readonly #steps: number[] = []

  /** @param properties those of kinds that need more than the walk itself are left alone */
  constructor(system: System, properties: readonly BoundProperty[]) {
    this.system = system
    this.kernel = compile(system, properties, { walk: true, chunk: 1 })
    this.enabled = new Uint32Array(this.kernel.instances.length)
    this.ends = new Uint32Array(system.actions.length)
    this.#walk = this.kernel.walk!
    this.#properties = properties
    this.#open = new Set(properties.keys())
    this.#initials = [...this.#packedInitials()]
  }

  /** Initial states that can be walked from. */
  get initials(): number {
    return this.#initials.length
  }

  get length(): number {
    return this.#steps.length
  }

  /** A property is decided: it is not asked any more. */
  close(property: number): void {
    this.#open.delete(property)
    this.kernel.close(property)
  }

  /** The path so far. */
  get path(): Path {
    return { initial: this.#initial, steps: [...this.#steps] }
  }

  /** Begins again. */
  start(initial: number): readonly WalkFinding[] {
    this.#initial = initial
    this.#steps.length = 0
    this.kernel.reload(this.#initials[initial]!, 0)
    return this.#guarded(() => {
      this.#walk.judge(0)
      return this.#findings()
    })
  }

  /** Goes on from where another walk has been. What there is to find on the way there was found then. */
  resume({ path, words }: Reached): void {
    this.#initial = path.initial
    this.#steps.splice(0, this.#steps.length, ...path.steps)
    this.kernel.reload(words, 0)
  }

  /** Finds out what is enabled. Where nothing is, the behaviour has ended. */
  list(): { readonly count: number; readonly findings: readonly WalkFinding[] } {
    return this.#guarded(() => {
      const count = this.#walk.list(this.enabled, this.ends)
      if (count > 0) return { count, findings: none }
      this.#walk.judgeEnd(0)
      return { count, findings: this.#findings() }
    })
  }

  /** Takes a step that is enabled. */
  take(instance: number): readonly WalkFinding[] {
    return this.#guarded(() => {
      this.#steps.push(instance)
      this.#walk.take(instance, 0)
      this.#walk.judge(0)
      return this.#findings()
    })
  }

  /** Packs the state that the walk is in. */
  copyTo(words: Int32Array, at: number): void {
    this.#walk.copyTo(words, at)
  }

  traceOf(path: Path): Trace {
    return traceOf(this.system, this.kernel, path)
  }

  /** An initial state, packed. */
  initialWords(number: number): Int32Array {
    return this.#initials[number]!
  }

  /** What an instance is. */
  instance(number: number): { readonly action: number; readonly parameters: Instance } {
    return this.kernel.instances[number]!
  }

  /** Does everything in the tree still hang where it did? An effect that replaces a place spoils every later walk. */
  get isIntact(): boolean {
    return areIntact(this.kernel.places)
  }

  #findings(): readonly WalkFinding[] {
    let found: WalkFinding[] | undefined
    for (const property of this.#open) {
      if (!this.kernel.tally.finding(property)) continue
      this.close(property)
      found ??= []
      found.push({ property, path: this.path })
    }
    return found ?? none
  }

  /** Errors of the model come out with the behaviour that led there. */
  #guarded<T>(run: () => T): T {
    try {
      return run()
    } catch (thrown) {
      throw this.#explained(thrown)
    }
  }

  #explained(thrown: unknown): unknown {
    const { steps, initial } = this.path
    const open = this.#properties.filter((_, index) => this.#open.has(index))
    // The step that failed has spoilt the tree, so the walk to it is taken again. A failure in a state is found there as well.
    for (const length of [steps.length, steps.length - 1]) {
      if (length < 0) break
      const path = { initial, steps: steps.slice(0, length) }
      if (!this.#canRetrace(path)) continue
      const tree = copyTree(this.system.fields, this.kernel.tree)
      const error = diagnose(this.system, open, { trace: this.traceOf(path), tree })
      if (error) return error
    }
    return thrown
  }

  #canRetrace({ initial, steps }: Path): boolean {
    try {
      this.kernel.reload(this.#initials[initial]!, 0)
      for (const step of steps) this.#walk.take(step, 0)
      return true
    } catch {
      return false
    }
  }

  *#packedInitials(): Generator<Int32Array> {
    const { kernel, system } = this
    let initial = 0
    for (const tree of initialStates(system)) {
      if (initial === initialsMax) return
      overwriteTree(system.fields, kernel.tree, tree)
      try {
        kernel.pack()
      } catch (bad) {
        if (!(bad instanceof OutOfDomain)) throw bad
        const where = `initial state ${initial} of ${system.name}`
        throw outOfDomain(kernel.layout.cells[bad.cell]!, bad.value, where, { initial, steps: [] })
      }
      yield kernel.batch.words.slice(0, kernel.layout.words)
      initial++
    }
  }
}

export function traceOf(
  system: System,
  { instances }: Pick<Kernel, 'instances'>,
  { initial, steps, loopStart }: Path,
): Trace {
  const named = steps.map((number) => {
    const { action, parameters } = instances[number]!
    return { action: system.actions[action]!.name, parameters }
  })
  return { initial, steps: named, ...(loopStart === undefined ? {} : { loopStart }) }
}

const none: readonly WalkFinding[] = []
