import fc from 'fast-check'

/** One random walk, as numbers that mean something in every system: nothing that is drawn has to be thrown away. */
export interface Plan {
  /** Which initial state, or which of the paths that are worth going on from. */
  readonly start: number
  /** Which actions this walk prefers, or does without. */
  readonly swarm: number
  /** One for each step: which of the enabled ones. */
  readonly choices: readonly number[]
}

/** All numbers of a plan are below this. */
export const choices = 2 ** 31

/** The plan of one walk: the same for the same seed and number, whatever other walks there are. */
export function planOf(plans: fc.Arbitrary<Plan>, seed: number, walk: number): Plan {
  return fc.sample(plans, { seed: (seed + Math.imul(walk, 0x9e3779b1)) | 0, numRuns: 1 })[0]!
}

/** Plans for walks of so many steps. Walks are not shrunk as plans, so choices are spread evenly. */
export function plans(steps: number): fc.Arbitrary<Plan> {
  const number = fc.noBias(fc.nat({ max: choices - 1 }))
  const length = { minLength: steps, maxLength: steps, size: 'max' as const }
  return fc.record({ start: number, swarm: number, choices: fc.array(number, length) })
}

/**
 * How inclined a walk is to each action; 0: it does without. A quarter of the walks treat all alike, a quarter do without about a
 * half or a quarter of them (A. Groce and others: Swarm testing, 2012), and half prefer some to others by powers of five, so that
 * one thing goes on for long while another waits, as races need it (S. Burckhardt and others: A randomized scheduler with
 * probabilistic guarantees of finding bugs, 2010). All of these come to states that the others hardly ever reach.
 */
export function inclinations(swarm: number, actions: number): Float64Array {
  const inclined = new Float64Array(actions).fill(1)
  const kind = swarm % 8
  for (let action = 0; action < actions; action++) {
    const own = mixed(swarm, action)
    if (kind === 2) inclined[action] = own % 2
    else if (kind === 3) inclined[action] = Math.min(1, own % 4)
    else if (kind >= 4) inclined[action] = 5 ** -(own % 5)
  }
  return inclined
}

/** Other numbers from one, below 2^16. */
export function mixed(number: number, which: number): number {
  const mixed = Math.imul(number ^ (which * 0x9e3779b1), 0x85ebca6b)
  return (Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 8) & 0xffff
}
