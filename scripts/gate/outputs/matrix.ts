import type { PropertyKind } from '../../../properties/property.ts'
import { familyName } from '../../check/names.ts'
import { byFamily, type CellKind } from '../../matrix/cells.ts'
import { symbols } from '../../matrix/symbols.ts'
import type { Lock, LockedVerdict } from '../lock/lock.ts'
import type { GateReport } from '../report.ts'
import { escapedText } from './markdown-text.ts'

type Cells = ReadonlyMap<string, CellKind>

/** Designs that findings are about by families of properties, as Markdown; where a verdict has flipped, what it was too. */
export function verdictMatrix({ state, findings }: GateReport, lock: Pick<Lock, 'searches'>): string | undefined {
  const told = new Set(
    findings.flatMap(({ kind, severity, differences }) =>
      severity === 'note' || kind === 'not-compared' ? [] : differences.map((one) => one.design),
    ),
  )
  const own = [...state.searches.values()].filter(({ task }) => told.has(task.system.name))
  if (own.length === 0) return undefined
  const kindsOf = new Map(own.flatMap(({ task }) => task.properties.map(({ name, kind }) => [name, kind] as const)))
  const rows = [...Map.groupBy(own, ({ task }) => task.system.name)].map(([design, searches]) => ({
    design,
    now: cellsOf(
      searches.flatMap(({ observation }) => Object.entries(observation.verdicts)),
      kindsOf,
    ),
    before: cellsOf(
      Object.values(lock.searches).flatMap((one) => (one.design === design ? Object.entries(one.verdicts) : [])),
      kindsOf,
    ),
  }))
  const columns = [...new Set([...kindsOf.keys()].map(familyName))].sort(byFamily)
  const used = new Set<CellKind>()
  const lines = rows.map(({ design, now, before }) => {
    const cells = columns.map((column) => {
      const [is, was] = [now.get(column) ?? 'none', before.get(column)]
      used.add(is)
      if (was === undefined || was === is) return symbols[is].symbol
      used.add(was)
      return `**${symbols[was].symbol} → ${symbols[is].symbol}**`
    })
    return `| ${escapedText(design)} | ${cells.join(' | ')} |`
  })
  const legend = [...used].map((kind) => `${symbols[kind].symbol} ${symbols[kind].meaning}`).join(', ')
  return [
    `| | ${columns.map(escapedText).join(' | ')} |`,
    `|---|${':-:|'.repeat(columns.length)}`,
    ...lines,
    '',
    `${legend}; in bold what has flipped.`,
  ].join('\n')
}

/** What all searches of a design say of each family together. */
function cellsOf(
  verdicts: readonly (readonly [string, LockedVerdict | 'incomplete'])[],
  kinds: ReadonlyMap<string, PropertyKind>,
): Cells {
  const families = Map.groupBy(verdicts, ([name]) => familyName(name))
  return new Map(
    [...families].map(([family, own]) => {
      const isGoal = own.every(([name]) => kinds.get(name) === 'reachable')
      const has = (verdict: 'holds' | 'violated') =>
        own.some(([, one]) => one !== 'incomplete' && one.verdict === verdict)
      if (has('violated')) return [family, isGoal ? 'never' : 'violated']
      if (own.some(([, one]) => one === 'incomplete')) return [family, 'incomplete']
      return [family, isGoal ? 'happens' : 'holds']
    }),
  )
}
