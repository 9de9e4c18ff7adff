import type { System } from '../../model/language/system.ts'
import { stepText } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { checkCommand } from '../check/check-command.ts'
import type { Task } from '../check/select.ts'
import { ModelError, modelProblem } from '../exit.ts'
import { countText } from '../output/numbers.ts'
import type { Difference } from './compare/difference.ts'
import { kinds, type Severity, severities, severityOf } from './compare/severity.ts'
import type { Place, Places } from './places.ts'
import { problemLines } from './problem.ts'
import type { GateState } from './state.ts'

/** A behaviour that shows what is wrong. */
export interface Evidence {
  readonly system: System
  /** Undefined for the way to an error of the model. */
  readonly property: BoundProperty | undefined
  readonly trace: Trace
  /** Each step as people read it, and where its action is written. */
  readonly steps: readonly { readonly by: string; readonly text: string; readonly place: Place | undefined }[]
}

/** Differences that are one for a reader: the same thing in several searches. */
export interface Finding {
  readonly kind: Difference['kind']
  readonly severity: Severity
  /** `new violation: P1-no-dma-to-moved-page of short-pin` */
  readonly headline: string
  /** `holds → violated in 9 steps` */
  readonly change: string | undefined
  /** The one to show first. */
  readonly main: Difference
  readonly differences: readonly Difference[]
  /** Where to look in the source. */
  readonly place: Place | undefined
  readonly evidence: Evidence | undefined
  /** Shows the evidence with everything that changes on the way. */
  readonly command: string | undefined
}

/** Groups differences, and finds for each group where to look and what shows it. */
export function findingsOf(differences: readonly Difference[], state: GateState, places: Places): Finding[] {
  const keyOf = (difference: Difference) => groupKey(difference, familyOf(difference, state))
  const findings = [...Map.groupBy(differences, keyOf).values()].map((group) => {
    const main = foremost(group, state, familyOf(group[0]!, state))
    const evidence = evidenceOf(main, state, places)
    return {
      kind: main.kind,
      severity: severityOf(main.kind),
      headline: headline(main, group),
      change: changeText(main),
      main,
      differences: group,
      place: placeOf(main, evidence, state, places),
      evidence,
      command: commandOf(main, evidence, state),
    }
  })
  return findings.sort((one, other) => rank(one) - rank(other) || length(one) - length(other))
}

/** What ended a gate, or kept the lock file from being written, as a finding beside others. */
export function failure(error: unknown, places: Places): Finding {
  const kind = 'gate-failed'
  const details = problemLines(error)
  const main: Difference = { kind, about: 'lock', details }
  const { severity, title: headline } = kinds[kind]
  // What is wrong with a module says where.
  const [, file, line, column] = details.map((text) => /^at (.+?):(\d+)(?::(\d+))?$/.exec(text)).find(Boolean) ?? []
  const place = file === undefined ? undefined : places.named(file, Number(line), Number(column ?? 1))
  const nothing = { change: undefined, evidence: undefined, command: undefined }
  return { kind, severity, headline, main, differences: [main], place, ...nothing }
}

const rank = ({ severity }: Finding): number => severities.indexOf(severity)

/** What the fewest steps show is read first; it may be behind the rest. */
const length = ({ evidence }: Finding): number => evidence?.steps.length ?? Number.MAX_SAFE_INTEGER

function commandOf({ search }: Difference, evidence: Evidence | undefined, state: GateState): string | undefined {
  const task = taskFor(search, state)
  return task && evidence && checkCommand(task, evidence.property)
}

/** What is told once: mutants of a design, and designs that share an action, have the same news. */
function groupKey(
  { kind, about, design, subject, before, after, details }: Difference,
  family: string | undefined,
): string {
  const key = (() => {
    if (kind === 'not-compared') return [about]
    switch (about) {
      case 'lock':
        return []
      case 'action':
        return kind === 'action-renamed' ? [before, after] : [subject]
      case 'property':
        // Its name is all that is new of it, wherever it is asked.
        if (kind.startsWith('property-')) return [subject, kind === 'property-renamed' ? before : '']
        // These ask for a change of one scenario.
        return kind === 'fixed-violation' || kind === 'not-as-claimed' ? [design, subject] : [family, subject]
      case 'mutant':
        return kind === 'accepted-gone' ? [subject] : [design]
      case 'counterexample':
        return kind === 'counterexample-again' || kind === 'counterexample-unreadable' || kind === 'length'
          ? [design, subject]
          : [family]
      case 'search':
        if (kind === 'model-error') return [family, details[0]]
        return kind === 'source' || kind === 'not-searched' ? [] : [kind === 'not-as-claimed' ? design : family]
    }
  })()
  return JSON.stringify([kind, ...key])
}

/** Designs before their mutants; among these fewer steps say more; otherwise the first one does. */
function foremost(group: readonly Difference[], state: GateState, family: string | undefined): Difference {
  const designs = group.filter(({ design }) => design === family)
  const length = (difference: Difference) => traceOf(difference, state)?.trace.steps.length ?? Number.POSITIVE_INFINITY
  return (designs.length > 0 ? designs : group).reduce((best, other) => (length(other) < length(best) ? other : best))
}

function familyOf({ design, search }: Difference, state: GateState): string | undefined {
  const task = taskFor(search, state) ?? taskAbout(design, state)
  return task?.scenario.mutantOf ?? design
}

function taskFor(search: string | undefined, { searches, failed, notBegun }: GateState): Task | undefined {
  if (search === undefined) return undefined
  return searches.get(search)?.task ?? failed.get(search)?.task ?? notBegun.get(search)
}

function taskAbout(design: string | undefined, state: GateState): Task | undefined {
  return [...state.searches.values()].find(({ task }) => task.system.name === design)?.task
}

function headline({ kind, about, design, subject }: Difference, group: readonly Difference[]): string {
  const { title } = kinds[kind]
  const others = new Set(group.map((one) => one.design)).size - 1
  const of = others === 0 ? design : `${design} and ${others} more`
  if (about === 'lock') return title
  if (kind === 'not-compared') {
    const [one, several] = about === 'search' ? ['search', 'searches'] : ['kept counterexample', 'kept counterexamples']
    return `${title}: ${countText(group.length, one!, several)}`
  }
  if (about === 'search') return `${title}: ${of}`
  if (kind === 'accepted-renamed' || kind === 'accepted-orphaned') return `${title}: ${group.length} of ${of}`
  if (about === 'counterexample') return `${title}: ${group.length === 1 ? subject : `${group.length} of ${of}`}`
  return `${title}: ${subject} of ${of}`
}

function changeText({ before, after }: Difference): string | undefined {
  if (before !== undefined && after !== undefined) return `${before} → ${after}`
  return before === undefined ? after : `was: ${before}`
}

function evidenceOf(difference: Difference, state: GateState, places: Places): Evidence | undefined {
  const found = traceOf(difference, state)
  if (!found) return undefined
  const { system, property, trace } = found
  const steps = trace.steps.map(({ action: name, parameters }) => {
    const action = system.actions.find((one) => one.name === name)!
    return { by: action.by, text: stepText(action, parameters), place: places.of(action.definedAt, name) }
  })
  return { system, property, trace, steps }
}

type Shown = Pick<Evidence, 'system' | 'property' | 'trace'>

/** The behaviour that shows a violation, where there is one and it was found or replayed now. */
function traceOf({ kind, search, subject }: Difference, state: GateState): Shown | undefined {
  if (kind === 'model-error') return wayTo(state.failed.get(search!)?.error)
  if (kind === 'counterexample-again') return state.replayed.get(subject!)
  const run = search === undefined ? undefined : state.searches.get(search)?.run
  const verdict = run?.verdicts.find(({ property }) => property.name === subject)
  if (!run || verdict?.found.verdict !== 'violated' || !verdict.found.trace) return undefined
  return { system: run.task.system, property: verdict.property, trace: verdict.found.trace }
}

/** What led to an error of the model, where anything did. */
function wayTo(error: unknown): Shown | undefined {
  const trace = error instanceof ModelError ? error.cause.details.trace : undefined
  return trace && { system: (error as ModelError).system, property: undefined, trace }
}

/** Whatever is violated is so by its last step; for the rest it is where the thing is written. */
function placeOf(
  { kind, about, search, subject, design }: Difference,
  evidence: Evidence | undefined,
  state: GateState,
  places: Places,
): Place | undefined {
  // Nothing violates a property but a step; an error of the model is in what comes after the last one.
  const last = evidence?.property && evidence.steps.at(-1)?.place
  if (last) return last
  // It is about no place that the first of them is somewhere.
  if (kind === 'not-compared') return undefined
  const task = taskFor(search, state) ?? taskAbout(design, state)
  const system = task?.scenario.system ?? state.failed.get(search ?? '')?.scenario.system
  const whole = system && places.of(system.definedAt, system.name)
  switch (about) {
    case 'lock':
      return undefined
    case 'counterexample':
      return subject === undefined ? undefined : places.ofFile(subject)
    case 'search': {
      const { where = '' } = modelProblem(state.failed.get(search ?? '')?.error)?.details ?? {}
      const action = task?.system.actions.find(({ name }) => where.includes(` of ${name}(`))
      return places.of(action?.definedAt, action?.name ?? '') ?? whole
    }
    case 'action':
      return places.of(task?.system.actions.find(({ name }) => name === subject)?.definedAt, subject!) ?? whole
    case 'mutant': {
      // `drop condition grab.mapped`
      const action = /^\w+ \w+ (.*?)\./.exec(subject!)?.[1]
      return places.of(task?.system.actions.find(({ name }) => name === action)?.definedAt, action ?? '') ?? whole
    }
    case 'property':
      return places.of(task?.properties.find(({ name }) => name === subject)?.definedAt, subject!) ?? whole
  }
}
