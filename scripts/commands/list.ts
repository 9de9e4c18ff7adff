import { Page } from '../../counterexamples/layout.ts'
import type { Bound } from '../../model/language/bounds.ts'
import type { Property } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { boundsText } from '../check/bounds.ts'
import { shortName } from '../check/names.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { countText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'

/** What there is: designs with their bounds, mutants with what they break, properties with what they mean. */
export function list(
  scenarios: readonly Scenario[],
  { json }: { readonly json: boolean },
  terminal: Terminal,
): ExitCode {
  const catalogue = catalogueOf(scenarios)
  terminal.print(
    json ? `${JSON.stringify(catalogueJson(catalogue), undefined, 2)}\n` : catalogueText(catalogue, terminal),
  )
  return exitCodes.asClaimed
}

interface Catalogue {
  readonly designs: readonly Scenario[]
  readonly mutants: readonly Scenario[]
  readonly properties: readonly Property[]
}

/** Everything once: a system may be in the table at several bounds, and most properties are asked of several systems. */
function catalogueOf(scenarios: readonly Scenario[]): Catalogue {
  const once = [
    ...new Map(scenarios.toReversed().map((scenario) => [scenario.system.name, scenario])).values(),
  ].toReversed()
  const properties = new Map(
    scenarios.flatMap((scenario) => scenario.properties).map((property) => [property.name, property]),
  )
  return {
    designs: once.filter(({ mutantOf }) => mutantOf === undefined),
    mutants: once.filter(({ mutantOf }) => mutantOf !== undefined),
    properties: [...properties.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
  }
}

function catalogueJson({ designs, mutants, properties }: Catalogue): object {
  return {
    designs: designs.map(({ system, bounds, properties, violated }) => ({
      name: system.name,
      title: system.title,
      bounds: system.bounds.map(({ name, meaning, default: value, min, max }) => ({
        name,
        meaning,
        default: value,
        min,
        max,
      })),
      actions: system.actions.size,
      claim: { bounds, holds: properties.map(({ name }) => name).filter((name) => !(name in violated)), violated },
    })),
    mutants: mutants.map(({ system, mutantOf, violated }) => ({
      name: system.name,
      of: mutantOf,
      title: system.title,
      breaks: Object.keys(violated),
      steps: violated,
    })),
    properties: properties.map(({ name, kind, sentence }) => ({ name, kind, sentence })),
  }
}

function catalogueText({ designs, mutants, properties }: Catalogue, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.line(0, 0, { text: 'designs', paint: paint.bold })
  for (const { system, bounds, properties, violated } of designs) {
    const actions = `  ${countText(system.actions.size, 'action')}`
    page.line(2, 4, { text: system.name, paint: paint.cyan }, { text: actions, paint: paint.dim })
    page.line(4, 4, { text: system.title })
    page.columns(
      4,
      system.bounds.map((bound) => ({ name: `--${bound.name}`, value: [{ text: boundText(bound) }] })),
    )
    const claimed = properties.filter(({ name }) => !(name in violated)).map(({ name }) => shortName(name))
    const at = Object.keys(bounds).length > 0 ? boundsText(bounds) : 'its default bounds'
    page.line(4, 6, { text: `claimed at ${at}: `, paint: paint.dim }, { text: claimText(claimed, violated) })
  }
  page.blank()
  page.line(0, 0, { text: 'mutants', paint: paint.bold }, { text: ', each a design with one thing wrong' })
  for (const { system, mutantOf, violated } of mutants) {
    page.line(2, 4, { text: system.name, paint: paint.cyan }, { text: `  of ${mutantOf}`, paint: paint.dim })
    page.line(4, 4, { text: system.title })
    page.line(4, 6, { text: 'breaks ', paint: paint.dim }, { text: brokenText(violated) })
  }
  page.blank()
  page.line(0, 0, { text: 'properties', paint: paint.bold })
  for (const { name, kind, sentence } of properties) {
    page.line(2, 4, { text: name, paint: paint.cyan }, { text: `  ${kind}`, paint: paint.dim })
    page.line(4, 4, { text: sentence })
  }
  return page.text
}

function boundText({ meaning, default: value, min, max }: Bound): string {
  return `${value} unless told, ${min}..${max}: ${meaning}`
}

function claimText(held: readonly string[], violated: Scenario['violated']): string {
  const parts = [
    held.length > 0 && `${held.join(', ')} hold`,
    Object.keys(violated).length > 0 && `violated ${brokenText(violated)}`,
  ]
  return parts.filter(Boolean).join('; ') || 'nothing'
}

function brokenText(violated: Scenario['violated']): string {
  const texts = Object.entries(violated).map(([name, steps]) => `${shortName(name)} in ${countText(steps, 'step')}`)
  return texts.join(', ') || 'nothing'
}
