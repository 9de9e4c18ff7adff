import type { Scenario } from '../../properties/scenario.ts'
import { type ExitCode, exitCodes, UsageError } from '../exit.ts'
import type { Terminal } from '../output/terminal.ts'
import { type DesignDifference, differenceOf, isOpen, isVisible, lengthOf } from '../refinement/difference.ts'
import { differenceText } from '../refinement/difference-text.ts'
import { comparedJson, settingJson } from '../refinement/json.ts'
import type { ComparisonOptions } from '../refinement/options.ts'
import { scenarioNamed } from '../refinement/pair.ts'
import { scenariosAt } from '../refinement/revision.ts'
import { paragraphs } from '../refinement/texts.ts'

export interface DiffOptions extends ComparisonOptions {
  /** Two designs; with a revision, those of which it is asked, or none for all. */
  readonly designs: readonly string[]
  /** Of the repository: compare it with the working tree. */
  readonly revision: string | undefined
}

interface Comparison {
  readonly names: { readonly before: string; readonly after: string }
  readonly before: Scenario
  readonly after: Scenario
}

/** Says what tells two designs, or two revisions of designs, apart. @throws unknown-name, UsageError */
export async function diff(
  scenarios: readonly Scenario[],
  options: DiffOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { designs, revision } = options
  if (revision === undefined) {
    if (designs.length !== 2) throw new UsageError('Name two designs, or a revision: diff A B, or diff --git main.')
    const [before, after] = designs.map((name) => scenarioNamed(scenarios, name, 'a revision is named with --git')) as [
      Scenario,
      Scenario,
    ]
    const names = { before: before.system.name, after: after.system.name }
    return report([{ names, before, after }], [], options, terminal)
  }
  const then = await scenariosAt(scenarios, revision)
  try {
    const { comparisons, onlyOnce } = acrossRevisions(then.scenarios, scenarios, designs, revision)
    return await report(comparisons, onlyOnce, options, terminal)
  } finally {
    then.remove()
  }
}

/** Each design of both revisions, and sentences about those that only one of them has. Mutants when they are named. */
function acrossRevisions(
  then: readonly Scenario[],
  now: readonly Scenario[],
  designs: readonly string[],
  revision: string,
): { comparisons: Comparison[]; onlyOnce: string[] } {
  const all = [...then, ...now]
  const wanted = designs.length > 0 ? designs : all.flatMap(({ system, mutantOf }) => (mutantOf ? [] : [system.name]))
  const names = new Set(wanted.map((name) => scenarioNamed(all, name).system.name))
  const comparisons: Comparison[] = []
  const onlyOnce: string[] = []
  for (const name of names) {
    const [before, after] = [then, now].map((table) => table.find(({ system }) => system.name === name))
    if (before && after)
      comparisons.push({ names: { before: `${name} at ${revision}`, after: `${name} now` }, before, after })
    else
      onlyOnce.push(before ? `${name} is no more: it was there at ${revision}.` : `${name} is new since ${revision}.`)
  }
  return { comparisons, onlyOnce }
}

async function report(
  comparisons: readonly Comparison[],
  onlyOnce: readonly string[],
  { revision, bounds, visible, refusals, limits, json, signal }: DiffOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const found: DesignDifference[] = []
  const same: string[] = []
  for (const { names, before, after } of comparisons) {
    if (signal?.aborted) break
    const options = { bounds, visible, refusals, limits, signal, progress: terminal.progress }
    const difference = await differenceOf(before, after, options)
    found.push(difference)
    if (json) continue
    const isSame = !isVisible(difference) && !isOpen(difference) && before.system.name === after.system.name
    if (isSame && comparisons.length > 1) same.push(after.system.name)
    else terminal.print(`${differenceText(difference, names, { refusals, limits }, terminal)}\n`)
  }
  if (json) {
    const all = { revision: revision ?? null, differences: found.map(differenceJson), onlyOnce }
    terminal.print(`${JSON.stringify(all, undefined, 2)}\n`)
  } else {
    const unchanged = same.length > 0 ? [`No verdict and no visible behaviour differs: ${same.join(', ')}.`] : []
    terminal.print(paragraphs([...unchanged, ...onlyOnce], terminal))
  }
  if (signal?.aborted) return exitCodes.interrupted
  if (onlyOnce.length > 0 || found.some(isVisible)) return exitCodes.differs
  return found.some(isOpen) ? exitCodes.undecided : exitCodes.asClaimed
}

function differenceJson(difference: DesignDifference) {
  const { before, after, alphabet, changes, verdicts, forth, back } = difference
  const verdict = (one: (typeof verdicts)[number]['before']) =>
    one && { verdict: one.verdict, steps: lengthOf(one) ?? null }
  return {
    ...settingJson(before, after, alphabet),
    differs: isVisible(difference),
    model: changes,
    verdicts: verdicts.map((one) => ({
      property: one.property,
      before: verdict(one.before) ?? null,
      after: verdict(one.after) ?? null,
    })),
    // Revisions of one design have one name.
    behaviours: [
      { of: 'after', ...comparedJson(after, before, forth) },
      { of: 'before', ...comparedJson(before, after, back) },
    ],
  }
}
