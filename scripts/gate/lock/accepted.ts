import type { Accepted } from './lock.ts'

/** The accepted mutants of a design, each with the reason. */
export function reasonsOf(accepted: Accepted, design: string): ReadonlyMap<string, string> {
  const reasons = Object.hasOwn(accepted, design) ? accepted[design]! : {}
  return new Map(Object.entries(reasons).flatMap(([reason, names]) => names.map((name) => [name, reason] as const)))
}

/** With these mutants of a design accepted for a reason, and for no other one any more. */
export function accepting(accepted: Accepted, design: string, names: readonly string[], reason: string): Accepted {
  return grouped(accepted, design, [
    ...reasonsOf(withdrawing(accepted, design, names), design),
    ...names.map((name) => [name, reason] as const),
  ])
}

/** Without these mutants of a design. */
export function withdrawing(accepted: Accepted, design: string, names: readonly string[]): Accepted {
  return grouped(
    accepted,
    design,
    [...reasonsOf(accepted, design)].filter(([name]) => !names.includes(name)),
  )
}

/** With these for all that is accepted of a design. A design of which nothing is does not stand there. */
function grouped(accepted: Accepted, design: string, own: readonly (readonly [string, string])[]): Accepted {
  const { [design]: _before, ...others } = accepted
  if (own.length === 0) return others
  const reasons = [...Map.groupBy(own, ([, reason]) => reason)].map(([reason, all]) => [
    reason,
    all.map(([name]) => name),
  ])
  return { ...others, [design]: Object.fromEntries(reasons) }
}
