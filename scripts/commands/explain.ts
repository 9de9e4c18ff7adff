import { traceOf } from '../../counterexamples/counterexample.ts'
import { explain as explanationOf } from '../../counterexamples/explain/explain.ts'
import { renderExplanation } from '../../counterexamples/explain/render.ts'
import { replay } from '../../counterexamples/replay.ts'
import { instantiate, type System } from '../../model/language/system.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { designText } from '../check/bounds.ts'
import { readCounterexample } from '../counterexample/read.ts'
import { type ExitCode, exitCodes, withSystem } from '../exit.ts'
import { explanationJson } from '../explain/json.ts'
import type { Terminal } from '../output/terminal.ts'
import { judge, verdictText } from '../replay/judge.ts'

export interface ExplainOptions {
  readonly file: string
  readonly json: boolean
}

/** Says why a kept counterexample ends as it does: which steps matter, and which condition would have stopped it. */
export function explain(
  scenarios: readonly Scenario[],
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { counterexample, system, property } = readCounterexample(scenarios, options.file)
  return withSystem(system, () => {
    const trace = traceOf(counterexample, system)
    replay(system, trace)
    if (!judge(system, property, trace).still) {
      terminal.diagnose(`${verdictText(property, trace, false)} There is nothing to explain.\n`)
      return exitCodes.differs
    }
    const explanation = explanationOf(system, property, trace, originalOf(scenarios, system))
    const { width, paint } = terminal
    terminal.print(
      options.json
        ? `${JSON.stringify(explanationJson(system, property, explanation), undefined, 2)}\n`
        : `${designText(system, { width, paint })}\n\n${renderExplanation(system, property, trace, explanation, { width, paint })}`,
    )
    return exitCodes.asClaimed
  })
}

/** The design that a mutant was made from, at the mutant's bounds. */
function originalOf(scenarios: readonly Scenario[], system: System): System | undefined {
  const mutantOf = scenarios.find((scenario) => scenario.system.name === system.name)?.mutantOf
  const original = scenarios.find((scenario) => scenario.system.name === mutantOf)?.system
  const isBound = (name: string) => original?.bounds.some((bound) => bound.name === name)
  return (
    original &&
    instantiate(original, Object.fromEntries(Object.entries(system.bounds).filter(([name]) => isBound(name))))
  )
}
