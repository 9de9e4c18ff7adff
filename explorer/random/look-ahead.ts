import { type BoundProperty, isLiveness } from '../../properties/property.ts'
import { replacedError } from '../audit.ts'
import { diagnose } from '../diagnose.ts'
import { areIntact, copyTree } from '../tree.ts'
import { type Continuation, type Outlook, outlook, type Start } from './outlook.ts'
import { Pending } from './pending.ts'
import { Vicinity } from './vicinity.ts'
import { type Path, Walker } from './walker.ts'

// States from which nothing was found are remembered, this many for each property.
const knownMax = 2 ** 14

/** A kind of which a behaviour of finitely many steps shows nothing by itself: it speaks of what can still come. */
export function needsLookAhead({ kind }: BoundProperty): boolean {
  return kind === 'alwaysReachable' || kind === 'stuttering' || isLiveness(kind)
}

/** From where along a walk to look. */
export interface LookFrom {
  /** Which of the states that come into question, as a share of them: 1 is the last. */
  readonly share: number
  /** What it may take; see `Scope`. */
  readonly effortMax: number
}

/** What came of looking ahead from a walk. */
export interface Look {
  /** What it took; a step along the walk counts a quarter. */
  readonly effort: number
  /** Nothing can come from there, or something was found. Undefined where the walk was in no state that comes into question. */
  readonly isSettled: boolean | undefined
  /** A behaviour that violates the property. */
  readonly found: Path | undefined
}

/** A state of a walk, after so many steps. */
interface Waystation extends Start {
  readonly steps: number
}

/**
 * Judges what a walk by itself shows nothing of, from a state that a walk was in: what can come from there is searched, as far as it may take.
 * Where nothing is found and that did not suffice, nothing is said.
 */
export class LookAhead {
  readonly #walker: Walker
  readonly #vicinity: Vicinity
  /** Per property, by the state and what is pending there: what came of looking, where nothing was found. */
  readonly #known = new Map<BoundProperty, Map<string, Outlook>>()

  /** @param walker of the same system; it is left alone */
  constructor(walker: Walker) {
    this.#walker = walker
    this.#vicinity = new Vicinity(walker.system)
  }

  /** @throws the errors of a model, with the behaviour that led there */
  look(property: BoundProperty, path: Path, { share, effortMax }: LookFrom): Look {
    const starts = this.#startsAlong(path, property)
    const start = starts[Math.min(starts.length - 1, Math.floor(share * starts.length))]
    const along = path.steps.length / 4
    if (!start) return { effort: along, isSettled: undefined, found: undefined }
    const before: Path = { initial: path.initial, steps: path.steps.slice(0, start.steps) }
    const { effort, isSettled, found } = this.#outlook(property, start, before, effortMax)
    // What was known took as much as if it had been looked at now.
    return {
      effort: along + Math.min(effort, effortMax),
      isSettled: isSettled || !!found,
      found: found && pathThrough(before, found),
    }
  }

  #outlook(property: BoundProperty, start: Start, before: Path, effortMax: number): Outlook {
    const key = `${start.words.join()} ${start.pending.join()}`
    const known = this.#knownOf(property, key, effortMax)
    if (known) return known
    const vicinity = this.#vicinity
    const found = this.#guarded(
      property,
      () => ({ ...before, steps: [...before.steps, ...vicinity.wayTo(vicinity.current)] }),
      () => outlook(vicinity, property, start, effortMax),
    )
    if (!areIntact(vicinity.kernel.places)) {
      throw replacedError(this.#walker.system.name, this.#walker.traceOf(before))
    }
    if (!found.found) this.#remember(property, key, found)
    return found
  }

  /** The same that looking again would come to. */
  #knownOf(property: BoundProperty, key: string, effortMax: number): Outlook | undefined {
    const known = this.#known.get(property)?.get(key)
    if (!known) return undefined
    if (known.isSettled && known.effort <= effortMax) return known
    return known.effort >= effortMax ? { ...known, isSettled: false } : undefined
  }

  #remember(property: BoundProperty, key: string, found: Outlook): void {
    const known = this.#known.get(property) ?? new Map<string, Outlook>()
    this.#known.set(property, known)
    if (known.size < knownMax || known.has(key)) known.set(key, found)
  }

  /** The states of a path from which a violation may go on, in the order in which it comes to them. */
  #startsAlong(path: Path, property: BoundProperty): Waystation[] {
    const { kernel } = this.#vicinity
    const pending = new Pending(property)
    const starts: Waystation[] = []
    let steps = 0
    this.#guarded(
      property,
      () => ({ ...path, steps: path.steps.slice(0, steps) }),
      () => {
        kernel.reload(this.#walker.initialWords(path.initial), 0)
        // Where a step changes nothing, a shorter walk comes to the same state.
        for (let isChanged = true; ; isChanged = kernel.walk!.take(path.steps[steps++]!, 0)) {
          const now = isChanged ? pending.in(kernel.tree) : undefined
          if (now) starts.push({ words: this.#packed(), steps, pending: now })
          if (steps === path.steps.length) return
        }
      },
    )
    return starts
  }

  #packed(): Int32Array {
    const { layout, walk } = this.#vicinity.kernel
    const words = new Int32Array(layout.words)
    walk!.copyTo(words, 0)
    return words
  }

  /** Errors of the model come out with the behaviour that led there. @param at where it was when it failed */
  #guarded<T>(property: BoundProperty, at: () => Path, run: () => T): T {
    try {
      return run()
    } catch (thrown) {
      const path = at()
      // What failed may have spoilt the tree.
      const walker = new Walker(this.#walker.system, [])
      walker.start(path.initial)
      for (const step of path.steps) walker.take(step)
      const tree = copyTree(walker.system.fields, walker.kernel.tree)
      throw diagnose(walker.system, [property], { trace: walker.traceOf(path), tree }) ?? thrown
    }
  }
}

function pathThrough({ initial, steps: before }: Path, { steps, loop }: Continuation): Path {
  const stem = [...before, ...steps]
  return loop ? { initial, steps: [...stem, ...loop], loopStart: stem.length } : { initial, steps: stem }
}
