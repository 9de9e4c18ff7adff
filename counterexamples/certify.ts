import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { type Instance, type System, type SystemAction, stepText } from '../model/language/system.ts'
import type { BoundProperty, PropertyKind } from '../properties/property.ts'
import { summaryOf } from './difference.ts'
import { initials, successors } from './interpreter.ts'
import { judgeState, judgeStep, legalEndIn, parametersText } from './judge.ts'
import { frozenTreeOf, keyOf, type State, stateOf } from './state.ts'

/** What has been shown to be true. */
export interface Certificate {
  /** Different states among the visited ones. */
  readonly states: number
  readonly transitions: number
  readonly initialStates: number
  /** Names of the properties that hold in all of these states, and so in all reachable ones. */
  readonly properties: readonly string[]
}

export interface CertifyOptions {
  /** How many states to look at between two yields; 1000 unless told. */
  readonly slice?: number
  /**
   * The visited state that stands for a given one, for a search that stored one state of each orbit. What it does is then
   * taken on trust, and so is the symmetry of the model.
   */
  readonly representative?: (tree: Tree) => Tree
}

/** The kinds that a set of states can prove: they speak of one state, or of one step. */
const certifiable: readonly PropertyKind[] = ['always', 'step', 'stuck', 'stuttering']

/**
 * Proves verdicts without trusting the search: the visited states contain every initial state, no action leads out of
 * them, and no state or step of them violates a property. Advance it to go on; it yields the number of states done.
 * The visited states are walked once.
 * @throws unconfirmed
 */
export function* certify(
  system: System,
  properties: readonly BoundProperty[],
  visited: Iterable<Tree>,
  options: CertifyOptions = {},
): Generator<number, Certificate, void> {
  const slice = options.slice ?? 1000
  const certified = properties.filter(({ kind }) => certifiable.includes(kind))
  const standIn = (state: State) => {
    if (!options.representative) return state
    return stateOf(system, options.representative(frozenTreeOf(system, state)), `system ${system.name}, representative`)
  }
  const seen = new Set<string>()
  /** States that must be among the visited ones but have not come yet, and why they must. */
  const awaited = new Map<string, Awaited>()
  const expect = (state: State, reason: Reason) => {
    const standing = standIn(state)
    const key = keyOf(standing)
    if (!seen.has(key) && !awaited.has(key)) awaited.set(key, { state: standing, reason })
  }

  const initialKeys = new Set<string>()
  for (const state of initials(system)) {
    initialKeys.add(keyOf(state))
    expect(state, 'initial')
  }
  let transitions = 0
  for (const visitedTree of visited) {
    const state = stateOf(system, visitedTree, `system ${system.name}, a visited state`)
    const key = keyOf(state)
    if (seen.has(key)) continue
    seen.add(key)
    awaited.delete(key)
    transitions += examine(system, certified, state, key, expect)
    if (seen.size % slice === 0) yield seen.size
  }
  for (const { state, reason } of awaited.values()) throw missing(system, state, reason)
  const names = certified.map(({ name }) => name)
  return { states: seen.size, transitions, initialStates: initialKeys.size, properties: names }
}

type Reason = 'initial' | { readonly from: State; readonly action: SystemAction; readonly instance: Instance }

interface Awaited {
  readonly state: State
  readonly reason: Reason
}

/** Judges one state and the steps from it. Returns how many steps there are. */
function examine(
  system: System,
  properties: readonly BoundProperty[],
  state: State,
  key: string,
  expect: (state: State, reason: Reason) => void,
): number {
  const tree = frozenTreeOf(system, state)
  for (const property of properties) {
    if (property.kind !== 'always') continue
    const { failure } = judgeState(system, property, tree)
    if (failure) throw violated(system, property, state, failure.conjunct, parametersText(property, failure.instance))
  }
  const steps = properties.filter(({ kind }) => kind === 'step')
  let enabled = 0
  let moves = false
  for (const { action, instance, state: after } of successors(system, state, tree)) {
    enabled++
    moves ||= keyOf(after) !== key
    expect(after, { from: state, action, instance })
    const afterTree = steps.length > 0 ? frozenTreeOf(system, after) : undefined
    for (const property of steps) {
      const { failure } = judgeStep(system, property, { before: tree, action, instance, after: afterTree })
      if (!failure) continue
      const parameters = parametersText(property, failure.instance)
      throw violated(system, property, state, failure.conjunct, parameters, stepText(action, instance))
    }
  }
  if (moves) return enabled
  for (const property of properties) {
    if (property.kind !== (enabled === 0 ? 'stuck' : 'stuttering')) continue
    if (!legalEndIn(system, property, tree)) throw violated(system, property, state, property.kind, '')
  }
  return enabled
}

function violated(
  system: System,
  property: BoundProperty,
  state: State,
  conjunct: string,
  parameters: string,
  step?: string,
): MoveproofError {
  const subject = step ? `the step ${step} from a visited state` : 'a visited state'
  return disagreement(
    `${property.name} does not hold in ${subject}: '${conjunct}'${parameters && ` for ${parameters}`}.`,
    `system ${system.name}, state: ${summaryOf(system, state)}`,
  )
}

function missing(system: System, state: State, reason: Reason): MoveproofError {
  const text = summaryOf(system, state)
  if (reason === 'initial') {
    return disagreement('An initial state is not among the visited states.', `system ${system.name}, state: ${text}`)
  }
  const step = stepText(reason.action, reason.instance)
  return disagreement(
    `The step ${step} leads out of the visited states.`,
    `system ${system.name}, from: ${summaryOf(system, reason.from)}; to: ${text}`,
  )
}

function disagreement(what: string, where: string): MoveproofError {
  return new MoveproofError('unconfirmed', {
    what,
    where,
    cause: 'search and witness disagree: a bug in moveproof',
    next: 'please report it with the system and its bounds; do not rely on the verdict',
  })
}
