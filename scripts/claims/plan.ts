import { type Bounds, completeBounds } from '../../model/language/bounds.ts'
import { MoveproofError, unknownName } from '../../model/language/error.ts'
import type { Claim, Evidence } from '../../properties/claims/claim.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type Task, taskOf } from '../check/select.ts'

/** A piece of evidence with the scenarios that it rests on: that of its design first, then that of its baseline. */
export interface PlannedEvidence {
  readonly evidence: Evidence
  readonly scenarios: readonly Scenario[]
  /** What is asked of each of them. */
  readonly properties: readonly string[]
}

export interface PlannedClaim {
  readonly claim: Claim
  readonly evidence: readonly PlannedEvidence[]
}

/** Claims with their searches: one for each scenario, whatever number of claims rest on it. */
export interface ClaimsPlan {
  readonly claims: readonly PlannedClaim[]
  readonly tasks: ReadonlyMap<Scenario, Task>
}

/**
 * What has to be searched for these claims; all of them, or those with the given ids.
 * @throws unknown-name for an id that no claim has, and for evidence that no scenario gives
 */
export function planClaims(
  scenarios: readonly Scenario[],
  claims: readonly Claim[],
  ids: readonly string[],
): ClaimsPlan {
  const wanted = ids.map((id) => id.toUpperCase())
  const unknown = wanted.find((id) => !claims.some((claim) => claim.id === id))
  if (unknown !== undefined)
    throw unknownName(
      'claim',
      unknown,
      claims.map(({ id }) => id),
    )
  const planned = claims
    .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
    .map((claim) => ({ claim, evidence: claim.evidence.map((evidence) => resolve(scenarios, claim.id, evidence)) }))
  const asked = new Map<Scenario, Set<string>>()
  for (const { scenarios: own, properties } of planned.flatMap(({ evidence }) => evidence)) {
    for (const scenario of own) {
      const names = asked.get(scenario) ?? new Set()
      for (const name of properties) names.add(name)
      asked.set(scenario, names)
    }
  }
  const tasks = new Map([...asked].map(([scenario, names]) => [scenario, taskOf(scenarios, scenario, names)]))
  return { claims: planned, tasks }
}

function resolve(scenarios: readonly Scenario[], id: string, evidence: Evidence): PlannedEvidence {
  if (!('comparison' in evidence)) {
    const { property, bounds } = evidence
    const scenario = smallest(scenarios, id, evidence.design, bounds, property)
    return { evidence, scenarios: [scenario], properties: [property] }
  }
  const [own, other] = [evidence.design, evidence.baseline].map((name) =>
    smallest(scenarios, id, name, evidence.bounds),
  ) as [Scenario, Scenario]
  const names = own.properties.map(({ name }) => name)
  const common = names.filter((name) => other.properties.some((property) => property.name === name))
  return { evidence, scenarios: [own, other], properties: common }
}

/** The scenario with the fewest states of those that say something about it. */
function smallest(
  scenarios: readonly Scenario[],
  id: string,
  design: string,
  bounds: Bounds | undefined,
  property?: string,
): Scenario {
  const found = scenarios
    .filter(({ system, deep }) => system.name === design && !deep)
    .filter((scenario) => property === undefined || scenario.properties.some(({ name }) => name === property))
    .filter((scenario) => bounds === undefined || isAt(scenario, bounds))
    .sort((a, b) => statesOf(a) - statesOf(b))[0]
  if (found) return found
  const at = bounds === undefined ? '' : ' at these bounds'
  throw new MoveproofError('unknown-name', {
    what: `No scenario of '${design}'${at}${property === undefined ? '' : ` asks '${property}'`}.`,
    where: `evidence of claim ${id}`,
    next: 'moveproof list shows designs, bounds and properties',
  })
}

function isAt({ system, bounds }: Scenario, wanted: Bounds): boolean {
  const [own, other] = [bounds, wanted].map((some) => completeBounds(system.name, system.bounds, some))
  return Object.entries(own!).every(([name, value]) => other![name] === value)
}

function statesOf({ counts, orbits }: Scenario): number {
  return orbits?.states ?? counts?.states ?? Number.POSITIVE_INFINITY
}
