/** Words of a fingerprint. */
export const fingerprintWords = 2

/**
 * Writes a fingerprint of 64 bits of a packed state to word `to` of `into`: two lanes in the manner of MurmurHash3 (A. Appleby,
 * public domain), mixed with each other in the end.
 */
export function fingerprint(words: Int32Array, at: number, count: number, into: Int32Array, to: number): void {
  let a = 0x3c6ef372
  let b = 0x5be0cd19
  for (let j = 0; j < count; j++) {
    const word = words[at + j]!
    const k = Math.imul(word, 0x239b961b)
    a ^= Math.imul((k << 15) | (k >>> 17), 0xab0e9789 | 0)
    a = (Math.imul((a << 19) | (a >>> 13), 5) + 0x561ccd1b) | 0
    const l = Math.imul(word, 0x38b34ae5)
    b ^= Math.imul((l << 16) | (l >>> 16), 0xa1e38b93 | 0)
    b = (Math.imul((b << 17) | (b >>> 15), 5) + 0x0bcaa747) | 0
  }
  a = (a + b) | 0
  b = (b + a) | 0
  a = finish(a)
  b = finish(b)
  a = (a + b) | 0
  into[to] = a
  into[to + 1] = (b + a) | 0
}

/**
 * The most that the probability is that a search which keeps fingerprints only has missed a state: that two of so many states have
 * one fingerprint, if fingerprints are as good as random.
 */
export function omissionProbability(states: number): number {
  return Math.min(1, (states * (states - 1)) / 2 ** 65)
}

function finish(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
