import { readFileSync } from 'node:fs'
import { type Counterexample, counterexampleOf } from '../../counterexamples/counterexample.ts'
import { type ItfFile, isItf, parseItf, traceOfItf } from '../../counterexamples/itf/read.ts'
import { parseCounterexample } from '../../counterexamples/parse-counterexample.ts'
import { MoveproofError, unknownName } from '../../model/language/error.ts'
import { instantiate, type System, type SystemDefinition } from '../../model/language/system.ts'
import { type BoundProperty, bindProperties, type Property } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { fileProblem } from '../output/file-problem.ts'

/** A counterexample with what it is about, as the model is now. */
export interface KnownCounterexample {
  readonly counterexample: Counterexample
  readonly definition: SystemDefinition
  readonly system: System
  readonly property: BoundProperty
  /** Before it was bound to these bounds. */
  readonly unbound: Property
}

/**
 * Reads a counterexample file, and finds its design and property among the scenarios.
 * @throws bad-file, unknown-name, not-applicable
 */
export function readCounterexample(scenarios: readonly Scenario[], file: string): KnownCounterexample {
  const text = readText(file)
  if (isItf(text)) return knownOfItf(scenarios, parseItf(text, file))
  const counterexample = parseCounterexample(text, file)
  return { counterexample, ...lookUp(scenarios, counterexample) }
}

/** The Informal Trace Format has states only: the steps between them are found by taking all of them. */
function knownOfItf(scenarios: readonly Scenario[], file: ItfFile): KnownCounterexample {
  const known = lookUp(scenarios, file)
  const { system, property } = known
  const found = counterexampleOf(system, property, traceOfItf(file, system), file.conjunct)
  return { ...known, counterexample: { ...found, fingerprint: file.fingerprint ?? found.fingerprint } }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new MoveproofError('bad-file', {
      what: `${file} cannot be read: ${fileProblem(error)}.`,
      next: 'give the name of a file that `moveproof check … --save` has written',
    })
  }
}

/**
 * Its design and property, as they are now.
 * @throws unknown-name, not-applicable, bad-bounds
 */
export function lookUp(
  scenarios: readonly Scenario[],
  file: Pick<Counterexample, 'system' | 'bounds' | 'property' | 'kind'>,
): Omit<KnownCounterexample, 'counterexample'> {
  const own = scenarios.filter((scenario) => scenario.system.name === file.system)
  if (own.length === 0) {
    const names = new Set(scenarios.map((scenario) => scenario.system.name))
    throw unknownName(
      'design or mutant',
      file.system,
      names,
      'the counterexample is of a system that moveproof no longer has',
    )
  }
  const properties = new Map(
    own.flatMap((scenario) => scenario.properties).map((property) => [property.name, property]),
  )
  const property = properties.get(file.property)
  if (!property)
    throw unknownName(
      `property of ${file.system}`,
      file.property,
      properties.keys(),
      'moveproof list shows every property',
    )
  if (property.kind !== file.kind) {
    throw new MoveproofError('not-applicable', {
      what: `The counterexample is to ${file.property} as '${file.kind}', and it is now '${property.kind}'.`,
      where: `system ${file.system}`,
      cause: 'the property has changed since the counterexample was found',
      next: 'find the counterexample again',
    })
  }
  const definition = own[0]!.system
  const system = instantiate(definition, file.bounds)
  return { definition, system, property: bindProperties(system, [property])[0]!, unbound: property }
}
