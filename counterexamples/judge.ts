import type { Tree } from '../model/language/shape.ts'
import { textOf } from '../model/language/shape.ts'
import { type Instance, type System, type SystemAction, stepText } from '../model/language/system.ts'
import type { BoundProperty } from '../properties/property.ts'
import { ask, askOnce, type Subject } from './evaluation.ts'
import { actionText, apply, blockedIn } from './interpreter.ts'
import { type Reads, Recorder } from './reads.ts'
import { frozenTreeOf, keyOf, type State } from './state.ts'

/** A step that was taken, with the states around it. */
export interface TakenStep {
  readonly before: State
  readonly action: SystemAction
  readonly instance: Instance
  readonly after: State
}

/** The same step with frozen trees, for callers that ask many questions about one state. */
export interface TreeStep {
  readonly before: Tree
  readonly action: SystemAction
  readonly instance: Instance
  readonly after: Tree
}

/** A conjunct that is false for one choice of the property's parameters. */
export interface Failure {
  readonly conjunct: string
  readonly instance: Instance
}

/** A failure with its reason. */
export interface Violation extends Failure {
  /** The property's parameters as people read them: `page = page0, device = nic1`. Empty when it has none. */
  readonly parameters: string
  readonly why: Reads
}

/** What an `always` or `step` property says of one subject. `asked` is false when its premise held for nothing. */
export interface Judgement {
  readonly asked: boolean
  readonly failure: Failure | undefined
}

/** An action that cannot be taken, the condition that stops it, and what that condition read. */
export interface Blocked {
  readonly step: string
  readonly condition: string
  readonly why: Reads
}

/** Which instance of an `always` property is false in a state, if any, and what it read. */
export function violationIn(system: System, property: BoundProperty, state: State): Violation | undefined {
  const tree = frozenTreeOf(system, state)
  const { failure } = judgeState(system, property, tree)
  return failure && violation(system, property, failure, (recorder) => recorder.watch(system, tree))
}

/** Which instance of a `step` property is false of a step, if any, and what it read. */
export function violationOf(system: System, property: BoundProperty, taken: TakenStep): Violation | undefined {
  const [before, after] = [frozenTreeOf(system, taken.before), frozenTreeOf(system, taken.after)]
  const { failure } = judgeStep(system, property, { ...taken, before, after })
  return (
    failure &&
    violation(system, property, failure, (recorder) => watchStep(system, recorder, { ...taken, before, after }))
  )
}

/** For a goal that is not reached in a state: the first false conjunct of each of its instances, with what it read. */
export function missesIn(system: System, property: BoundProperty, state: State): Violation[] {
  const tree = frozenTreeOf(system, state)
  return property.instances.flatMap((instance) => {
    const conjunct = falseConjunct(system, property, tree, instance)
    if (conjunct === undefined) return []
    return [violation(system, property, { conjunct, instance }, (recorder) => recorder.watch(system, tree))]
  })
}

/** `always` on a frozen tree: must hold for every instance whose premise holds. */
export function judgeState(system: System, property: BoundProperty, tree: Tree): Judgement {
  return judgeAll(system, property, tree)
}

/** `step` on frozen trees: must hold for every instance whose premise holds. */
export function judgeStep(system: System, property: BoundProperty, step: TreeStep): Judgement {
  const action = Object.freeze({ name: step.action.name, parameters: step.instance })
  return judgeAll(system, property, Object.freeze({ before: step.before, action, after: step.after }))
}

/** `reachable` and `alwaysReachable`: an instance whose conjuncts all hold in this state. */
export function goalIn(system: System, property: BoundProperty, tree: Tree): Instance | undefined {
  return property.instances.find((instance) => falseConjunct(system, property, tree, instance) === undefined)
}

/** Deadlock kinds: the name of the legal end state that this is, if it is one. */
export function legalEndIn(system: System, property: BoundProperty, tree: Tree): string | undefined {
  return property.conjuncts.find(({ name, holds }) => ask(holds, tree, {}, () => subjectOf(system, property, name, {})))
    ?.name
}

/** `stuck` and `stuttering`: is this state a deadlock of that kind, and no legal end? */
export function isDeadlock(system: System, property: BoundProperty, state: State): boolean {
  const tree = frozenTreeOf(system, state)
  const enabled = enabledIn(system, tree)
  if (property.kind === 'stuck' ? enabled.length > 0 : enabled.length === 0) return false
  if (property.kind === 'stuttering') {
    const key = keyOf(state)
    if (enabled.some(({ action, instance }) => keyOf(apply(system, state, action, instance)) !== key)) return false
  }
  return legalEndIn(system, property, tree) === undefined
}

/** Every action that is not enabled, by the condition that stops it. */
export function blockedSteps(system: System, state: State): Blocked[] {
  const tree = frozenTreeOf(system, state)
  return system.actions.flatMap((action) =>
    action.instances.flatMap((instance) => {
      const [condition] = blockedIn(system, tree, action, instance)
      if (condition === undefined) return []
      const recorder = new Recorder()
      const { holds } = action.when.find(({ name }) => name === condition)!
      const where = `${actionText(system, action, instance)}, condition '${condition}'`
      askOnce(holds, recorder.watch(system, tree), instance, () => ({ name: `The condition '${condition}'`, where }))
      return [{ step: stepText(action, instance), condition, why: recorder.reads }]
    }),
  )
}

/** Every step that a state allows. */
export function enabledIn(system: System, tree: Tree): { action: SystemAction; instance: Instance }[] {
  return system.actions.flatMap((action) =>
    action.instances
      .filter((instance) => blockedIn(system, tree, action, instance).length === 0)
      .map((instance) => ({ action, instance })),
  )
}

/** `page = page0, device = nic1` */
export function parametersText(property: BoundProperty, instance: Instance): string {
  return property.parameters.map(({ name, shape }) => `${name} = ${textOf(shape, instance[name])}`).join(', ')
}

function judgeAll(system: System, property: BoundProperty, about: unknown): Judgement {
  let asked = false
  for (const instance of property.instances) {
    if (!premiseIn(system, property, about, instance)) continue
    asked = true
    const conjunct = falseConjunct(system, property, about, instance)
    if (conjunct !== undefined) return { asked, failure: { conjunct, instance } }
  }
  return { asked, failure: undefined }
}

/** Does the premise hold for these parameters? Without one it does. */
export function premiseIn(system: System, property: BoundProperty, about: unknown, instance: Instance): boolean {
  const { given, kind } = property
  const name = kind === 'leadsTo' ? 'from' : 'given'
  return !given || ask(given, about, instance, () => subjectOf(system, property, name, instance))
}

/** The first conjunct that is false for these parameters. */
export function falseConjunct(
  system: System,
  property: BoundProperty,
  about: unknown,
  instance: Instance,
): string | undefined {
  return property.conjuncts.find(
    ({ name, holds }) => !ask(holds, about, instance, () => subjectOf(system, property, name, instance)),
  )?.name
}

function violation(
  system: System,
  property: BoundProperty,
  failure: Failure,
  watch: (recorder: Recorder) => unknown,
): Violation {
  const { conjunct, instance } = failure
  const recorder = new Recorder()
  const { holds } = property.conjuncts.find(({ name }) => name === conjunct)!
  askOnce(holds, watch(recorder), instance, () => subjectOf(system, property, conjunct, instance))
  return { ...failure, parameters: parametersText(property, instance), why: recorder.reads }
}

function watchStep(system: System, recorder: Recorder, step: TreeStep): unknown {
  const action = { name: step.action.name, parameters: step.instance }
  return {
    before: recorder.watch(system, step.before, 'before.'),
    get action() {
      recorder.note('action', stepText(step.action, step.instance))
      return action
    },
    after: recorder.watch(system, step.after, 'after.'),
  }
}

/** What is asked, for error messages. */
export function subjectOf(system: System, property: BoundProperty, conjunct: string, instance: Instance): Subject {
  const parameters = parametersText(property, instance)
  return {
    name: `The condition '${conjunct}' of the property ${property.name}`,
    where: `system ${system.name}, property ${property.name}${parameters && `, ${parameters}`}`,
  }
}
