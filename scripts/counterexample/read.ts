import { readFileSync } from 'node:fs'
import type { Counterexample } from '../../counterexamples/counterexample.ts'
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
}

/**
 * Reads a counterexample file, and finds its design and property among the scenarios.
 * @throws bad-file, unknown-name, not-applicable
 */
export function readCounterexample(scenarios: readonly Scenario[], file: string): KnownCounterexample {
  const counterexample = parseCounterexample(readText(file), file)
  const { definition, property } = lookUp(scenarios, counterexample)
  const system = instantiate(definition, counterexample.bounds)
  return { counterexample, definition, system, property: bindProperties(system, [property])[0]! }
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

function lookUp(
  scenarios: readonly Scenario[],
  file: Counterexample,
): { definition: SystemDefinition; property: Property } {
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
  if (!property) throw unknownName(`property of ${file.system}`, file.property, properties.keys())
  if (property.kind !== file.kind) {
    throw new MoveproofError('not-applicable', {
      what: `The counterexample is to ${file.property} as '${file.kind}', and it is now '${property.kind}'.`,
      where: `system ${file.system}`,
      cause: 'the property has changed since the counterexample was found',
      next: 'find the counterexample again',
    })
  }
  return { definition: own[0]!.system, property }
}
