import { MoveproofError } from '../../model/language/error.ts'
import { type System, stepText } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import type { Batch } from '../batch.ts'
import { Tally } from '../tally.ts'
import type { Layout } from './layout.ts'
import type { Steps } from './steps.ts'

/** What an oracle needs of a kernel. */
export interface Expanding {
  readonly system: System
  readonly properties: readonly BoundProperty[]
  readonly layout: Layout
  readonly instances: readonly { readonly action: number; readonly parameters: Readonly<Record<string, unknown>> }[]
  readonly steps: Steps
  readonly batch: Batch
  readonly tally: Tally
  readonly goals: readonly Uint8Array[]
}

/** All that came of the expansion of one state. */
interface Outcome {
  readonly instances: Uint32Array
  readonly words: Int32Array
  readonly hashes: Int32Array
  readonly tally: Tally
  readonly goals: readonly (number | undefined)[]
}

/** A state that is expanded in two ways. */
export interface Checked {
  readonly words: Int32Array
  readonly row: number
  readonly state: number
  /** Position of the state in its run. */
  readonly position: number
  /** Where its successors go in the batch. */
  readonly at: number
}

/**
 * Expands a state by an accelerator, then by running everything, and compares.
 * @param accelerated puts the successors into the batch, and says where they end, and whether the accelerator did that
 * @returns where they end, and what differs, if anything does
 */
export function checkedExpansion(
  kernel: Expanding,
  { words, row, state, position, at }: Checked,
  accelerated: () => { readonly end: number; readonly byItself: boolean },
): { readonly end: number; readonly difference: Difference | undefined } {
  const { steps, tally, goals } = kernel
  const decided = steps.decided()
  const before = tally.block.slice()
  const { end, byItself } = accelerated()
  // Nothing to compare where a property has been decided: nobody judges that one again.
  if (!byItself || steps.decided() > decided) return { end, difference: undefined }
  const one = outcomeOf(kernel, position, at, end)
  tally.block.set(before)
  for (const own of goals) if (own.length > 0) own[position] = 0
  const other = outcomeOf(kernel, position, at, steps.expand(words, row, state, at))
  return { end, difference: differenceBetween(one, other) }
}

/** A copy of what came of a state. */
function outcomeOf({ batch, layout, tally, goals }: Expanding, position: number, at: number, end: number): Outcome {
  const [actions, properties] = [tally.fired.length, tally.premiseSeen.length]
  return {
    instances: batch.instances.slice(at, end),
    words: batch.words.slice(at * layout.words, end * layout.words),
    hashes: batch.hashes.slice(at, end),
    tally: new Tally(actions, properties, tally.block.slice()),
    goals: goals.map((own) => own[position]),
  }
}

/** What differs, and the action instance that it is about, if it is about one. */
export interface Difference {
  readonly what: string
  readonly instance: number | undefined
}

function differenceBetween(fast: Outcome, ran: Outcome): Difference | undefined {
  const differing = [...ran.instances.keys(), ran.instances.length].find((k) => ran.instances[k] !== fast.instances[k])
  if (differing !== undefined) {
    // Both in order: the lower one is missing on the other side.
    const instance = Math.min(ran.instances[differing] ?? Infinity, fast.instances[differing] ?? Infinity)
    return { what: 'which steps there are', instance }
  }
  const width = ran.words.length / Math.max(1, ran.instances.length)
  const word = ran.words.findIndex((one, i) => one !== fast.words[i])
  if (word >= 0) return { what: 'where a step leads', instance: ran.instances[Math.floor(word / width)] }
  if (ran.hashes.some((hash, k) => hash !== fast.hashes[k])) return { what: 'a hash', instance: undefined }
  if (ran.goals.some((goal, p) => goal !== fast.goals[p])) return { what: 'whether it is a goal', instance: undefined }
  const counts = (tally: Tally) =>
    [tally.fired, tally.enabledStates, tally.firstEnabled].map((own) => own.join()).join()
  if (counts(ran.tally) !== counts(fast.tally)) return { what: 'what is counted', instance: undefined }
  for (const [p, seen] of ran.tally.premiseSeen.entries()) {
    // Once a premise was seen to be true in another state, that is reported of every later run.
    const same = seen <= fast.tally.premiseSeen[p]! && ran.tally.finding(p)?.state === fast.tally.finding(p)?.state
    if (!same) return { what: `property ${p}`, instance: undefined }
  }
  return undefined
}

/** An accelerator is wrong in a state: no verdict may come of it. @param by which it is, and the option that switches it off */
export function disagreement(
  { system, instances }: Pick<Expanding, 'system' | 'instances'>,
  state: number,
  { what, instance }: Difference,
  by: { readonly name: string; readonly off: string; readonly where: string },
): MoveproofError {
  const { action, parameters } = instances[instance ?? 0] ?? {}
  const step = instance === undefined ? '' : `, ${stepText(system.actions[action!]!, parameters!)}`
  return new MoveproofError('unconfirmed', {
    what: `${by.name} disagrees with the conditions, effects and properties that it stands for: ${what}.`,
    where: `state ${state} of ${system.name}${step}${by.where && `, ${by.where}`}`,
    cause: 'a condition or an effect that reads or writes a variable outside the state, or a mistake in moveproof',
    next: `search with ${by.off}; where that finds nothing wrong with the model, report this`,
  })
}
