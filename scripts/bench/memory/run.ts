import type { Argv } from 'yargs'
import { wholeNumber } from '../../check/limits.ts'
import { json } from '../../command-line/options.ts'
import { type ExitCode, exitCodes } from '../../exit.ts'
import { npmScript } from '../../npm-script.ts'
import { bytesText, countText, numberText, roundedText } from '../../output/numbers.ts'
import { processTerminal } from '../../output/terminal.ts'
import { type Filled, fillStore } from './fill.ts'

// `npm run bench:memory`: how a store grows that is larger than any model at hand would make it.

const terminal = processTerminal()

async function main(parser: Argv): Promise<ExitCode> {
  const argv = await parser
    .usage('$0\n\nFills a store of states and says how long its longest pause was. Above 4 GB unless told otherwise.')
    .options({
      states: { nargs: 1, default: 50_000_000, describe: 'How many states' },
      words: { nargs: 1, default: 24, describe: 'How many words of 32 bits each of them takes' },
      json,
    })
    .strict()
    .parseAsync()
  const states = wholeNumber('--states', argv.states, 1)!
  const width = wholeNumber('--words', argv.words, 1)!
  const filled = fillStore(states, width, (done) =>
    terminal.progress.show(() => `${numberText(done)} of ${countText(states, 'state')}`),
  )
  terminal.progress.clear()
  terminal.print(argv.json === true ? `${JSON.stringify(filled, undefined, 2)}\n` : text(filled))
  return filled.wrong > 0 || filled.states !== states ? exitCodes.internal : exitCodes.asClaimed
}

function text({ states, bytes, seconds, longestMs, longestProcessorMs, checked, wrong }: Filled): string {
  return `  states          ${numberText(states)}
  store           ${bytesText(bytes)}, ${roundedText(bytes / states)} bytes per state
  seconds         ${roundedText(seconds)}
  longest pause   ${roundedText(longestMs)} ms, longest without what else the machine did: ${roundedText(longestProcessorMs)} ms
  looked up again ${numberText(checked)}
  wrong           ${numberText(wrong)}
`
}

await npmScript('bench:memory', terminal, main)
