import { Page } from '../../counterexamples/layout.ts'
import type { Bound } from '../../model/language/bounds.ts'
import { completeBounds } from '../../model/language/bounds.ts'
import { assumptionText } from '../../properties/fairness.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { boundsText } from '../check/bounds.ts'
import { shortNames } from '../check/names.ts'
import { countText, lengthsText, numberText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Catalogue, CatalogueEntry } from './catalogue.ts'

export function catalogueText({ designs, alone, mutants, properties }: Catalogue, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.line(0, 0, { text: 'designs', paint: paint.bold })
  for (const { system, claims } of designs) {
    const actions = `  ${countText(system.actions.size, 'action')}`
    page.line(2, 4, { text: system.name, paint: paint.cyan }, { text: actions, paint: paint.dim })
    page.line(4, 4, { text: system.title })
    page.columns(
      6,
      system.bounds.map((bound) => ({ name: `--${bound.name}`, value: [{ text: boundText(bound) }] })),
    )
    for (const claim of claims) addClaim(page, claim)
  }
  if (alone.length > 0) {
    page.blank()
    page.line(0, 0, { text: 'designs under one mover alone', paint: paint.bold })
  }
  for (const { system, claims } of alone) {
    page.line(2, 4, { text: system.name, paint: paint.cyan })
    for (const claim of claims) addClaim(page, claim)
  }
  page.blank()
  page.line(0, 0, { text: 'mutants', paint: paint.bold }, { text: ', each a design with one thing wrong' })
  for (const mutant of mutants) addMutant(page, mutant, paint)
  page.blank()
  page.line(0, 0, { text: 'properties', paint: paint.bold })
  for (const { name, kind, sentence, assumes } of properties) {
    const assumed = assumes ? ` under ${assumptionText(assumes)}` : ''
    page.line(2, 4, { text: name, paint: paint.cyan }, { text: `  ${kind}${assumed}`, paint: paint.dim })
    page.line(4, 4, { text: sentence })
  }
  return page.text
}

function addClaim(page: Page, { system, bounds, properties, violated, deep, until }: Scenario): void {
  const holding = properties.filter(({ name }) => !(name in violated)).length
  const all = holding === properties.length && holding > 1 ? 'all ' : ''
  const holds = `${all}${countText(holding, 'property holds', 'properties hold')}`
  const broken = Object.keys(violated).length > 0 ? `; violated: ${brokenText({ properties, violated })}` : ''
  const at = boundsText(completeBounds(system.name, system.bounds, bounds))
  const asked = `${deep ? ' with --deep' : ''}${until === undefined ? '' : ' in the beginning of the search'}`
  page.line(4, 6, { text: `claimed${asked} at ${at}: ${holds}${broken}` })
}

function addMutant(page: Page, { system, mutantOf, claims }: CatalogueEntry, paint: Terminal['paint']): void {
  page.line(2, 4, { text: system.name, paint: paint.cyan }, { text: `  of ${mutantOf}`, paint: paint.dim })
  page.line(4, 4, { text: system.title })
  for (const claim of claims) page.line(4, 6, { text: `breaks ${brokenText(claim)}` })
}

function boundText({ meaning, default: usual, min, max }: Bound): string {
  return `${numberText(min)}..${numberText(max)}, default ${numberText(usual)}: ${meaning}`
}

function brokenText({ properties, violated }: Pick<Scenario, 'properties' | 'violated'>): string {
  const short = shortNames({ properties })
  const lengths = Object.entries(violated).map(([name, steps]) => ({
    name: short(name),
    steps: steps === 'never' ? undefined : steps,
  }))
  return lengthsText(lengths) || 'nothing'
}
