import type { ExecutionContext } from 'ava'

/** No line is longer than that; but commands to be copied, which `uncut` tells, are never cut. */
export function fits(t: ExecutionContext, text: string, width: number, uncut?: RegExp): void {
  const long = text.split('\n').filter((line) => [...line].length > width && !uncut?.test(line))
  t.deepEqual(long, [], `no line is longer than ${width}`)
}
