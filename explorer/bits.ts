/** Numbers that hold so many bits, 32 each; at least one. */
export function numbersFor(bits: number): number {
  return Math.max(1, Math.ceil(bits / 32))
}

/** Many bits, in numbers of 32; those of interest begin at position `at`. */
export function setBit(masks: Int32Array, bit: number, at = 0): void {
  masks[at + (bit >>> 5)]! |= 1 << (bit & 31)
}

export function clearBit(masks: Int32Array, bit: number, at = 0): void {
  masks[at + (bit >>> 5)]! &= ~(1 << (bit & 31))
}

export function hasBit(masks: Int32Array, bit: number, at = 0): boolean {
  return (masks[at + (bit >>> 5)]! & (1 << (bit & 31))) !== 0
}

/** Position of the lowest bit of a number that is not 0. */
export function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}

/** So many numbers with these bits. */
export function masksOf(bits: Iterable<number>, numbers: number): Int32Array {
  const masks = new Int32Array(numbers)
  for (const bit of bits) setBit(masks, bit)
  return masks
}
