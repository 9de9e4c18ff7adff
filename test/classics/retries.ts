import { bound } from '../../model/language/bounds.ts'
import { counter, flag, oneOf } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { eventually, leadsTo } from '../../properties/property.ts'

const invalidations = bound('invalidations', {
  meaning: 'how often the environment interferes',
  default: 2,
  min: 0,
  max: 5,
})

const server = part({
  name: 'server',
  about: 'A fault is served by a step that starts over when an invalidation came between.',
  state: { fault: oneOf('none', 'raised', 'sampled', 'served'), stale: flag() },
  actions: (action) => ({
    raise: action({
      by: 'application',
      when: { none: (s) => s.fault === 'none' },
      then: (s) => {
        s.fault = 'raised'
      },
    }),
    sample: action({
      by: 'driver',
      when: { raised: (s) => s.fault === 'raised' },
      then: (s) => {
        s.fault = 'sampled'
      },
    }),
    serve: action({
      by: 'driver',
      when: { sampled: (s) => s.fault === 'sampled' },
      then: (s) => {
        s.fault = s.stale ? 'raised' : 'served'
        s.stale = false
      },
    }),
  }),
})

const forEver = part({
  name: 'forEver',
  uses: [server],
  actions: (action) => ({
    invalidate: action({
      by: 'environment',
      when: { sampled: (s) => s.fault === 'sampled' },
      then: (s) => {
        s.stale = true
      },
    }),
  }),
})

const finitelyOften = part({
  name: 'finitelyOften',
  uses: [server],
  state: { left: counter(invalidations) },
  initially: (s, _choose, bounds) => {
    s.left = bounds.invalidations!
  },
  actions: (action) => ({
    invalidate: action({
      by: 'environment',
      when: { sampled: (s) => s.fault === 'sampled', left: (s) => s.left > 0 },
      then: (s) => {
        s.stale = true
        s.left--
      },
    }),
  }),
})

/** The environment may invalidate as often as it likes. */
export const restless = system({ name: 'restless', title: 'A fault, and invalidations without end', parts: [forEver] })

/** It does so finitely often: an assumption that is part of the model. */
export const calm = system({ name: 'calm', title: 'A fault, and finitely many invalidations', parts: [finitelyOften] })

export const faultServed = leadsTo({
  name: 'L3-fault-served',
  sentence: 'A fault that was raised is served in the end.',
  uses: [server],
  from: (s) => s.fault === 'raised',
  to: (s) => s.fault === 'served',
})

/** Wrong: nobody has to raise one. */
export const faultHappens = eventually({
  name: 'a-fault-happens',
  sentence: 'A fault is served at some time.',
  uses: [server],
  holds: (s) => s.fault === 'served',
})
