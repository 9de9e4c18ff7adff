import { join } from 'node:path'
import { type Competitor, Refused } from './competitor.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const script = join(root, 'scripts', 'moveproof.mjs')

/** Every way of ours to search that is worth a row; the first is what all others are compared with. */
export const ours: readonly Competitor[] = [
  competitor('moveproof', 'states', ['--no-symmetry', '--workers', '1']),
  competitor('moveproof, 2 workers', 'states', ['--no-symmetry', '--workers', '2']),
  competitor('moveproof, symmetry', 'orbits', ['--symmetry', '--workers', '1']),
]

/** We take part through our own command line, in a process of our own like everybody. */
function competitor(name: string, stores: Competitor['stores'], options: readonly string[]): Competitor {
  return {
    name,
    tool: 'moveproof',
    stores,
    missing: () => undefined,
    async prepare({ model, bounds }) {
      const sizes = Object.entries(bounds).flatMap(([bound, value]) => [`--${bound}`, String(value)])
      const args = [script, 'bench', model.name, ...sizes, ...options, '--json']
      return { program: process.execPath, args, folder: root }
    },
    read: readOurs,
  }
}

export function readOurs(output: string) {
  const figures = JSON.parse(output)
  if (figures.stoppedBy !== null) throw new Refused(`its search was stopped by its limit on ${figures.stoppedBy}`)
  const { states, transitions, seconds, bytesPerState } = figures as Record<string, number>
  return { states: states!, transitions: transitions!, seconds: seconds!, bytesPerState: bytesPerState! }
}
