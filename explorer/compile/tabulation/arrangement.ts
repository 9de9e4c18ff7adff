import { clearBit } from '../../bits.ts'
import { ints } from '../../generate.ts'
import { type Answers, decides, no, premiseBit, refusedBit, yes } from './answers.ts'
import { type Footprint, groupFootprints, isEmpty, isSubset, type Sample, takesMoreValues } from './grouping.ts'
import { Group, groupFor } from './groups.ts'
import type { ConditionQuestion, EffectQuestion, Question, StateQuestion } from './questions.ts'
import { bitNumbers, type Tabulated } from './tabulated.ts'

// A footprint is not tabulated if it takes so many times as many values as groups may have entries.
const wideShare = 4

/** How each question is to be answered: in a group with others, by itself, or on the tree. */
interface Ways {
  readonly tabulated: readonly Question[]
  /** What the tabulated ones depend on, in the footprints of groups. */
  readonly footprints: readonly Footprint[]
  footprintOf(question: Question): Footprint
  /** Conditions and properties of states that are asked by themselves. */
  readonly asked: ReadonlySet<ConditionQuestion>
  readonly judgedApart: readonly StateQuestion[]
  /** Effects whose changes are found by themselves, and judged. */
  readonly walked: ReadonlySet<EffectQuestion>
  /** By action instance: is it fired on the tree? */
  readonly onTree: readonly boolean[]
  /** By action instance: can the properties of steps say anything new of it? Empty where there is none. */
  readonly judgesSteps: readonly boolean[]
}

/** Where the answer to each question is to be found, from when groups are made until they are made anew. */
export interface Arrangement extends Pick<Ways, 'asked' | 'judgedApart' | 'walked' | 'onTree' | 'judgesSteps'> {
  readonly groups: readonly Group[]
  /** As in the entries of groups: what is enabled, and sure, as far as that depends on nothing. */
  readonly enabled: Int32Array
  readonly sure: Int32Array
  /** Properties whose premise is true and depends on nothing. */
  readonly premised: readonly number[]
  /** What the effects change that depend on nothing, or are in no group, as a group after all others with one entry. */
  readonly constants: readonly number[]
  /** By action instance: the group of its effects, or -1, and where in its entries the change is. */
  readonly groupOf: Int32Array
  readonly changeAt: Int32Array
}

/** Makes groups from what is known of all footprints. @param entriesMax the most entries that a group may have */
export function arrange(kernel: Tabulated, answers: Answers, sample: Sample, entriesMax: number): Arrangement {
  const ways = waysOf(kernel, answers, sample, entriesMax)
  const { tabulated, footprints, footprintOf, walked } = ways
  const { properties, instances } = kernel
  const numbers = bitNumbers(kernel)
  const candidates = footprints.map((footprint) => ({ footprint }))
  const used = new Set(tabulated.map((question) => groupFor(candidates, footprintOf(question))?.footprint))
  // Copies: what questions depend on goes on growing, what keys consist of does not.
  const groups = footprints
    .filter((footprint) => used.has(footprint))
    .map((footprint, g) => new Group(g, footprint.slice(), numbers))

  const enabled = new Int32Array(numbers).fill(-1)
  const sure = new Int32Array(numbers).fill(-1)
  const premised: number[] = []
  const constants: number[] = []
  const groupOf = ints(instances.length).fill(-1)
  const changeAt = ints(instances.length)
  const takeConstant = (instance: number, change: number) => {
    groupOf[instance] = groups.length
    changeAt[instance] = constants.push(change) - 1
  }
  /** @param outcome what the question always gives; undefined if it was never asked */
  const settle = (question: Question, outcome: number | undefined) => {
    if (question.kind === 'condition') {
      for (const instance of question.instances) {
        if (outcome === no) clearBit(enabled, instance)
        else if (outcome !== yes) clearBit(sure, instance)
      }
    } else if (question.kind === 'state') {
      const { property } = question
      const bit = instances.length + property
      if (outcome === undefined || outcome & refusedBit) clearBit(sure, bit)
      else if (outcome & decides) clearBit(properties[property]!.kind === 'alwaysReachable' ? enabled : sure, bit)
      if (outcome !== undefined && outcome & premiseBit(0)) premised.push(property)
    } else if (question.kind === 'effect' && outcome) takeConstant(question.instance, outcome - 1)
    else if (question.kind === 'effect' || outcome === undefined || outcome & (decides | refusedBit)) {
      // Never seen so far, or to be seen to on the tree.
      clearBit(sure, question.instance)
    }
  }
  for (const question of tabulated) {
    const footprint = footprintOf(question)
    if (isEmpty(footprint)) {
      settle(question, question.decisions.constant)
      continue
    }
    const group = groupFor(groups, footprint)!
    group.take(question)
    if (question.kind !== 'effect') continue
    groupOf[question.instance] = group.number
    changeAt[question.instance] = group.changes.get(question.instance)!
  }
  for (const { instance } of walked) takeConstant(instance, 0)
  const { asked, judgedApart, onTree, judgesSteps } = ways
  return {
    groups,
    enabled,
    sure,
    premised,
    constants,
    groupOf,
    changeAt,
    asked,
    judgedApart,
    walked,
    onTree,
    judgesSteps,
  }
}

function waysOf({ instances, steps }: Tabulated, answers: Answers, sample: Sample, entriesMax: number): Ways {
  const { conditions, effects, states, steps: ofSteps } = answers.questions
  const judged = answers.openSteps.length > 0 ? ofSteps : []
  const openStates = states.filter(({ property }) => steps.isOpen(property))
  // An action instance of which anything was given up is fired on the tree.
  const onTree = instances.map((_, i) => effects[i]!.givenUp || judged[i]?.givenUp === true)
  const footprintOf = (question: Question): Footprint => {
    const { footprint, constant } = question.decisions
    if (question.kind !== 'step' || constant !== undefined) return footprint
    return footprint.map((bits, j) => bits | effects[question.instance]!.decisions.footprint[j]!)
  }
  const isWide = (question: Question) => takesMoreValues(footprintOf(question), sample, entriesMax * wideShare)
  const asked = new Set(conditions.filter((question) => question.givenUp || isWide(question)))
  const judgedApart = openStates.filter((question) => question.givenUp || isWide(question))
  const walked = new Set(effects.filter((effect) => !onTree[effect.instance] && isWide(effect)))
  const seeds: Question[] = [
    ...conditions.filter((question) => !asked.has(question)),
    ...openStates.filter((question) => !judgedApart.includes(question)),
    ...effects.filter((effect) => !onTree[effect.instance] && !walked.has(effect)),
  ]
  const footprints = groupFootprints(distinct(seeds.map(footprintOf)), sample, entriesMax)
  // Properties of steps get no groups of their own: most are asked of few steps.
  for (const [i, question] of judged.entries()) {
    if (onTree[i] || footprints.some((whole) => isSubset(footprintOf(question), whole))) continue
    walked.add(effects[i]!)
  }
  const tabulated: Question[] = [
    ...seeds.filter((question) => question.kind !== 'effect' || !walked.has(question)),
    ...judged.filter((_, i) => !onTree[i] && !walked.has(effects[i]!)),
  ]
  // What is always the same need not be asked again.
  const judgesSteps = judged.map(({ decisions: { constant } }) => constant !== 0)
  return { tabulated, footprints, footprintOf, asked, judgedApart, walked, onTree, judgesSteps }
}

function distinct(footprints: readonly Footprint[]): Footprint[] {
  return [...new Map(footprints.map((footprint) => [footprint.join(), footprint])).values()]
}
