import type { Accepted, Lock } from './lock.ts'

/** The text of a lock file: names in alphabetical order, a line for each figure that can change, so that it reads well as a diff. */
export function lockText({ format, version, engine, history, accepted, counterexamples, searches }: Lock): string {
  const reasons = history.map((entry) => JSON.stringify(entry))
  const members = [
    ['format', JSON.stringify(format)],
    ['version', JSON.stringify(version)],
    ['engine', JSON.stringify(engine)],
    ['history', block('[]', reasons, 1)],
    ['accepted', acceptedText(accepted)],
    ['counterexamples', table(counterexamples, 1, 1)],
    ['searches', table(searches, 1, 3)],
  ]
  const lines = members.map(([name, text]) => `${JSON.stringify(name)}: ${text}`)
  return `${block('{}', lines, 0)}\n`
}

/**
 * Members in alphabetical order, each on a line of its own.
 * @param levels on how many levels objects have lines of their own; below, and where an object has none in it, they stand on one line
 */
function table(members: Readonly<Record<string, unknown>>, depth: number, levels: number): string {
  const known = Object.entries(members).filter(([, value]) => value !== undefined)
  const isFlat = known.every(([, value]) => typeof value !== 'object')
  if (levels === 0 || (isFlat && known.length > 0)) return JSON.stringify(Object.fromEntries(known))
  const lines = known.sort(alphabetical).map(([name, value]) => {
    const text =
      typeof value === 'object' && value !== null
        ? table(value as Record<string, unknown>, depth + 1, levels - 1)
        : JSON.stringify(value)
    return `${JSON.stringify(name)}: ${text}`
  })
  return block('{}', lines, depth)
}

/** A line for each mutant, so that branches which accept others merge. */
function acceptedText(accepted: Accepted): string {
  const designs = byName(accepted).map(([design, reasons]) => {
    const own = byName(reasons).map(([reason, names]) => {
      const lines = names.toSorted().map((name) => JSON.stringify(name))
      return `${JSON.stringify(reason)}: ${block('[]', lines, 3)}`
    })
    return `${JSON.stringify(design)}: ${block('{}', own, 2)}`
  })
  return block('{}', designs, 1)
}

function byName<T>(members: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(members).sort(alphabetical)
}

function alphabetical([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}

function block([open, close]: string, lines: readonly string[], depth: number): string {
  if (lines.length === 0) return `${open}${close}`
  const indent = '  '.repeat(depth + 1)
  return `${open}\n${lines.map((line) => indent + line).join(',\n')}\n${'  '.repeat(depth)}${close}`
}
