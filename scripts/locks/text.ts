import { Page } from '../../counterexamples/layout.ts'
import { boundsText } from '../check/bounds.ts'
import type { SearchLimits } from '../check/limits.ts'
import { stopText } from '../check/stop-text.ts'
import { countText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import type { ObservedLocks, ObservedOrder } from './observe.ts'

/** What one search, with these limits, has shown of the locks of a design. */
export function locksText(
  { task, states, held, orders, cycles, stoppedBy }: ObservedLocks,
  limits: SearchLimits,
  { width, paint }: Terminal,
): string {
  const page = new Page({ width, paint })
  const { name, bounds } = task.system
  page.line(
    0,
    2,
    { text: name, paint: paint.bold },
    { text: ` at ${boundsText(bounds)}: ${countText(states, 'state')}` },
  )
  if (stoppedBy !== undefined) {
    page.line(2, 4, { text: `${stopText(stoppedBy, limits)}: there may be more`, paint: paint.yellow })
  }
  const alone = held.filter((lock) => orders.every(({ first, then }) => first !== lock && then !== lock))
  if (held.length === 0) page.line(2, 4, { text: 'no lock is held from one step to another', paint: paint.dim })
  for (const lock of alone) page.line(2, 4, { text: `${lock}, `, paint: paint.cyan }, { text: 'with no other one' })
  const inCycle = ({ first, then }: ObservedOrder) =>
    cycles.some((cycle) => cycle.some((lock, i) => lock === first && cycle[(i + 1) % cycle.length] === then))
  for (const order of orders) {
    const { first, then, behaviour } = order
    page.line(
      2,
      4,
      { text: first, paint: paint.cyan },
      { text: ', then ' },
      { text: then, paint: paint.cyan },
      { text: `: first after ${countText(behaviour.length, 'step')}`, paint: paint.dim },
    )
    if (inCycle(order)) for (const step of behaviour) page.line(6, 8, { text: step })
  }
  for (const cycle of cycles) {
    page.line(2, 4, { text: `circle: ${[...cycle, cycle[0]].join(', then ')}`, paint: paint.red })
  }
  if (orders.length > 0 && cycles.length === 0 && stoppedBy === undefined) {
    page.line(2, 4, { text: 'no circle: taken in one order by everybody', paint: paint.green })
  }
  return page.text
}
