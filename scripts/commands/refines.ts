import { Alphabet } from '../../explorer/refinement/alphabet.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import type { Terminal } from '../output/terminal.ts'
import { type Compared, compareBehaviours, searchWhole } from '../refinement/compare.ts'
import { comparedJson, settingJson } from '../refinement/json.ts'
import type { ComparisonOptions } from '../refinement/options.ts'
import { pairAt, scenarioNamed } from '../refinement/pair.ts'
import { comparedText, paragraphs, settingText } from '../refinement/texts.ts'

export interface RefinesOptions extends ComparisonOptions {
  readonly design: string
  readonly other: string
}

/** Says whether every visible behaviour of one design is one of another, at the same bounds. @throws unknown-name, UsageError */
export async function refines(
  scenarios: readonly Scenario[],
  { design, other, bounds, visible, refusals, limits, json, signal }: RefinesOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const pair = pairAt(scenarioNamed(scenarios, design), scenarioNamed(scenarios, other), bounds)
  const alphabet = new Alphabet(pair.left, pair.right, visible)
  const options = { limits, signal, progress: terminal.progress }
  const names = { left: pair.left.name, right: pair.right.name }
  const left = { ...(await searchWhole(pair.left, [], alphabet, options)), name: names.left }
  const right = { ...(await searchWhole(pair.right, [], alphabet, options)), name: names.right }
  const compared = await compareBehaviours(left, right, alphabet, refusals, options)
  // A design that waits for ever does nothing that another one does not do.
  const isSilent = 'difference' in compared && !compared.difference && !refusals
  const hint = isSilent ? paragraphs(['What each may refuse to do was not compared: --refusals does.'], terminal) : ''
  terminal.print(
    json
      ? `${JSON.stringify({ ...settingJson(left, right, alphabet), refusals, ...comparedJson(left, right, compared) }, undefined, 2)}\n`
      : `${settingText(pair, names, alphabet, terminal)}\n${comparedText(left, right, compared, refusals, limits, terminal)}${hint}`,
  )
  return signal?.aborted ? exitCodes.interrupted : comparisonExitCode([compared])
}

/** A difference counts more than what is left open. */
export function comparisonExitCode(all: readonly Compared[]): ExitCode {
  if (all.some((compared) => 'difference' in compared && compared.difference)) return exitCodes.differs
  return all.some((compared) => 'stoppedBy' in compared) ? exitCodes.undecided : exitCodes.asClaimed
}
