import { originOf } from '../../properties/property.ts'
import type { CellVerdict, Matrix } from './cells.ts'

/** What conditional cells rest on: `design L6: L6-unbind-ends-if-deregistered holds, L6-unbind-ends does not`. */
export function conditionLines({ columns, rows }: Matrix): string[] {
  return rows.flatMap(({ design, cells }) => {
    const found = cells.flatMap(({ kind, verdicts }, i) =>
      kind === 'conditional' ? textsOf(design, verdicts).map((text) => ({ column: columns[i]!, text })) : [],
    )
    // One condition may be behind several columns.
    return [...Map.groupBy(found, ({ text }) => text)].map(
      ([text, own]) => `${design} ${own.map(({ column }) => column).join(', ')}: ${text}`,
    )
  })
}

function textsOf(design: string, verdicts: readonly CellVerdict[]): string[] {
  const texts = verdicts.flatMap(({ run: { task }, verdict: { property, found } }) => {
    if (found.verdict !== 'violated') return []
    if (task.system.name !== design) return [`not without: ${task.scenario.without} (${task.system.name})`]
    const held = verdicts.filter(
      ({ verdict }) => verdict.found.verdict === 'holds' && originOf(verdict.property) === originOf(property),
    )
    const names = [...new Set(held.map(({ verdict }) => verdict.property.name))].filter(
      (name) => name !== property.name,
    )
    return [`${names.join(', ')} holds, ${property.name} does not`]
  })
  return [...new Set(texts)]
}
