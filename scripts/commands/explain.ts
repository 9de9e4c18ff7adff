import { traceOf } from '../../counterexamples/counterexample.ts'
import { explain as explanationOf } from '../../counterexamples/explain/explain.ts'
import { renderExplanation } from '../../counterexamples/explain/render.ts'
import { Page } from '../../counterexamples/layout.ts'
import { replay } from '../../counterexamples/replay.ts'
import { instantiate, type System, type SystemDefinition } from '../../model/language/system.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { designText } from '../check/bounds.ts'
import type { SearchLimits } from '../check/limits.ts'
import { readCounterexample } from '../counterexample/read.ts'
import { type ExitCode, exitCodes, withSystem } from '../exit.ts'
import { withBlocking } from '../explain/blocking.ts'
import { explanationJson } from '../explain/json.ts'
import type { Terminal } from '../output/terminal.ts'
import { judge, verdictText } from '../replay/judge.ts'

export interface ExplainOptions {
  readonly file: string
  /** For the searches that say whether a remedy blocks every counterexample, together. */
  readonly limits: SearchLimits
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

/** Says why a kept counterexample ends as it does: which steps matter, and which condition would have stopped it. */
export function explain(
  scenarios: readonly Scenario[],
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const known = readCounterexample(scenarios, options.file)
  const { counterexample, definition, system, property } = known
  return withSystem(system, async () => {
    const trace = traceOf(counterexample, system)
    replay(system, trace)
    const { still, conjunct } = judge(system, property, trace)
    if (!still) {
      terminal.diagnose(`${verdictText(property, trace, false)} There is nothing to explain.\n`)
      return exitCodes.differs
    }
    const { width, paint, progress } = terminal
    const { limits, signal } = options
    const original = originalOf(scenarios, system)
    const explained = { definition, original, property: known.unbound, conjunct, bounds: system.bounds }
    const explanation = await withBlocking(
      explained,
      explanationOf(system, property, trace, original && atBoundsOf(original, system)),
      { limits, signal, progress },
    )
    progress.clear()
    terminal.print(
      options.json
        ? `${JSON.stringify(explanationJson(system, property, explanation), undefined, 2)}\n`
        : `${headOf(system, terminal)}\n${renderExplanation(system, property, trace, explanation, { width, paint })}`,
    )
    return signal?.aborted ? exitCodes.interrupted : exitCodes.asClaimed
  })
}

function headOf(system: System, { width, paint }: Terminal): string {
  const page = new Page({ width, paint })
  page.line(0, 2, { text: system.title, paint: paint.dim })
  return `${designText(system, { width, paint })}\n${page.text}`
}

/** The design that a mutant was made from. */
function originalOf(scenarios: readonly Scenario[], system: System): SystemDefinition | undefined {
  const mutantOf = scenarios.find((scenario) => scenario.system.name === system.name)?.mutantOf
  return scenarios.find((scenario) => scenario.system.name === mutantOf)?.system
}

/** The design at the bounds of its mutant. */
function atBoundsOf(original: SystemDefinition, { bounds }: System): System {
  const isBound = (name: string) => original.bounds.some((bound) => bound.name === name)
  return instantiate(original, Object.fromEntries(Object.entries(bounds).filter(([name]) => isBound(name))))
}
