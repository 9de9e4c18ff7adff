import fc from 'fast-check'

/** One random walk, as numbers that mean something in every system: nothing that is drawn has to be thrown away. */
export interface Plan {
  /** Which initial state, or which of the paths that are worth going on from. */
  readonly start: number
  /** Which actions this walk does without. */
  readonly swarm: number
  /** One for each step: which of the enabled ones. */
  readonly choices: readonly number[]
}

/** All numbers of a plan are below this. */
export const choices = 2 ** 31

/** Plans for walks of so many steps. Walks are not shrunk as plans, so choices are spread evenly. */
export function plans(steps: number): fc.Arbitrary<Plan> {
  const number = fc.noBias(fc.nat({ max: choices - 1 }))
  const length = { minLength: steps, maxLength: steps, size: 'max' as const }
  return fc.record({ start: number, swarm: number, choices: fc.array(number, length) })
}

/**
 * Which actions a walk does without: half of the walks without none, others without about a quarter or a half of them. Walks that
 * cannot do everything come to states that others hardly ever reach (A. Groce and others: Swarm testing, 2012).
 */
export function withoutActions(swarm: number, actions: number): Uint8Array {
  const without = new Uint8Array(actions)
  if (swarm % 2 === 0) return without
  const outOf = swarm % 4 === 1 ? 2 : 4
  for (let action = 0; action < actions; action++) without[action] = mixed(swarm, action) % outOf === 0 ? 1 : 0
  return without
}

/** Another number for each action, from one. */
function mixed(number: number, action: number): number {
  const mixed = Math.imul(number ^ (action * 0x9e3779b1), 0x85ebca6b)
  return (Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 8) & 0xffff
}
