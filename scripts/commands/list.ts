import type { Scenario } from '../../properties/scenario.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { catalogueOf } from '../list/catalogue.ts'
import { catalogueJson } from '../list/json.ts'
import { catalogueText } from '../list/text.ts'
import type { Terminal } from '../output/terminal.ts'

/** What there is: designs with their bounds, mutants with what they break, properties with what they mean. */
export function list(
  scenarios: readonly Scenario[],
  { json }: { readonly json: boolean },
  terminal: Terminal,
): ExitCode {
  const catalogue = catalogueOf(scenarios)
  const text = json ? `${JSON.stringify(catalogueJson(catalogue), undefined, 2)}\n` : catalogueText(catalogue, terminal)
  terminal.print(text)
  return exitCodes.asClaimed
}
