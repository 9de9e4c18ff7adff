/** Some of the states that were expanded, packed, in no particular order. */
export interface Sample {
  readonly words: Int32Array
  readonly width: number
  readonly count: number
  /** Of so many states that there were. */
  readonly of: number
}

/** Bits of a packed state: one mask for each word. */
export type Footprint = Int32Array

// Nor may there be so many times as many as in the groups that it is made of: these have little to do with one another.
const growthMax = 3
// To fill in an entry takes as long as so many look-ups.
const fillCost = 200
// Groups are made for a search that will have so many times as many states as it has now.
const horizon = 64
// Footprints that have nothing in common are put together only if they are as small as this, in bits.
const strangersMax = 8

export function isSubset(part: Footprint, whole: Footprint): boolean {
  // A loop, since it is asked for each question of each entry, and engines do not inline a call for each word.
  for (let j = 0; j < part.length; j++) if ((part[j]! & ~whole[j]!) !== 0) return false
  return true
}

export function isEmpty(footprint: Footprint): boolean {
  return footprint.every((bits) => bits === 0)
}

interface Candidate {
  readonly footprint: Footprint
  readonly bits: number
  /** How many values it will take. */
  readonly values: number
}

/**
 * Puts footprints together into few larger ones, each of which is looked up as one, as far as the values that they take together
 * stay few: to look up more often is dearer, and so is to fill in entries of which each is used but a few times.
 * Every footprint given is a subset of one of those returned.
 */
export function groupFootprints(footprints: readonly Footprint[], sample: Sample, entriesMax: number): Footprint[] {
  const most = Math.min(entriesMax, (sample.of * horizon) / fillCost)
  let groups: Candidate[] = maximal(footprints).map((footprint) => candidate(footprint, sample))
  const merges = new Map<Candidate, Map<Candidate, Candidate | undefined>>()
  const merge = (a: Candidate, b: Candidate) => {
    const known = merges.get(a) ?? new Map<Candidate, Candidate | undefined>()
    merges.set(a, known)
    if (!known.has(b)) {
      known.set(b, areStrangers(a, b) ? undefined : candidate(union(a.footprint, b.footprint), sample))
    }
    return known.get(b)
  }
  for (;;) {
    let best: Candidate | undefined
    let bestGrowth = growthMax
    for (const [i, a] of groups.entries()) {
      for (const b of groups.slice(i + 1)) {
        const merged = merge(a, b)
        if (!merged || merged.values > most) continue
        const growth = merged.values / (a.values + b.values)
        if (growth < bestGrowth) [best, bestGrowth] = [merged, growth]
      }
    }
    if (!best) return groups.map(({ footprint }) => footprint)
    const { footprint: merged } = best
    groups = [...groups.filter(({ footprint }) => !isSubset(footprint, merged)), best]
  }
}

function areStrangers(a: Candidate, b: Candidate): boolean {
  return (
    a.footprint.every((bits, j) => (bits & b.footprint[j]!) === 0) && (a.bits > strangersMax || b.bits > strangersMax)
  )
}

/** Those that are in no other. */
function maximal(footprints: readonly Footprint[]): Footprint[] {
  const result: Footprint[] = []
  for (const footprint of footprints.toSorted((a, b) => bitsOf(b) - bitsOf(a))) {
    if (!isEmpty(footprint) && !result.some((other) => isSubset(footprint, other))) result.push(footprint)
  }
  return result
}

function union(a: Footprint, b: Footprint): Footprint {
  return a.map((bits, j) => bits | b[j]!)
}

export function bitsOf(footprint: Footprint): number {
  let count = 0
  for (let bits of footprint) for (; bits !== 0; bits &= bits - 1) count++
  return count
}

/** Does it take so many values that entries for them would be of little use? */
export function takesMoreValues(footprint: Footprint, sample: Sample, most: number): boolean {
  return bitsOf(footprint) > Math.log2(most) && candidate(footprint, sample).values > most
}

/** Estimates how many values there are from how many came up once and how many twice (Chao 1984). */
function candidate(footprint: Footprint, sample: Sample): Candidate {
  const { values, once, twice } = countValues(footprint, sample)
  const unseen = twice === 0 ? (once * (once - 1)) / 2 : (once * once) / (2 * twice)
  return { footprint, bits: bitsOf(footprint), values: values + unseen }
}

const tableSize = 2 ** 12
const hashes = new Int32Array(tableSize)
const counts = new Int32Array(tableSize)

/** How many different values the bits have in the sample, and how many of these once, and twice. */
function countValues(footprint: Footprint, { words, width, count }: Sample) {
  counts.fill(0)
  let values = 0
  let once = 0
  let twice = 0
  const used = [...footprint.keys()].filter((j) => footprint[j] !== 0)
  for (let k = 0; k < count; k++) {
    let hash = 0
    for (const j of used) {
      const bits = words[k * width + j]! & footprint[j]!
      hash = Math.imul(hash ^ bits ^ (bits >>> 15), 0x2c1b3c6d) + j
    }
    hash ^= hash >>> 14
    // Two values of one hash count as one: these are estimates.
    let slot = hash & (tableSize - 1)
    while (counts[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & (tableSize - 1)
    hashes[slot] = hash
    const times = ++counts[slot]!
    if (times === 1) values++
    once += times === 1 ? 1 : times === 2 ? -1 : 0
    twice += times === 2 ? 1 : times === 3 ? -1 : 0
  }
  return { values, once, twice }
}
