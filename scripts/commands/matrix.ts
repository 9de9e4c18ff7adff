import { writeFileSync } from 'node:fs'
import { MoveproofError, unknownName } from '../../model/language/error.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { worst } from '../check/claim.ts'
import type { SearchLimits } from '../check/limits.ts'
import { asksLiveness } from '../check/reductions.ts'
import type { Run } from '../check/run.ts'
import { verdictsOnly } from '../check/search-task.ts'
import { type Selection, selectTasks } from '../check/select.ts'
import { type ExitCode, exitCodes, UsageError } from '../exit.ts'
import { byMoverText, soleMover } from '../matrix/by-mover.ts'
import { matrixOf } from '../matrix/cells.ts'
import { matrixHtml } from '../matrix/html.ts'
import { matrixJson } from '../matrix/json.ts'
import { matrixText } from '../matrix/text.ts'
import { fileProblem } from '../output/file-problem.ts'
import { countText } from '../output/numbers.ts'
import type { Terminal } from '../output/terminal.ts'
import { runOf, searchAll } from '../side-by-side/searches.ts'

export interface MatrixOptions extends Selection {
  /** For each search anew. */
  readonly limits: SearchLimits
  /** Threads for searches that take long. */
  readonly workers: number
  /** Designs under each mover alone. */
  readonly byMover: boolean
  /** File for the page. */
  readonly html?: string | undefined
  readonly json: boolean
  readonly signal?: AbortSignal | undefined
}

/** Searches designs and shows at one glance which properties they have. */
export async function matrix(
  scenarios: readonly Scenario[],
  options: MatrixOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.byMover && options.mutants) {
    throw new UsageError('matrix --by-mover shows designs under each mover alone: leave --mutants out.')
  }
  const { table, names } = tableOf(scenarios, options)
  const shown = new Set(selectTasks(table, { ...options, names }).map(({ system }) => system.name))
  const tasks = selectTasks(table, { ...options, names, conditions: !options.byMover })
  const { limits, signal, json, html } = options
  // Before the searches, so that nobody waits for a page that cannot be written.
  if (html !== undefined) write(html, '')
  const mode = { ...verdictsOnly, limits }
  const searches = tasks.map((task) => ({ task, mode: { ...mode, symmetry: !asksLiveness(task) } }))
  const runs: Run[] = []
  const { workers } = options
  for await (const ended of searchAll(searches, { workers, scenarios, signal, progress: terminal.progress })) {
    runs.push(runOf(ended))
  }
  const found = matrixOf(runs, shown)
  const interrupted = signal?.aborted ?? false
  const outcome = worst(runs.map((run) => run.outcome))
  if (html !== undefined) write(html, matrixHtml(found, options.bounds))
  if (json) {
    const end = { ok: outcome === 'met' && !interrupted, interrupted }
    terminal.print(`${JSON.stringify(matrixJson(found, end), undefined, 2)}\n`)
  } else {
    const differing = [...new Set(runs.filter((run) => run.outcome === 'differs').map(({ task }) => task.system.name))]
    terminal.print(
      options.byMover
        ? byMoverText(found, designsIn(scenarios, options.names), scenarios, options.bounds, terminal)
        : matrixText(found, options.bounds, terminal),
    )
    if (interrupted)
      terminal.print(`interrupted, ${countText(tasks.length - runs.length, 'search', 'searches')} not begun\n`)
    if (differing.length > 0) terminal.print(`differs from its claim: ${differing.join(', ')}\n`)
  }
  if (interrupted) return exitCodes.interrupted
  return { met: exitCodes.asClaimed, differs: exitCodes.differs, undecided: exitCodes.undecided }[outcome]
}

/** What is searched, and what of it has been asked for: designs under one mover alone have rows only where that is asked. */
function tableOf(
  scenarios: readonly Scenario[],
  { names, byMover }: Pick<MatrixOptions, 'names' | 'byMover'>,
): { readonly table: readonly Scenario[]; readonly names: readonly string[] } {
  if (!byMover) return { table: scenarios.filter(({ alone, system }) => !alone || names.includes(system.name)), names }
  const designs = designsIn(scenarios, names)
  const table = scenarios.filter((scenario) => designs.includes(soleMover(scenario)?.design ?? ''))
  return { table, names: [...new Set(table.map(({ system }) => system.name))] }
}

/**
 * Designs by name, or all of them.
 * @throws unknown-name
 */
function designsIn(scenarios: readonly Scenario[], names: readonly string[]): readonly string[] {
  const own = scenarios.filter(({ mutantOf, alone }) => mutantOf === undefined && !alone)
  const known = [...new Set(own.map(({ system }) => system.name))]
  for (const name of names)
    if (!known.includes(name)) throw unknownName('design', name, known, 'moveproof list shows all of them')
  return names.length > 0 ? names : known
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new MoveproofError('bad-file', {
      what: `${file} cannot be written: ${fileProblem(error)}.`,
      where: file,
      next: 'give --html a file that can be written',
    })
  }
}
