import { counter } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always } from '../../properties/property.ts'
import type { Scenario } from '../../properties/scenario.ts'

// Searches that take as long as a test wants.

export const neverRings = always({ name: 'silent', sentence: 'No bell rings.', uses: [], holds: () => true })

interface Digits {
  readonly a: number
  readonly b: number
  readonly c: number
}

/** Three counters, each up to `max`. `noticed` is told each step that is computed, by what it leads to. */
export const digits = (name: string, max: number, noticed: (after: Digits) => void = () => {}) =>
  system({
    name,
    title: `three counters, ${(max + 1) ** 3} states`,
    parts: [
      part({
        name: 'digits',
        state: { a: counter(max), b: counter(max), c: counter(max) },
        actions: (action) =>
          Object.fromEntries(
            (['a', 'b', 'c'] as const).map((digit) => [
              digit,
              action({
                by: 'application',
                when: { room: (s) => s[digit] < max },
                then: (s) => {
                  s[digit]++
                  noticed(s)
                },
              }),
            ]),
          ),
      }),
    ],
  })

/** More states than any test sees. */
export const endless = digits('endless', 999)

export const claimedSilent = (definition: Scenario['system']): Scenario => ({
  system: definition,
  bounds: {},
  properties: [neverRings],
  violated: {},
})
