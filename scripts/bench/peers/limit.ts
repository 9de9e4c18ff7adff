import { join } from 'node:path'
import { build, optimised } from './build.ts'
import { type Competitor, Refused } from './competitor.ts'
import { definitions } from './peer-model.ts'
import { isInstalled } from './process.ts'

/** The search without any generality, in C: what this machine can do. */
export const limit: Competitor = {
  name: 'C, this model only',
  tool: 'limit',
  stores: 'states',
  missing({ model, bounds }) {
    if (!isInstalled('gcc')) return 'The C program needs the Debian package gcc.'
    if (!model.limitFits) return `There is no C program of ${model.name}.`
    return model.limitFits(bounds) ? undefined : 'The C program has no room for states of this size.'
  },
  async prepare({ model, bounds, folder, limits, expected }) {
    const source = join(import.meta.dirname, '..', 'limit', `${model.name}.c`)
    await build(
      { program: 'gcc', args: [...optimised, ...definitions(model, bounds), '-o', 'limit', source], folder },
      limits,
    )
    return { program: './limit', args: [String(tableBits(expected?.states ?? 10_000_000))], folder }
  },
  read: readLimit,
}

/** At most half of the table is filled. */
function tableBits(states: number): number {
  return Math.max(12, Math.ceil(Math.log2(states)) + 1)
}

export function readLimit(output: string) {
  const figures = /^(\d+) states, (\d+) transitions, \d+ levels, (\S+) seconds, (\d+) bytes$/m.exec(output)
  if (!figures) throw new Refused('it did not search everything')
  const [states, transitions, seconds, bytes] = figures.slice(1).map(Number) as [number, number, number, number]
  return { states, transitions, seconds, bytesPerState: bytes / states }
}
