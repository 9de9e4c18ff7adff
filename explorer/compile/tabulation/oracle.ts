import { MoveproofError } from '../../../model/language/error.ts'
import { stepText } from '../../../model/language/system.ts'
import { Tally } from '../../tally.ts'
import type { Group } from './groups.ts'
import type { Tabulated } from './tabulated.ts'

/** All that came of the expansion of one state. */
interface Outcome {
  readonly instances: Uint32Array
  readonly words: Int32Array
  readonly hashes: Int32Array
  readonly tally: Tally
  readonly goals: readonly (number | undefined)[]
}

/** A copy of what came of a state. @param position of the state in its run @param at in the batch */
export function outcomeOf(
  { batch, layout, tally, goals }: Tabulated,
  position: number,
  at: number,
  end: number,
): Outcome {
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
interface Difference {
  readonly what: string
  readonly instance: number | undefined
}

export function differenceBetween(lookedUp: Outcome, ran: Outcome): Difference | undefined {
  const differing = [...ran.instances.keys(), ran.instances.length].find(
    (k) => ran.instances[k] !== lookedUp.instances[k],
  )
  if (differing !== undefined) {
    // Both in order: the lower one is missing on the other side.
    const instance = Math.min(ran.instances[differing] ?? Infinity, lookedUp.instances[differing] ?? Infinity)
    return { what: 'which steps there are', instance }
  }
  const width = ran.words.length / Math.max(1, ran.instances.length)
  const word = ran.words.findIndex((one, i) => one !== lookedUp.words[i])
  if (word >= 0) return { what: 'where a step leads', instance: ran.instances[Math.floor(word / width)] }
  if (ran.hashes.some((hash, k) => hash !== lookedUp.hashes[k])) return { what: 'a hash', instance: undefined }
  if (ran.goals.some((goal, p) => goal !== lookedUp.goals[p]))
    return { what: 'whether it is a goal', instance: undefined }
  const counts = (tally: Tally) =>
    [tally.fired, tally.enabledStates, tally.firstEnabled].map((own) => own.join()).join()
  if (counts(ran.tally) !== counts(lookedUp.tally)) return { what: 'what is counted', instance: undefined }
  for (const [p, seen] of ran.tally.premiseSeen.entries()) {
    // Once a premise was seen to be true in another state, that is reported of every later run.
    const same =
      seen <= lookedUp.tally.premiseSeen[p]! && ran.tally.finding(p)?.state === lookedUp.tally.finding(p)?.state
    if (!same) return { what: `property ${p}`, instance: undefined }
  }
  return undefined
}

/** Look-ups are wrong in a state: no verdict may come of them. */
export function disagreement(
  { system, instances }: Tabulated,
  groups: readonly Group[],
  state: number,
  { what, instance }: Difference,
): MoveproofError {
  const own = groups.filter(
    (group) =>
      instance === undefined ||
      group.concerned().has(instance) ||
      group.conditions.some((question) => question.instances.includes(instance)),
  )
  const { action, parameters } = instances[instance ?? 0] ?? {}
  const step = instance === undefined ? '' : `${stepText(system.actions[action!]!, parameters!)}, `
  return new MoveproofError('unconfirmed', {
    what: `Tabulation disagrees with the conditions, effects and properties that it stands for: ${what}.`,
    where: `state ${state} of ${system.name}: ${step}${own.map((group) => group.text).join('; ') || 'no group'}`,
    cause: 'a condition or an effect that reads or writes a variable outside the state, or a mistake in moveproof',
    next: 'search with --no-tabulate; where that finds nothing wrong with the model, report this',
  })
}
