import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bounds } from '../../../model/language/bounds.ts'
import { build, optimised } from './build.ts'
import { type Competitor, Refused, type Task } from './competitor.ts'
import { modelText, type PeerModel, replaceOnce } from './peer-model.ts'
import { isInstalled } from './process.ts'

/** Rumur, a Murphi, with one thread: first with plain ranges, then with scalarsets and its own choice of symmetry reduction. */
export const rumur: readonly Competitor[] = [competitor('Rumur', false), competitor('Rumur, scalarsets', true)]

function competitor(name: string, symmetry: boolean): Competitor {
  return {
    name,
    tool: 'rumur',
    stores: symmetry ? 'some' : 'states',
    missing: () => (['rumur', 'gcc'].every(isInstalled) ? undefined : 'Rumur needs the Debian packages rumur and gcc.'),
    async prepare({ model, bounds, folder, limits, expected }) {
      await writeFile(join(folder, 'model.m'), rumurModel(modelText(`${model.name}.m`), model, bounds, symmetry))
      const options = ['--threads', '1', '--deadlock-detection', 'off', '--output-format', 'machine-readable']
      const size = symmetry ? [] : setCapacity(expected)
      await build({ program: 'rumur', args: [...options, ...size, '--output', 'model.c', 'model.m'], folder }, limits)
      await build(
        { program: 'gcc', args: [...optimised, '-mcx16', '-o', 'model', 'model.c', '-lpthread'], folder },
        limits,
      )
      return { program: './model', args: [], folder }
    },
    read: readRumur,
  }
}

/** The model at the sizes that are measured; with symmetry its ranges are scalarsets. */
export function rumurModel(text: string, { constants, sets }: PeerModel, bounds: Bounds, symmetry: boolean): string {
  let sized = text
  for (const [bound, constant] of Object.entries(constants)) {
    sized = replaceOnce(sized, new RegExp(`^  ${constant}: \\d+;$`), `  ${constant}: ${bounds[bound]};`)
    const set = sets[bound]!
    if (symmetry) {
      sized = replaceOnce(sized, new RegExp(`^  ${set}: 1 \\.\\. ${constant};$`), `  ${set}: scalarset(${constant});`)
    }
  }
  return sized
}

/** Room for all states below three quarters, at which Rumur grows its set; 8 bytes are a slot. */
function setCapacity(expected: Task['expected']): string[] {
  if (!expected) return []
  return ['--set-capacity', String(8 * 2 ** Math.max(20, Math.ceil(Math.log2(expected.states / 0.75))))]
}

/** Rumur tells whole seconds only, so that the time of the process is taken. */
export function readRumur(output: string) {
  const summary = /<summary states="(\d+)" rules_fired="(\d+)" errors="(\d+)"/.exec(output)
  if (summary?.[3] !== '0') throw new Refused('it did not search everything without an error')
  return { states: Number(summary[1]), transitions: Number(summary[2]) }
}
