import type { System } from '../../model/language/system.ts'
import { stepText } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { checkCommand } from '../check/check-command.ts'
import type { Task } from '../check/select.ts'
import type { Difference } from './compare/difference.ts'
import { kinds, type Severity, severities, severityOf } from './compare/severity.ts'
import type { Place, Places } from './places.ts'
import type { GateState } from './state.ts'

/** A behaviour that shows what is wrong. */
export interface Evidence {
  readonly system: System
  readonly property: BoundProperty
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

const rank = ({ severity }: Finding): number => severities.indexOf(severity)

/** What the fewest steps show is read first; it may be behind the rest. */
const length = ({ evidence }: Finding): number => evidence?.steps.length ?? Number.MAX_SAFE_INTEGER

function commandOf({ search }: Difference, evidence: Evidence | undefined, state: GateState): string | undefined {
  const task = search === undefined ? undefined : state.searches.get(search)?.task
  return task && evidence && checkCommand(task, evidence.property)
}

/** What is told once: mutants of a design, and designs that share an action, have the same news. */
function groupKey({ kind, about, design, subject, before, after }: Difference, family: string | undefined): string {
  const key = (() => {
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
        return [subject]
      case 'counterexample':
        return kind === 'counterexample-again' || kind === 'length' ? [design, subject] : [family]
      case 'search':
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
  const task = state.searches.get(search ?? '')?.task ?? taskAbout(design, state)
  return task?.scenario.mutantOf ?? design
}

function taskAbout(design: string | undefined, state: GateState): Task | undefined {
  return [...state.searches.values()].find(({ task }) => task.system.name === design)?.task
}

function headline({ kind, about, design, subject }: Difference, group: readonly Difference[]): string {
  const { title } = kinds[kind]
  const others = new Set(group.map((one) => one.design)).size - 1
  const of = others === 0 ? design : `${design} and ${others} more`
  if (about === 'lock') return title
  if (about === 'search') return `${title}: ${of}`
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
  if (kind === 'counterexample-again') return state.replayed.get(subject!)
  const run = search === undefined ? undefined : state.searches.get(search)?.run
  const verdict = run?.verdicts.find(({ property }) => property.name === subject)
  if (!run || verdict?.found.verdict !== 'violated' || !verdict.found.trace) return undefined
  return { system: run.task.system, property: verdict.property, trace: verdict.found.trace }
}

/** Whatever is violated is so by its last step; for the rest it is where the thing is written. */
function placeOf(
  { about, search, subject, design }: Difference,
  evidence: Evidence | undefined,
  state: GateState,
  places: Places,
): Place | undefined {
  const last = evidence?.steps.at(-1)?.place
  if (last) return last
  const task = state.searches.get(search ?? '')?.task ?? taskAbout(design, state)
  const whole = task && places.of(task.scenario.system.definedAt, task.system.name)
  switch (about) {
    case 'lock':
      return undefined
    case 'counterexample':
      return subject === undefined ? undefined : places.ofFile(subject)
    case 'search':
      return whole
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
