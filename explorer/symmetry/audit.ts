import { MoveproofError } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { Kernel } from '../compile/kernel.ts'
import { fingerprint, fingerprintWords } from '../fingerprint.ts'
import type { Symmetry } from './symmetry.ts'

/**
 * Takes every step from a packed state, and from the states in which two like elements have changed names, and proves that
 * the steps lead to the same orbits. The language leaves a model no honest way to tell like elements apart; a type cast does.
 * @throws asymmetric-model
 */
export function assertSymmetric(
  system: System,
  kernel: Kernel,
  symmetry: Symmetry,
  words: Int32Array,
  swaps: readonly Int32Array[],
): void {
  const expected = successorOrbits(system, kernel, symmetry, words)
  for (const swap of swaps) {
    const renamed = words.slice()
    symmetry.rename(renamed, 0, swap)
    const found = successorOrbits(system, kernel, symmetry, renamed)
    const different = found.findIndex((word, at) => word !== expected[at])
    if (different < 0) continue
    throw new MoveproofError('asymmetric-model', {
      what: 'An action treats like elements differently: two states that differ only in names have different successors.',
      where: `${system.actions[Math.floor(different / fingerprintWords)]!.name} of ${system.name}`,
      cause: 'an element cast to a number and compared, or a choice that depends on the order of elements',
      next: 'give what makes elements different as a constant, or use an ordered set',
    })
  }
}

/** Per action, the sum of fingerprints of what its successors are representatives of: two words. */
function successorOrbits(system: System, kernel: Kernel, symmetry: Symmetry, words: Int32Array): Int32Array {
  const { counters, batch, layout, instances } = kernel
  const width = layout.words
  kernel.successors(words, 0)
  const sums = new Int32Array(system.actions.length * fingerprintWords)
  const one = new Int32Array(fingerprintWords)
  for (let k = 0; k < counters.batched; k++) {
    symmetry.canonicalise(batch.words, k * width)
    fingerprint(batch.words, k * width, width, one, 0)
    const at = instances[batch.instances[k]!]!.action * fingerprintWords
    for (let j = 0; j < fingerprintWords; j++) sums[at + j]! += one[j]!
  }
  return sums
}
