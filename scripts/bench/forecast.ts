import { Exploration } from '../../explorer/explore.ts'
import type { Bounds } from '../../model/language/bounds.ts'
import { instantiate, type SystemDefinition } from '../../model/language/system.ts'
import { scenarios } from '../../properties/scenarios.ts'
import { processTerminal } from '../output/terminal.ts'
import { forecastOf } from '../progress/forecast.ts'
import { benchmarkModels } from './models.ts'

// `npm run bench:forecast`: what forecasts would have said on everything that we ship, beside what came of it.
// scripts/progress/forecast.ts quotes the table.

const shares = [0.3, 0.5, 0.7, 0.9] as const
const factors = [1.1, 1.25, 2] as const
/** Smaller searches are over at once. */
const statesMin = 2000
const statesMax = 2_000_000

const sizes: Readonly<Record<string, readonly Bounds[]>> = {
  notify: [
    { pages: 2, devices: 2, frames: 3 },
    { pages: 3, devices: 2, frames: 4 },
    { pages: 4, devices: 2, frames: 5 },
    { pages: 5, devices: 2, frames: 6 },
  ],
  german: [
    { nodes: 3, values: 2 },
    { nodes: 4, values: 2 },
  ],
}

const systems: readonly { readonly system: SystemDefinition; readonly bounds: Bounds }[] = [
  ...scenarios,
  ...benchmarkModels.flatMap(({ system }) => sizes[system.name]!.map((bounds) => ({ system, bounds }))),
]

/** A forecast at some time of a search: what part of the states was expanded, and forecast by truth. */
interface Said {
  readonly share: number
  readonly quotient: number | undefined
}

/** What would have been said at each level of a search; undefined when it is too small or too large. */
function saidOf(definition: SystemDefinition, bounds: Bounds, symmetry: boolean): Said[] | undefined {
  const exploration = new Exploration(instantiate(definition, bounds), [], { symmetry, limits: { states: statesMax } })
  exploration.advance(Number.POSITIVE_INFINITY)
  const { states: all, levelSizes } = exploration.progress()
  if (all < statesMin || exploration.result().stoppedBy) return undefined
  let expanded = 0
  return levelSizes.map((size, level) => {
    const { states } = forecastOf(levelSizes.slice(0, level + 1))
    const share = expanded / all
    expanded += size
    return { share, quotient: states === undefined ? undefined : states / all }
  })
}

const off = (quotient: number) => Math.max(quotient, 1 / quotient)
const percent = (part: number, whole: number) => (whole === 0 ? '-' : `${Math.round((100 * part) / whole)} %`)
const row = (name: string, cells: readonly string[]) =>
  terminal.print(`${name.padEnd(36)}${cells.map((cell) => cell.padStart(7)).join('')}\n`)

const terminal = processTerminal()
const searches: Said[][] = []
for (const { system, bounds } of systems) {
  for (const symmetry of [true, false]) {
    terminal.progress.show(() => system.name)
    const said = saidOf(system, bounds, symmetry)
    if (said) searches.push(said)
  }
}
const columns = shares.map((share) => searches.flatMap((said) => said.find((one) => one.share >= share) ?? []))
const given = columns.map((column) => column.flatMap(({ quotient }) => quotient ?? []))
row(
  'part of the states expanded',
  shares.map((share) => percent(share, 1)),
)
row(
  `a forecast is given, of ${searches.length} searches`,
  given.map((of, i) => percent(of.length, columns[i]!.length)),
)
for (const factor of factors) {
  row(
    `of these within a factor of ${factor}`,
    given.map((of) => percent(of.filter((quotient) => off(quotient) <= factor).length, of.length)),
  )
}
const all = searches.flat().flatMap(({ quotient }) => quotient ?? [])
terminal.print(
  `at ${all.filter((quotient) => off(quotient) > 2).length} of all ${all.length} levels with a forecast ` +
    'it is off by more than a factor of 2\n',
)
