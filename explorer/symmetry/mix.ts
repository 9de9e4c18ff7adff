/** Hashes b into a; the order matters. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ (b + 0x7f4a7c15), 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13) ^ Math.imul(b, 0x297a2d39)
}
