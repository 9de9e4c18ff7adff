import { copyFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Bounds } from '../../../model/language/bounds.ts'
import { type Competitor, Refused, type Task } from './competitor.ts'
import { modelFile, modelText, type PeerModel, replaceOnce } from './peer-model.ts'
import { isInstalled } from './process.ts'

/** TLC with one worker: first every state, then with the symmetry of all sets. */
export const tlc: readonly Competitor[] = [competitor('TLC', false), competitor('TLC, SYMMETRY', true)]

function competitor(name: string, symmetry: boolean): Competitor {
  return {
    name,
    tool: 'tlc',
    stores: symmetry ? 'orbits' : 'states',
    missing: () =>
      process.env.TLA2TOOLS_JAR && isInstalled('java')
        ? undefined
        : 'TLC needs java, and its jar as the environment variable TLA2TOOLS_JAR.',
    async prepare({ model, bounds, folder }) {
      await copyFile(modelFile(`${model.name}.tla`), join(folder, `${model.name}.tla`))
      const configuration = tlcConfiguration(modelText(`${model.name}.cfg`), model, bounds, symmetry)
      await writeFile(join(folder, `${model.name}.cfg`), configuration)
      const java = ['-XX:+UseParallelGC', '-cp', resolve(process.env.TLA2TOOLS_JAR!), 'tlc2.TLC']
      const options = ['-tool', '-workers', '1', '-metadir', join(folder, 'metadata'), `${model.name}.tla`]
      return { program: 'java', args: [...java, ...options], folder }
    },
    read: readTlc,
  }
}

/** The configuration with sets of the sizes that are measured. */
export function tlcConfiguration(text: string, { sets }: PeerModel, bounds: Bounds, symmetry: boolean): string {
  let sized = text
  for (const [bound, set] of Object.entries(sets)) {
    const elements = Array.from({ length: bounds[bound]! }, (_, i) => `${set.toLowerCase()}${i + 1}`)
    sized = replaceOnce(sized, new RegExp(`^  ${set} = \\{.*\\}$`), `  ${set} = {${elements.join(', ')}}`)
  }
  return symmetry ? `${sized}SYMMETRY Symmetry\n` : sized
}

/** TLC counts initial states as generated. */
export function readTlc(output: string, { model, bounds }: Pick<Task, 'model' | 'bounds'>) {
  const counts = /^(\d+) states generated, (\d+) distinct states found, 0 states left on queue/m.exec(output)
  if (!counts || !output.includes('Model checking completed. No error has been found.')) {
    throw new Refused('it did not search everything without an error')
  }
  const finished = /^Finished in (\d+)ms/m.exec(output)
  return {
    states: Number(counts[2]),
    transitions: Number(counts[1]) - model.initialStates(bounds),
    ...(finished ? { seconds: Number(finished[1]) / 1000 } : {}),
  }
}
