import { masksOf, numbersFor } from '../../bits.ts'
import { generate } from '../../generate.ts'
import type { Answers } from './answers.ts'
import type { Arrangement } from './arrangement.ts'
import type { Counts } from './counts.ts'
import type { Entries } from './entries.ts'
import type { Resolver } from './resolver.ts'
import { type LookUpArrays, lookUpSource } from './source.ts'
import { bitNumbers, type Tabulated } from './tabulated.ts'

/** The generated functions. */
export interface LookUps {
  /**
   * Expands states into the batch from position `at` on. Returns the position after their successors.
   * @param asleep by row, bits of the instances that need not be fired
   */
  expand(words: Int32Array, row: number, end: number, shift: number, at: number, asleep?: Int32Array): number
  /** The slots of a group have been replaced. */
  moved(group: number, slots: Int32Array): void
  /** Put all successors into the batch, from now on or no more, also those that were there lately, or are asleep. */
  keepEvery(keeps: boolean): void
}

/** What look-ups are made of. */
export interface LookUpParts {
  readonly answers: Answers
  readonly counts: Counts
  readonly arrangement: Arrangement
  readonly entries: Entries
  readonly resolver: Resolver
  /** Bits of properties that are decided. */
  readonly closed: Int32Array
  /** What was put into batches lately. */
  readonly recent: Int32Array
  /** Will it be said what is asleep? */
  readonly sleeps: boolean
}

/** Compiles the text that expands states by looking them up. */
export function compileLookUps(kernel: Tabulated, parts: LookUpParts): LookUps {
  const { answers, counts, arrangement, entries, resolver, closed, recent, sleeps } = parts
  const { system, properties, instances, layout, batch, counters } = kernel
  const { groups, enabled, sure, asked, judgedApart, onTree, groupOf, changeAt } = arrangement
  const bitWords = bitNumbers(kernel)
  const open = properties.map((_, p) => kernel.steps.isOpen(p))
  const judges = (kind: string) => properties.some((property, p) => property.kind === kind && open[p])
  const goals = [...properties.keys()].filter((p) => properties[p]!.kind === 'alwaysReachable' && open[p])
  const text = lookUpSource({
    system,
    words: layout.words,
    groups,
    bitWords,
    instanceBits: masksOf(instances.keys(), bitWords),
    enabled,
    sure,
    goalBits: masksOf(
      goals.map((p) => instances.length + p),
      bitWords,
    ),
    asked: [...asked].map((question) => ({
      condition: answers.questions.conditions.indexOf(question),
      bits: masksOf(question.instances, bitWords),
    })),
    walked: resolver.walked,
    firesOnTree: onTree.includes(true),
    judges: judgedApart.length > 0,
    judgesStuck: judges('stuck'),
    judgesStuttering: judges('stuttering'),
    recent: recent.length / layout.words,
    sleepNumbers: sleeps ? numbersFor(instances.length) : 0,
  })
  const arrays: LookUpArrays = {
    $p: entries.pool,
    $b: entries.bases,
    $c: answers.changes,
    $gi: groupOf,
    $oi: changeAt,
    $fi: counts.fired,
    $en: counts.enabled,
    $want: resolver.wanted,
    $closed: closed,
    $u: resolver.unseen,
    $r: recent,
    $bw: batch.words,
    $bh: batch.hashes,
    $bs: batch.sources,
    $bi: batch.instances,
  }
  const lookUps = generate<LookUps>(text, {
    ...Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`$${name}`, array])),
    $counters: counters,
    $slots: groups.map((group) => group.slots),
    $plain: (words: Int32Array, row: number, state: number, at: number) => {
      counts.plain++
      return kernel.steps.expand(words, row, state, at)
    },
    $fire: (words: Int32Array, row: number, state: number, instance: number, at: number) =>
      kernel.steps.fire(words, row, state, instance, at),
    $seek: (group: number, words: Int32Array, row: number) => entries.seek(groups[group]!, words, row),
    $resolve: (words: Int32Array, row: number) => resolver.resolve(words, row),
    $ask: (condition: number, words: Int32Array, row: number) => resolver.ask(condition, words, row),
    $walk: (words: Int32Array, row: number) => resolver.walk(words, row),
    $judge: (words: Int32Array, row: number, state: number) => resolver.judge(words, row, state),
    $settle: (words: Int32Array, row: number, state: number, kind: string) => resolver.settle(words, row, state, kind),
    $goal: (state: number) => resolver.noteGoals(state),
    $note: (state: number) => resolver.noteFirst(state),
  })
  entries.onMoved = lookUps.moved
  return lookUps
}
