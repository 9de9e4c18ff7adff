/**
 * Hash of a packed state: one independent multiply for each word, then a finishing mix. The fold by 16 keeps fields in the
 * top bits of a word from clustering. The compiled kernel unrolls the same formula ({@link hashSource}).
 */
export function hashWords(words: Int32Array, at: number, count: number): number {
  let sum = 0
  for (let j = 0; j < count; j++) {
    const word = words[at + j]!
    sum = (sum + Math.imul(word ^ (word >>> 16), multiplier(j))) | 0
  }
  sum = Math.imul(sum ^ (sum >>> 15), finishMultiplier)
  return sum ^ (sum >>> 13)
}

/** {@link hashWords} as statements over the variables `words`, leaving the hash in `$h`. */
export function hashSource(words: readonly string[]): string {
  const terms = words.map((w, j) => `Math.imul(${w} ^ (${w} >>> 16), ${multiplier(j)})`)
  return `let $h = (${terms.join(' + ')}) | 0; $h = Math.imul($h ^ ($h >>> 15), ${finishMultiplier}); $h = $h ^ ($h >>> 13);`
}

const finishMultiplier = 0x2c1b3c6d

function multiplier(j: number): number {
  return Math.imul(0x9e3779b1, 2 * j + 1) | 1
}
