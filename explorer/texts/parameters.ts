/**
 * Which parameters a condition can see, read off its own text, or undefined when the text does not settle it. An arrow
 * function that destructures its second argument into plain names, or takes none, has no way to reach the others.
 */
export function parametersSeen(condition: unknown): readonly string[] | undefined {
  const text = Function.prototype.toString.call(condition)
  if (/^\s*(\(\s*[\w$]*\s*,?\s*\)|[\w$]+)\s*=>/.test(text)) return []
  const destructured = /^\s*\(\s*[\w$]+\s*,\s*\{([\w$\s,]*)\}\s*,?\s*\)\s*=>/.exec(text)
  if (!destructured) return undefined
  return destructured[1]!
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
