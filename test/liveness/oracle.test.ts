import { deepStrictEqual, ok } from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { explore as witness } from '../../counterexamples/reference-explorer.ts'
import { confirm } from '../../counterexamples/replay.ts'
import { Exploration } from '../../explorer/explore.ts'
import type { ExploreOptions } from '../../explorer/options.ts'
import type { System } from '../../model/language/system.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { shortestViolation } from '../random-liveness/definition.ts'
import { anyTables, build } from '../random-liveness/tables.ts'

// Liveness is judged three times: by the search, by the witness, and by walking along every behaviour as the definition says.

function searched(system: System, properties: readonly BoundProperty[], options: ExploreOptions = {}) {
  const search = new Exploration(system, properties, options)
  while (!search.advance(3));
  return search.result().verdicts
}

test('random systems: search, witness and definition agree on verdicts and on the length of the shortest lasso', (t) => {
  let compared = 0
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(anyTables, (tables) => {
      const { system, properties } = build(tables)
      const verdicts = searched(system, properties)
      // Steps found anew whenever they are needed must make no difference. Asked of some: it takes as long again.
      if (tables.states % 2 === 0) deepStrictEqual(searched(system, properties, { keepSteps: false }), verdicts)
      const limited = searched(system, properties, { limits: { depth: 1 } })
      const reference = witness(system, properties).verdicts
      for (const [i, property] of properties.entries()) {
        const { verdict, vacuous, trace } = verdicts[i]!
        const length = shortestViolation(system, property)
        deepStrictEqual(
          [verdict, trace?.steps.length],
          [length === undefined ? 'holds' : 'violated', length],
          property.name,
        )
        deepStrictEqual([verdict, vacuous], [reference[i]!.verdict, reference[i]!.vacuous], property.name)
        if (trace) ok(confirm(system, property, trace).confirmed === 'fully')
        // What a limit leaves open is open; what is found within it is so.
        const early = limited[i]!
        if (early.verdict === 'violated') ok(confirm(system, property, early.trace!).confirmed === 'fully')
        ok(
          early.verdict === verdict || early.verdict === 'incomplete',
          `${property.name} is ${early.verdict} at depth 1`,
        )
        const loop = trace ? Math.min(4, trace.steps.length - trace.loopStart!) : ''
        const what = `${property.kind} ${verdict} ${loop}`
        seen.set(what, (seen.get(what) ?? 0) + 1)
      }
      compared++
    }),
    { seed: 7, numRuns: 2000, unbiased: true, includeErrorInReport: true },
  )
  t.log(Object.fromEntries(seen))
  t.is(compared, 2000)
})
