import { MoveproofError } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { Kernel } from '../compile/kernel.ts'
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
    const different = system.actions.find(({ name }) => expected.get(name)?.join() !== found.get(name)?.join())
    if (!different) continue
    throw new MoveproofError('asymmetric-model', {
      what: 'An action treats like elements differently: two states that differ only in names have different successors.',
      where: `${different.name} of ${system.name}`,
      cause: 'an element cast to a number and compared, or a choice that depends on the order of elements',
      next: 'give what makes elements different as a constant, or use an ordered set',
    })
  }
}

/** Per action, the representatives of its successors, sorted. */
function successorOrbits(system: System, kernel: Kernel, symmetry: Symmetry, words: Int32Array): Map<string, string[]> {
  const width = kernel.layout.words
  kernel.run(words, 0, 1)
  const orbits = new Map<string, string[]>()
  for (let k = 0; k < kernel.counters.batched; k++) {
    const successor = kernel.batch.words.slice(k * width, (k + 1) * width)
    symmetry.canonicalise(successor, 0)
    const { name } = system.actions[kernel.instances[kernel.batch.instances[k]!]!.action]!
    const own = orbits.get(name) ?? []
    own.push(successor.join('.'))
    orbits.set(name, own)
  }
  for (const own of orbits.values()) own.sort()
  return orbits
}
