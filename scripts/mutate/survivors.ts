import { existsSync, readFileSync } from 'node:fs'
import { MoveproofError } from '../../model/language/error.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { scenarios as shipped } from '../../properties/scenarios.ts'
import ofShipped from '../../properties/survivors.json' with { type: 'json' }
import { fileProblem } from '../output/file-problem.ts'

/** Where projects keep what they have accepted, unless they say. */
export const survivorsFile = 'moveproof.survivors.json'

const format = 'moveproof-survivors'
const version = 1

/** Why it was accepted that nobody notices certain mutations. */
interface Acceptance {
  readonly reason: string
  /** Names of mutations; of two at once with ` and ` between them. */
  readonly mutations: readonly string[]
}

/** What may survive, by design. */
export class Survivors {
  readonly #designs: Readonly<Record<string, readonly Acceptance[]>>

  constructor(designs: Readonly<Record<string, readonly Acceptance[]>> = {}) {
    this.#designs = designs
  }

  /** Names of mutations of a design, each with the reason. */
  of(design: string): ReadonlyMap<string, string> {
    const own = this.#designs[design] ?? []
    return new Map(own.flatMap(({ reason, mutations }) => mutations.map((name) => [name, reason] as const)))
  }

  get designs(): readonly string[] {
    return Object.keys(this.#designs)
  }
}

/**
 * What belongs to these scenarios: the file that was named, or that of the project, or for shipped designs the one that is shipped.
 * @throws bad-file
 */
export function readSurvivors(scenarios: readonly Scenario[], named: string | undefined): Survivors {
  if (named !== undefined) return survivorsIn(named)
  if (scenarios === shipped) return survivorsFrom(ofShipped, 'properties/survivors.json')
  return existsSync(survivorsFile) ? survivorsIn(survivorsFile) : new Survivors()
}

function survivorsIn(where: string): Survivors {
  let text: string
  try {
    text = readFileSync(where, 'utf8')
  } catch (error) {
    throw problem(where, `${where} cannot be read: ${fileProblem(error)}.`, 'give --accepted a file that can be read')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw problem(where, `It is no JSON: ${(error as Error).message}.`, 'correct it at this place')
  }
  return survivorsFrom(value, where)
}

function survivorsFrom(value: unknown, where: string): Survivors {
  const wrong = wrongIn(value)
  if (wrong)
    throw problem(
      where,
      wrong,
      `write { "format": "${format}", "version": ${version}, "designs": { "name": [{ "reason": "…", "mutations": ["…"] }] } }`,
    )
  return new Survivors((value as { readonly designs: Record<string, Acceptance[]> }).designs)
}

function problem(where: string, what: string, next: string): MoveproofError {
  return new MoveproofError('bad-file', { what, where, next })
}

/** What is wrong with the contents of a file, and where. */
function wrongIn(value: unknown): string | undefined {
  if (!isRecord(value) || value.format !== format)
    return `It is no file of accepted survivors: format is not '${format}'.`
  if (value.version !== version)
    return `version is ${JSON.stringify(value.version)}; this moveproof reads version ${version}.`
  if (!isRecord(value.designs)) return 'designs is not an object.'
  for (const [design, own] of Object.entries(value.designs)) {
    if (!Array.isArray(own)) return `designs.${design} is not a list.`
    for (const [i, one] of own.entries()) {
      const place = `designs.${design}[${i}]`
      if (!isRecord(one)) return `${place} is not an object.`
      if (typeof one.reason !== 'string' || one.reason.trim() === '')
        return `${place}.reason is not a text that says why.`
      if (!Array.isArray(one.mutations) || one.mutations.some((name) => typeof name !== 'string')) {
        return `${place}.mutations is not a list of names.`
      }
    }
  }
  return undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
