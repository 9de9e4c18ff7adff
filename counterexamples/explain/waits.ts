import type { Tree } from '../../model/language/shape.ts'
import { type Instance, type System, type SystemAction, stepText } from '../../model/language/system.ts'
import { type BoundProperty, isLiveness } from '../../properties/property.ts'
import { type Access, overlap } from '../accesses.ts'
import { difference, type FieldText } from '../difference.ts'
import { apply, blockedIn } from '../interpreter.ts'
import { Recorder } from '../reads.ts'
import type { Frame } from '../replay.ts'
import { frozenTreeOf, keyOf, type State } from '../state.ts'

/** A step that would change what a behaviour stays at for ever, and what keeps it from being taken. */
export interface Wait {
  readonly step: string
  /** The field that the property, or a step before it in the list, waits for. */
  readonly changes: string
  /** What is false. None: it could be taken, and nobody has to. */
  readonly conditions: readonly string[]
  readonly why: readonly WaitedFor[]
}

/** What a condition read that keeps a step waiting. */
export interface WaitedFor extends FieldText {
  /** The step that set it so; undefined: it was so from the start. */
  readonly since: number | undefined
}

/** Who waits for whom, from what the property waits for on. */
export interface Waits {
  readonly steps: readonly Wait[]
  /** Steps of which each waits for the next one, and the last one for the first. */
  readonly circle: readonly string[]
}

/** Longer lists explain nothing. */
const waitsMax = 12

/**
 * Where nothing happens any more: who waits for whom. It begins with the steps that would change what the property waits for, and goes on with those
 * that would change what keeps these waiting. A step counts for a field if it would change it, has a condition that is true of it as it is, and
 * waits for other fields; of several those that lack the fewest conditions. Where there is none, the only one that would change it and waits for
 * others; else those that wait for others, too.
 * @param blamed the fields that the property waits for
 */
export function waitsOf(
  system: System,
  { kind }: Pick<BoundProperty, 'kind'>,
  { frames, loopStart, accesses }: Ended,
  blamed: readonly string[],
): Waits {
  const { state } = frames.at(-1)!
  const key = keyOf(state)
  const isOver = loopStart !== undefined && frames.slice(loopStart).every((frame) => keyOf(frame.state) === key)
  if (!isLiveness(kind) || !isOver) return { steps: [], circle: [] }
  const since = (path: string) => {
    const number = accesses.findLastIndex(({ changed }) => changed.some((other) => overlap(other, path)))
    return number < 0 ? undefined : number
  }
  const candidates = candidatesIn(system, state)
  const waiting = new Map<Candidate, Wait>()
  const queue = [...blamed]
  const asked = new Set<string>()
  for (const path of queue) {
    if (asked.has(path)) continue
    asked.add(path)
    for (const candidate of nearest(candidates, path)) {
      if (waiting.has(candidate) || waiting.size === waitsMax) continue
      const { text, lacking, why } = candidate
      const waitedFor = why.map((field) => ({ ...field, since: since(field.path) }))
      waiting.set(candidate, { step: text, changes: path, conditions: lacking, why: waitedFor })
      queue.push(...why.map((field) => field.path))
    }
  }
  return { steps: [...waiting.values()], circle: circleIn([...waiting.keys()]).map(({ text }) => text) }
}

/** A behaviour, and what each of its steps touched. */
export interface Ended {
  readonly frames: readonly Frame[]
  readonly loopStart: number | undefined
  readonly accesses: readonly Access[]
}

/**
 * Candidates of which each waits for the next one, and for nothing else; empty where what the property waits for does not lead to such a circle. Where a
 * candidate waits for one of several, a circle among them need not be why.
 */
function circleIn(waiting: readonly Candidate[]): readonly Candidate[] {
  const way = waiting.slice(0, 1)
  for (const { why } of way) {
    const next = why.length === 1 ? nearest(waiting, why[0]!.path) : []
    if (next.length !== 1) return []
    const back = way.indexOf(next[0]!)
    if (back >= 0) return way.slice(back)
    way.push(next[0]!)
  }
  return []
}

interface Candidate {
  readonly text: string
  /** What it would change, were it taken. */
  readonly changed: readonly string[]
  /** What its true conditions read. */
  readonly relied: readonly string[]
  readonly lacking: readonly string[]
  /** What its false conditions read. */
  readonly why: readonly FieldText[]
}

function candidatesIn(system: System, state: State): Candidate[] {
  const tree = frozenTreeOf(system, state)
  return system.actions.flatMap((action) =>
    action.instances.flatMap((instance) => {
      const changed = changedBy(system, state, action, instance)
      if (changed.length === 0) return []
      const lacking = blockedIn(system, tree, action, instance, { all: true })
      const isLacking = ({ name }: { readonly name: string }) => lacking.includes(name)
      return [
        {
          text: stepText(action, instance),
          changed,
          relied: readBy(system, tree, action, instance, (one) => !isLacking(one)).map(({ path }) => path),
          lacking,
          why: withoutLookUps(readBy(system, tree, action, instance, isLacking)),
        },
      ]
    }),
  )
}

function nearest(candidates: readonly Candidate[], path: string): Candidate[] {
  const isIt = (other: string) => overlap(other, path)
  const changing = candidates.filter(({ changed }) => changed.some(isIt))
  const meant = changing.filter(({ relied }) => relied.some(isIt))
  const others = changing.filter(({ why }) => !why.some((field) => isIt(field.path)))
  const forOthers = meant.filter((candidate) => others.includes(candidate))
  if (forOthers.length > 0) return withFewest(forOthers)
  if (others.length === 1) return others
  return withFewest(meant.filter(({ why }) => why.some((field) => !isIt(field.path))))
}

function withFewest(candidates: readonly Candidate[]): Candidate[] {
  const fewest = Math.min(...candidates.map(({ lacking }) => lacking.length))
  return candidates.filter(({ lacking }) => lacking.length === fewest)
}

/** Without fields that were only read to find others: `page0` in `regions[page0].lockedBy`. */
function withoutLookUps(fields: readonly FieldText[]): readonly FieldText[] {
  return fields.filter(({ value }) => !fields.some(({ path }) => path.includes(`[${value}]`)))
}

/** A step that cannot be taken may not have effects that make sense. */
function changedBy(system: System, state: State, action: SystemAction, instance: Instance): string[] {
  try {
    return difference(system, state, apply(system, state, action, instance)).map(({ path }) => path)
  } catch {
    return []
  }
}

/** What some conditions read. One that relies on others that are false may throw; then it says nothing. */
function readBy(
  system: System,
  tree: Tree,
  action: SystemAction,
  instance: Instance,
  isMeant: (condition: SystemAction['when'][number]) => boolean,
): readonly FieldText[] {
  const recorder = new Recorder()
  for (const condition of action.when.filter(isMeant)) {
    try {
      condition.holds(recorder.watch(system, tree), instance)
    } catch {}
  }
  return recorder.reads.fields
}
