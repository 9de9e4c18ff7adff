import { interruptSignal } from '../interrupt.ts'
import { acceleratorsIn, boundsIn, limitsIn, workersIn } from './arguments.ts'
import type { Command } from './command.ts'
import { accelerators, compact, flag, json, limits, number, workers } from './options.ts'

export const benchCommand: Command = {
  words: 'bench <model>',
  describe: 'Measure the search on a benchmark model',
  async positional() {
    const { benchmarkModels } = await import('../bench/models.ts')
    return `Name of the model: ${benchmarkModels.map(({ system }) => system.name).join(', ')}`
  },
  options: {
    repeat: number('Measure so often and show the median', 1),
    symmetry: flag('With symmetry reduction'),
    compact,
    workers: { ...workers, default: 1 },
    ...accelerators,
    ...limits,
    json,
  },
  bounds: async () => (await import('../bench/models.ts')).benchmarkModels,
  async run({ argv, terminal }) {
    const [{ bench }, { benchmarkModels }, { wholeNumber }] = await Promise.all([
      import('../commands/bench.ts'),
      import('../bench/models.ts'),
      import('../check/limits.ts'),
    ])
    return bench(
      benchmarkModels,
      {
        model: String(argv.model),
        bounds: await boundsIn(argv, benchmarkModels),
        repeat: wholeNumber('--repeat', argv.repeat, 1)!,
        symmetry: argv.symmetry === true,
        compact: argv.compact === true,
        workers: await workersIn(argv),
        accelerators: acceleratorsIn(argv),
        limits: await limitsIn(argv),
        json: argv.json === true,
        signal: interruptSignal(),
      },
      terminal,
    )
  },
}
