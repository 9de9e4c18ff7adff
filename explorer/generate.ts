/**
 * What the text of a function body returns, made with what it works on as parameters. Where a function in the text names a typed array in
 * its first lines, V8 writes the array's address and length into the code; where it comes upon the array in a loop it loads and checks
 * them each time, and so it does with arrays on its own heap, see {@link ints}.
 * @param known names, which begin with `$`, and what they stand for
 */
export function generate<T>(text: string, known: Readonly<Record<string, unknown>>): T {
  return new Function(...Object.keys(known), `'use strict';\n${text}`)(...Object.values(known)) as T
}

/** Zeros for generated text. Not on the heap of the engine, where a short `new Int32Array(count)` would be. */
export function ints(count: number): Int32Array {
  return new Int32Array(new ArrayBuffer(count * 4))
}
