import { unknownName } from '../../model/language/error.ts'
import type { SystemDefinition } from '../../model/language/system.ts'
import type { Scenario } from '../../properties/scenario.ts'
import type { MutantNames } from '../gate/compare/accepted.ts'
import {
  type Mutation,
  type MutationKind,
  type Mutations,
  mutationKinds,
  mutationName,
  mutationsOf,
} from './mutations.ts'

/** Which mutants are asked for. */
export interface Choice {
  readonly kinds: readonly MutationKind[]
  /** Only conditions and effects of these actions; none: of all. */
  readonly actions: readonly string[]
  /** Only these, by their names; none: all. */
  readonly mutations: readonly string[]
}

/** What is tried of a design: what is named, or everything else that is asked for, one change at a time. */
export function mutantsOf(design: SystemDefinition, choice: Choice): Mutations[] {
  const all = singlesOf(design, choice)
  if (choice.mutations.length === 0) return all.map((one) => [one])
  return [...new Set(choice.mutations)].flatMap((name) => {
    const parts = name.split(' and ')
    const found = all.filter((one) => parts.includes(mutationName(one)))
    return found.length === parts.length ? [found] : []
  })
}

/** What every mutant that changes one thing is called. It takes its time, and few designs are asked. */
export function mutantNames(scenarios: readonly Scenario[]): MutantNames {
  const designs = new Map(scenarios.map(({ system }) => [system.name, system] as const))
  const found = new Map<string, ReadonlySet<string>>()
  return {
    get: (name) => {
      const design = designs.get(name)
      if (!design) return undefined
      const known = found.get(name) ?? new Set(mutationsOf(design, mutationKinds).map(mutationName))
      found.set(name, known)
      return known
    },
  }
}

/** @throws unknown-name for one that none of these designs has */
export function assertKnown(designs: readonly SystemDefinition[], choice: Choice): void {
  const known = new Set(designs.flatMap((design) => singlesOf(design, choice).map(mutationName)))
  for (const name of choice.mutations.flatMap((one) => one.split(' and '))) {
    if (!known.has(name)) throw unknownName('mutant', name, known, 'copy a name from what mutate --json calls them')
  }
}

function singlesOf(design: SystemDefinition, { kinds, actions }: Choice): Mutation[] {
  return mutationsOf(design, kinds).filter(({ action }) => actions.length === 0 || actions.includes(action))
}
