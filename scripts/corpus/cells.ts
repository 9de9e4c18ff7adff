import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { traceOf } from '../../counterexamples/counterexample.ts'
import { parseCounterexample } from '../../counterexamples/parse-counterexample.ts'
import { confirm } from '../../counterexamples/replay.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import { bindProperties, type Property } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'

/** Where the kept counterexamples are, from the top of the repository. */
export const corpusDirectory = 'counterexamples/corpus'

/** A violation that is claimed of a design or a mutant: the corpus has a smallest counterexample of each. */
export interface Cell {
  readonly definition: SystemDefinition
  readonly property: Property
  /** The first bounds at which it is claimed. */
  readonly bounds: Bounds
  /** From the corpus' directory: `X07-return-before-acknowledge/P1-no-dma-to-moved-page.json`. */
  readonly file: string
}

/** Every claimed violation that a behaviour can show, once for each design, in the order of the table. */
export function corpusCells(scenarios: readonly Scenario[]): Cell[] {
  const cells = new Map<string, Cell>()
  for (const { system: definition, bounds, properties, violated } of scenarios) {
    for (const property of properties) {
      const claim = violated[property.name]
      if (claim === undefined || claim === 'never') continue
      const file = join(fileName(definition.name), `${fileName(property.name)}.json`)
      if (!cells.has(file)) cells.set(file, { definition, property, bounds, file })
    }
  }
  return [...cells.values()]
}

/** The files of the corpus that are no cell's. */
export function surplusFiles(root: string, cells: readonly Cell[]): string[] {
  const directory = join(root, corpusDirectory)
  if (!existsSync(directory)) return []
  const known = new Set(cells.map(({ file }) => file))
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
  return files.filter((file) => !known.has(file)).sort()
}

/** Why the file of a cell does not show what it is kept for, or undefined when it does. */
export function cellProblem(root: string, { definition, property, file }: Cell): string | undefined {
  const path = join(root, corpusDirectory, file)
  if (!existsSync(path)) return `${file} is missing`
  try {
    const kept = parseCounterexample(readFileSync(path, 'utf8'), path)
    if (kept.system !== definition.name || kept.property !== property.name) {
      return `${file} is of ${kept.system} and ${kept.property}`
    }
    const system = instantiate(definition, kept.bounds)
    const { violation, confirmed } = confirm(system, bindProperties(system, [property])[0]!, traceOf(kept, system))
    if (confirmed !== 'fully') return `${file}: that no goal is left could not be told`
    if (violation?.conjunct !== kept.conjunct)
      return `${file}: '${violation?.conjunct}' is false, not '${kept.conjunct}'`
    return undefined
  } catch (error) {
    if (error instanceof MoveproofError) return `${file}: ${error.details.what}`
    throw error
  }
}

function fileName(name: string): string {
  return name.replaceAll(/[^\w-]+/g, '-')
}
