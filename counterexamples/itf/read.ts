import type { Bounds } from '../../model/language/bounds.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { type System, type SystemAction, stepText } from '../../model/language/system.ts'
import type { Trace, TraceStep } from '../../model/language/trace.ts'
import { isLiveness, type PropertyKind, propertyKinds } from '../../properties/property.ts'
import { initials, type Successor, successors } from '../interpreter.ts'
import { badFile, Place, parseJson } from '../place.ts'
import type { State } from '../state.ts'
import { itfKey, itfState, variablesOf } from './value.ts'
import { actionVariable, picksVariable } from './write.ts'

/** A file in the Informal Trace Format that says which of our systems it is about. */
export interface ItfFile {
  readonly system: string
  readonly fingerprint: string | undefined
  readonly bounds: Bounds
  readonly property: string
  readonly kind: PropertyKind
  readonly conjunct: string | undefined
  readonly states: readonly ItfStep[]
  readonly loop: number | undefined
  /** The step from the last state to that in which the loop begins. */
  readonly back: string | undefined
}

interface ItfStep {
  readonly values: Readonly<Record<string, unknown>>
  /** The step that led there, as far as the file says: several may lead to the same state. */
  readonly action: string | undefined
  readonly parameters: readonly string[]
}

/** Is this a file in the Informal Trace Format rather than in ours? */
export function isItf(text: string): boolean {
  try {
    const file: unknown = JSON.parse(text)
    return typeof file === 'object' && file !== null && Array.isArray((file as ItfFile).states) && 'vars' in file
  } catch {
    return false
  }
}

/** @throws bad-file naming the place, such as `states[3].pages` */
export function parseItf(text: string, fileName: string): ItfFile {
  const root = new Place('', parseJson(text, fileName), fileName)
  const about = aboutOf(root, fileName)
  const kind = about.at('kind').oneOf(propertyKinds)
  const vars = root.at('vars').array((name) => name.text())
  const states = root.at('states').array((state) => parseState(state, vars))
  if (states.length === 0) root.at('states').at(0).object('a state')
  const { conjunct, fingerprint, back } = about.object()
  const optional = (name: string, value: unknown) => (value === undefined ? undefined : about.at(name).text())
  return {
    system: about.at('system').text(),
    fingerprint: optional('fingerprint', fingerprint),
    bounds: about.at('bounds').record((bound) => bound.wholeNumber(Number.MIN_SAFE_INTEGER)),
    property: about.at('property').text(),
    kind,
    conjunct: optional('conjunct', conjunct),
    states,
    loop: parseLoop(root.at('loop'), kind, states.length),
    back: optional('back', back),
  }
}

function aboutOf(root: Place, fileName: string): Place {
  const meta = root.object()['#meta']
  if (typeof meta === 'object' && meta !== null && 'moveproof' in meta) return root.at('#meta').at('moveproof')
  throw badFile(
    'The trace does not say what it is of: #meta.moveproof is missing.',
    fileName,
    'another tool has written it',
    'put "moveproof": {"system": …, "bounds": {…}, "property": …, "kind": …} into its #meta; --format itf shows how',
  )
}

function parseLoop(place: Place, kind: PropertyKind, states: number): number | undefined {
  if (isLiveness(kind)) return place.wholeNumber(0, states - 1)
  place.absent(`a counterexample of the kind '${kind}' has no loop`)
  return undefined
}

function parseState(state: Place, vars: readonly string[]): ItfStep {
  const values = Object.fromEntries(vars.map((name) => [name, state.at(name).present('an expression')]))
  const { [actionVariable]: action, [picksVariable]: picks } = values
  const texts = typeof picks === 'object' && picks !== null ? Object.values(picks) : []
  return {
    values,
    action: typeof action === 'string' ? action : undefined,
    parameters: texts.map((pick: unknown) => String((pick as { value?: unknown } | null)?.value)),
  }
}

/**
 * The behaviour that goes through these states. The interpreter finds the steps; what the file calls them only decides where several
 * steps lead to the same state.
 * @throws not-applicable naming the state that cannot be reached
 */
export function traceOfItf(file: ItfFile, system: System): Trace {
  const names = variablesOf(system)
  const given = file.states.map(({ values }) => names.map((name) => itfKey(values[name])))
  const keysOf = (state: State) => {
    const values = itfState(system, state)
    return names.map((name) => itfKey(values[name]))
  }
  const [initial, first] = firstState(system, (state) => isSame(keysOf(state), given[0]!))
  const steps: TraceStep[] = []
  let state = first
  const follow = (target: readonly string[], wanted: string | undefined, where: string) => {
    const all = [...successors(system, state)]
    const fitting = all.filter((next) => isSame(keysOf(next.state), target))
    const taken = fitting.find(({ action, instance }) => stepText(action, instance) === wanted) ?? fitting[0]
    if (!taken) throw unreachable(system, where, nearest(all, target, keysOf, names))
    steps.push({ action: taken.action.name, parameters: taken.instance })
    state = taken.state
  }
  for (const [i, step] of file.states.entries()) {
    if (i > 0) follow(given[i]!, step.action && `${step.action}(${step.parameters.join(', ')})`, `states[${i}]`)
  }
  const { loop, back } = file
  if (loop === undefined) return { initial, steps }
  // Other tools write the state in which the loop begins once more at its end.
  if (back !== undefined || !isSame(given.at(-1)!, given[loop]!)) follow(given[loop]!, back, `states[${loop}], again`)
  return { initial, steps, loopStart: loop }
}

function firstState(system: System, fits: (state: State) => boolean): [number, State] {
  let number = 0
  for (const state of initials(system)) {
    if (fits(state)) return [number, state]
    number++
  }
  throw new MoveproofError('not-applicable', {
    what: 'states[0] is no initial state of the system.',
    where: `system ${system.name}`,
    cause: 'the model, or its bounds, have changed since the trace was made, or it is of another model',
    next: 'find the counterexample again on this model',
  })
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.every((key, i) => key === other[i])
}

/** The step that comes nearest to the state, and the variables that are different after it. */
function nearest(
  all: readonly Successor[],
  target: readonly string[],
  keysOf: (state: State) => readonly string[],
  names: readonly string[],
): { action: SystemAction; text: string; different: readonly string[] } | undefined {
  const candidates = all.map(({ action, instance, state }) => {
    const keys = keysOf(state)
    return { action, text: stepText(action, instance), different: names.filter((_, i) => keys[i] !== target[i]) }
  })
  return candidates.sort((one, other) => one.different.length - other.different.length)[0]
}

function unreachable(system: System, where: string, near: ReturnType<typeof nearest>): MoveproofError {
  const tell = near ? ` The nearest is ${near.text}, after which ${near.different.join(', ')} would differ.` : ''
  return new MoveproofError('not-applicable', {
    what: `No step leads to ${where} from the state before it.${tell}`,
    where: `system ${system.name}`,
    cause: 'the model, or its bounds, have changed since the trace was made, or it is of another model',
    next: 'if the change was meant to rule this behaviour out, it does; otherwise compare the two states',
  })
}
