import { Alphabet, type Visible } from '../../explorer/refinement/alphabet.ts'
import type { PropertyVerdict } from '../../explorer/result.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import type { System } from '../../model/language/system.ts'
import { bindProperties } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type Compared, type ComparisonOptions, compareBehaviours, type Searched, searchWhole } from './compare.ts'
import { type ModelChanges, modelChanges } from './model-changes.ts'
import { type Pair, pairAt } from './pair.ts'

/** A verdict on each side; undefined where the property is not asked. */
export interface VerdictChange {
  readonly property: string
  readonly before: PropertyVerdict | undefined
  readonly after: PropertyVerdict | undefined
}

/** All that tells one design, or one version of it, from another. */
export interface DesignDifference {
  readonly pair: Pair
  readonly alphabet: Alphabet
  readonly changes: ModelChanges
  readonly before: Searched
  readonly after: Searched
  /** Of all properties asked of either, in order. */
  readonly verdicts: readonly VerdictChange[]
  /** Is every visible behaviour of the later one also one of the earlier, and the other way round? */
  readonly forth: Compared
  readonly back: Compared
}

export interface DifferenceOptions extends ComparisonOptions {
  readonly bounds: Bounds
  readonly visible: Visible
  readonly refusals: boolean
}

/** Compares text, verdicts and behaviours of two designs at the same bounds. @throws bad-bounds, UsageError, ModelError */
export async function differenceOf(
  before: Scenario,
  after: Scenario,
  { bounds, visible, refusals, ...options }: DifferenceOptions,
): Promise<DesignDifference> {
  const pair = pairAt(before, after, bounds)
  const alphabet = new Alphabet(pair.left, pair.right, visible)
  const search = (system: System, { properties }: Scenario) =>
    searchWhole(system, bindProperties(system, properties), alphabet, options)
  const left = await search(pair.left, before)
  const right = await search(pair.right, after)
  return {
    pair,
    alphabet,
    changes: modelChanges(pair.left, pair.right),
    before: left,
    after: right,
    verdicts: verdictChanges(left, right),
    forth: await compareBehaviours(right, left, alphabet, refusals, options),
    back: await compareBehaviours(left, right, alphabet, refusals, options),
  }
}

function verdictChanges({ result: before }: Searched, { result: after }: Searched): VerdictChange[] {
  const names = new Set([...before.verdicts, ...after.verdicts].map(({ property }) => property))
  return [...names].map((property) => ({
    property,
    before: before.verdicts.find((verdict) => verdict.property === property),
    after: after.verdicts.find((verdict) => verdict.property === property),
  }))
}

/** Does anything tell them apart that can be seen: a verdict, a length, or a visible behaviour? */
export function isVisible({ verdicts, forth, back }: DesignDifference): boolean {
  const differs = (compared: Compared) => 'difference' in compared && compared.difference !== undefined
  return differs(forth) || differs(back) || verdicts.some(isChanged)
}

export function isOpen({ forth, back, before, after }: DesignDifference): boolean {
  return (
    'stoppedBy' in forth || 'stoppedBy' in back || [before, after].some(({ result }) => result.stoppedBy !== undefined)
  )
}

export function isChanged({ before, after }: VerdictChange): boolean {
  return before?.verdict !== after?.verdict || lengthOf(before) !== lengthOf(after)
}

/** Steps of the shortest behaviour that shows the verdict. */
export function lengthOf(verdict: PropertyVerdict | undefined): number | undefined {
  return verdict?.trace?.steps.length
}
