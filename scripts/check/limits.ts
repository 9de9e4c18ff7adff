import { totalmem } from 'node:os'
import { UsageError } from '../exit.ts'

/** What ends a search that has not seen everything. Each search of a run has them anew. */
export interface SearchLimits {
  readonly states?: number | undefined
  readonly depth?: number | undefined
  readonly seconds?: number | undefined
  readonly memoryBytes: number
}

export interface LimitOptions {
  readonly states?: unknown
  readonly depth?: unknown
  readonly seconds?: unknown
  readonly memory?: unknown
}

/** @throws UsageError for a value that no limit can have */
export function searchLimits(options: LimitOptions): SearchLimits {
  return {
    states: wholeNumber('--limit-states', options.states, 1),
    depth: wholeNumber('--limit-depth', options.depth, 0),
    seconds: seconds(options.seconds),
    memoryBytes: memory(options.memory),
  }
}

/** The value of a number option that was given at most once. Without `min` the caller knows better what it can be. */
export function wholeNumber(option: string, value: unknown, min?: number): number | undefined {
  if (value === undefined) return undefined
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (Number.isSafeInteger(number) && (number as number) >= (min ?? Number.MIN_SAFE_INTEGER)) return number as number
  const range = min === undefined ? '' : ` from ${min}`
  throw new UsageError(`${option} takes one whole number${range}; it was given ${shown(value)}.`)
}

/** Half of what the machine, or the container, has: the search must leave room for what confirms it. */
function defaultMemoryBytes(): number {
  const constrained = process.constrainedMemory()
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return Math.floor(total / 2)
}

function seconds(value: unknown): number | undefined {
  return value === undefined ? undefined : positiveNumber('--limit-seconds', value)
}

/** @throws UsageError */
export function positiveNumber(option: string, value: unknown): number {
  const number = Number(value)
  if (!Array.isArray(value) && String(value).trim() !== '' && number > 0 && Number.isFinite(number)) return number
  throw new UsageError(`${option} takes one number above 0, such as ${option} 60; it was given ${shown(value)}.`)
}

function memory(value: unknown): number {
  if (value === undefined) return defaultMemoryBytes()
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*([kmgt])(?:i?b)?$/i.exec(value.trim()) : null
  if (match && Number(match[1]) > 0) {
    return Math.floor(Number(match[1]) * 1024 ** (1 + 'kmgt'.indexOf(match[2]!.toLowerCase())))
  }
  throw new UsageError(`--limit-memory takes one size with its unit, such as 512M or 4G; it was given ${shown(value)}.`)
}

/** A value that was not understood, as it was written. */
export function shown(value: unknown): string {
  return Array.isArray(value) ? `several: ${value.join(', ')}` : `'${String(value)}'`
}
