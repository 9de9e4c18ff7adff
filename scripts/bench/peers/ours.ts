import { join } from 'node:path'
import { type Competitor, Refused } from './competitor.ts'
import { run } from './process.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const program = process.execPath
const script = join(root, 'scripts', 'moveproof.mjs')

interface Variant {
  readonly name: string
  readonly stores: Competitor['stores']
  /** Options that `bench` must have for this to be another variant than the first. */
  readonly needs: readonly string[]
  /** Given as far as `bench` has them. */
  readonly options: Readonly<Record<string, readonly string[]>>
}

/** Every way to search that is worth a row. The first is what all others are compared with. */
const variants: readonly Variant[] = [
  {
    name: 'moveproof',
    stores: 'states',
    needs: [],
    options: { symmetry: ['--no-symmetry'], workers: ['--workers', '1'] },
  },
  {
    name: 'moveproof, 2 workers',
    stores: 'states',
    needs: ['workers'],
    options: { symmetry: ['--no-symmetry'], workers: ['--workers', '2'] },
  },
  {
    name: 'moveproof, symmetry',
    stores: 'orbits',
    needs: ['symmetry'],
    options: { symmetry: ['--symmetry'], workers: ['--workers', '1'] },
  },
]

/** We take part through our own command line, in a process of our own like everybody. */
export async function ours(): Promise<Competitor[]> {
  const help = await run({ program, args: [script, 'bench', '--help'], folder: root }, { seconds: 60 })
  const has = (option: string) => new RegExp(`^\\s+--(\\[no-\\]|no-)?${option}\\b`, 'm').test(help.output)
  return variants.filter(({ needs }) => needs.every(has)).map((variant) => competitor(variant, has))
}

function competitor({ name, stores, options }: Variant, has: (option: string) => boolean): Competitor {
  const chosen = Object.entries(options).flatMap(([option, words]) => (has(option) ? words : []))
  return {
    name,
    tool: 'moveproof',
    stores,
    missing: () => undefined,
    async prepare({ model, bounds }) {
      const sizes = Object.entries(bounds).flatMap(([bound, value]) => [`--${bound}`, String(value)])
      return { program, args: [script, 'bench', model.name, ...sizes, ...chosen, '--json'], folder: root }
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
