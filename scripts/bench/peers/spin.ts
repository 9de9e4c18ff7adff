import { build, optimised } from './build.ts'
import { type Competitor, Refused, type Task } from './competitor.ts'
import { definitions, modelFile } from './peer-model.ts'
import { isInstalled } from './process.ts'

/** SPIN, depth first, without partial-order reduction: it is asked for the same states as everybody. */
export const spin: Competitor = {
  name: 'SPIN',
  tool: 'spin',
  stores: 'states',
  missing({ model, bounds }) {
    if (!['spin', 'gcc'].every(isInstalled)) return 'SPIN needs the Debian packages spin and gcc.'
    return model.spinFits(bounds) ? undefined : `The model of ${model.name} for SPIN does not go to these sizes.`
  },
  async prepare(task) {
    const { model, bounds, folder, limits } = task
    await build(
      { program: 'spin', args: ['-a', ...definitions(model, bounds), modelFile(`${model.name}.pml`)], folder },
      limits,
    )
    await build(
      { program: 'gcc', args: [...optimised, '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c'], folder },
      limits,
    )
    return { program: './pan', args: panOptions(task), folder }
  },
  read: readPan,
}

/** No look at end states, which are deadlocks; a table with two slots or more for each state, and a stack that is deep enough. */
export function panOptions({ model, expected }: Pick<Task, 'model' | 'expected'>): string[] {
  const states = expected?.states ?? 10_000_000
  const bits = Math.max(18, Math.ceil(Math.log2(states)) + 1)
  return ['-E', `-w${bits}`, `-m${10_000 + Math.ceil(states * model.spinDepth)}`]
}

/**
 * SPIN counts initial states as transitions. Where one is chosen, that is a state more, before it.
 * It prints eight digits: so its sum of transitions is added up anew, and more than a hundred million are rounded.
 */
export function readPan(output: string, { model, bounds }: Pick<Task, 'model' | 'bounds'>) {
  if (output.includes('max search depth too small')) {
    throw new Refused('its search was truncated (max search depth too small), so its figures mean nothing')
  }
  const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? Number.NaN)
  const stored = number(/^\s*(\S+) states, stored/m)
  const matched = number(/^\s*(\S+) states, matched/m)
  const errors = number(/errors: (\d+)/)
  if (errors !== 0 || !Number.isSafeInteger(stored + matched)) {
    throw new Refused('it did not search everything without an error')
  }
  const seconds = number(/elapsed time (\S+) seconds/)
  const initial = model.initialStates(bounds)
  const choice = model.spinChooses ? 1 : 0
  const [ofStored, ofMatched] = [roundingOf(stored), roundingOf(matched)]
  return {
    states: stored - choice,
    transitions: stored + matched - choice - initial,
    rounding: { states: ofStored, transitions: ofStored + ofMatched },
    seconds,
  }
}

/** At most so far is a count from the one that is meant by eight digits. */
function roundingOf(count: number): number {
  const digits = String(count).length
  return digits <= 8 ? 0 : 10 ** (digits - 8) / 2
}
