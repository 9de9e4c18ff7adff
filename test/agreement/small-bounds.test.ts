import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { explore } from '../../explorer/explore.ts'
import { instantiate } from '../../model/language/system.ts'
import { bindProperties, isLiveness } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { assertAgreement } from './agreement.ts'
import { designs, framesOf } from './designs.ts'

// At small bounds packed search and witness find the same of every system that is shipped.

// Tests that never wait would keep AVA from hearing of one another's end.
test.afterEach.always(() => setImmediate())

const small = [
  { pages: 1, frames: 1 },
  { pages: 1, frames: 2 },
  { pages: 2, frames: 1 },
  { pages: 1, frames: 1, devices: 2 },
  { pages: 1, frames: 1, operations: 2 },
]

/** Holds the two against each other, unless there are more states than the limit. Returns whether it did. */
function agreesAt(bounds: Record<string, number>, { system: definition, properties }: Scenario, limit: number) {
  const system = instantiate(definition, bounds)
  // Liveness has an oracle of its own: test/liveness/oracle.test.ts.
  const bound = bindProperties(system, properties).filter(({ kind }) => !isLiveness(kind))
  const result = explore(system, bound, { limits: { states: limit } })
  if (result.stoppedBy || result.states > limit) return false
  assertAgreement(system, bound, result)
  return true
}

for (const design of designs.filter((one) => !one.mutantOf && !one.alone)) {
  const { name } = design.system
  test(`${name} and its mutants at small bounds: both find the same`, (t) => {
    let compared = 0
    // What a design fixes nobody can choose.
    const chosen = (size: string) => size === 'frames' || design.system.bounds.some((bound) => bound.name === size)
    for (const { frames, ...sizes } of small.filter((one) => Object.keys(one).every(chosen))) {
      const bounds = { ...sizes, ...framesOf(design.system, frames) }
      // The witness is slow: each design once whatever it costs, further bounds and mutants as long as they are small,
      t.notThrows(
        () => {
          if (agreesAt(bounds, design, compared === 0 ? 25_000 : 4_000)) compared++
        },
        `${name} at ${JSON.stringify(bounds)}`,
      )
    }
    t.true(compared > 0)
    // mutants at the smallest only, where they do most of what they do elsewhere. Larger ones are left to the random walks.
    const mutants = designs.filter((one) => one.mutantOf === name)
    const tooLarge: string[] = []
    for (const mutant of mutants) {
      const bounds = { pages: 1, ...framesOf(mutant.system, 1) }
      t.notThrows(() => {
        if (!agreesAt(bounds, mutant, 3_000)) tooLarge.push(mutant.system.name)
      }, mutant.system.name)
    }
    t.log(`at ${compared} bounds, and ${mutants.length - tooLarge.length} of ${mutants.length} mutants`)
  })
}
