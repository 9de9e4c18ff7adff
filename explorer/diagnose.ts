import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { type Instance, type System, type SystemAction, stepText } from '../model/language/system.ts'
import type { Trace } from '../model/language/trace.ts'
import type { BoundProperty, PropertyKind } from '../properties/property.ts'
import { guarded, replacedError } from './audit.ts'
import type { Cell } from './compile/cells.ts'
import { compile, OutOfDomain } from './compile/kernel.ts'
import type { Behaviour } from './origins.ts'
import { areIntact, copyTree, overwriteTree, placesOf } from './tree.ts'

/**
 * What a condition, effect or property did wrong in the state at the end of a behaviour: runs them one by one until it happens
 * again. Undefined when it does not.
 * @param open the properties that the search was still judging
 */
export function diagnose(system: System, open: readonly BoundProperty[], at: Behaviour): MoveproofError | undefined {
  const asked = (kinds: readonly PropertyKind[]) => open.filter(({ kind }) => kinds.includes(kind))
  const trace = () => at.trace
  try {
    for (const property of asked([
      'always',
      'reachable',
      'alwaysReachable',
      'leadsTo',
      'eventually',
      'alwaysEventually',
    ])) {
      judgeOne(property, at.tree, `property ${property.name} of ${system.name}`, trace)
    }
    for (const action of system.actions) {
      for (const instance of action.instances) takeStep(system, action, instance, at, asked(['step']))
    }
    for (const property of asked(['stuck', 'stuttering'])) {
      judgeOne(property, at.tree, `property ${property.name} of ${system.name}`, trace)
    }
  } catch (wrong) {
    if (wrong instanceof MoveproofError) return wrong
    throw wrong
  }
  return undefined
}

/** A field was given a value outside its domain. */
export function outOfDomain(cell: Cell, value: unknown, where: string, trace: Trace): MoveproofError {
  return new MoveproofError('out-of-domain', {
    what: `${cell.path} was given the value ${String(value)}; it can hold ${cell.domain}.`,
    where,
    cause: 'a counter that passes its bound, or a condition that should have ruled this step out',
    next: 'add the missing condition, or raise the bound',
    trace,
  })
}

function takeStep(
  system: System,
  action: SystemAction,
  instance: Instance,
  { trace, tree }: Behaviour,
  properties: readonly BoundProperty[],
): void {
  const where = `${stepText(action, instance)} of ${system.name}`
  const after = copyTree(system.fields, tree)
  const places = placesOf(system.fields, after)
  const enabled = action.when.every((condition) =>
    guarded(
      () => `condition ${condition.name} of ${where}`,
      () => condition.holds(after, instance),
      () => trace,
    ),
  )
  if (!enabled) return
  for (const effect of action.then) {
    guarded(
      () => `effect ${effect.name} of ${where}`,
      () => effect.apply(after, instance),
      () => trace,
    )
  }
  if (!areIntact(places)) throw replacedError(where, trace)
  const whole: Trace = {
    initial: trace.initial,
    steps: [...trace.steps, { action: action.name, parameters: instance }],
  }
  assertInDomain(system, after, where, whole)
  const step = { before: tree, action: { name: action.name, parameters: instance }, after }
  for (const property of properties) judgeOne(property, step, `property ${property.name} at ${where}`, () => whole)
}

function assertInDomain(system: System, tree: Tree, where: string, trace: Trace): void {
  const kernel = compile(system, [])
  overwriteTree(system.fields, kernel.tree, tree)
  try {
    kernel.pack()
  } catch (bad) {
    if (!(bad instanceof OutOfDomain)) throw bad
    throw outOfDomain(kernel.layout.cells[bad.cell]!, bad.value, where, trace)
  }
}

/** As the search does: what comes after a conjunct that settles it is not asked. */
function judgeOne(property: BoundProperty, subject: unknown, where: string, trace: () => Trace | undefined): void {
  for (const instance of property.instances) {
    const asked = guarded(
      () => `premise of ${where}`,
      () => property.given?.(subject, instance) ?? true,
      trace,
    )
    // Where its premise is false, it still matters whether the condition of `leadsTo` is true.
    if (!asked && property.kind !== 'leadsTo') continue
    const settles = property.kind === 'stuck' || property.kind === 'stuttering'
    for (const conjunct of property.conjuncts) {
      const held = guarded(
        () => `${conjunct.name} of ${where}`,
        () => conjunct.holds(subject, instance),
        trace,
      )
      if (held === settles) break
    }
  }
}
