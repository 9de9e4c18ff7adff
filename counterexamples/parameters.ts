import { MoveproofError, nearest } from '../model/language/error.ts'
import { scalarValues, textOf } from '../model/language/shape.ts'
import type { Instance, System, SystemAction } from '../model/language/system.ts'

/** Where a step stands, for error messages: `step 3 of a trace of toy`. */
export interface StepPlace {
  readonly where: string
  /** Why the step may no longer fit. */
  readonly cause: string
}

/** @throws not-applicable with the nearest name */
export function actionOf(system: System, name: string, { where, cause }: StepPlace): SystemAction {
  const action = system.actions.find((action) => action.name === name)
  if (action) return action
  const names = system.actions.map((action) => action.name)
  const near = nearest(name, names)
  throw new MoveproofError('not-applicable', {
    what: `${system.name} has no action '${name}'${near ? `; did it become '${near}'?` : '.'}`,
    where,
    cause,
    next: `find the counterexample again on this model; its actions are ${names.join(', ') || 'none'}`,
  })
}

/**
 * The action's own instance for parameters given as values.
 * @throws not-applicable for a parameter that is missing, unknown, or not in its domain
 */
export function instanceOf(action: SystemAction, given: Instance, place: StepPlace): Instance {
  return lookUp(action, given, place, (value) => value, String)
}

/** {@link instanceOf} for parameters given as texts, as `textOf` writes them. */
export function instanceOfTexts(
  action: SystemAction,
  given: Readonly<Record<string, string>>,
  place: StepPlace,
): Instance {
  return lookUp(
    action,
    given,
    place,
    (value, text) => text(value),
    (text) => `'${String(text)}'`,
  )
}

function lookUp(
  action: SystemAction,
  given: Readonly<Record<string, unknown>>,
  place: StepPlace,
  form: (value: unknown, text: (value: unknown) => string) => unknown,
  shown: (given: unknown) => string,
): Instance {
  const surplus = Object.keys(given).find((name) => !action.parameters.some((parameter) => parameter.name === name))
  if (surplus !== undefined) {
    const names = action.parameters.map((parameter) => parameter.name).join(', ') || 'none'
    throw unfit(`The action ${action.name} has no parameter '${surplus}'; its parameters are ${names}.`, place)
  }
  const values = action.parameters.map(({ name, shape }) => {
    const text = (value: unknown) => textOf(shape, value)
    if (!Object.hasOwn(given, name)) throw unfit(`The parameter '${name}' of ${action.name} is missing.`, place)
    const all = scalarValues(shape)
    const value = all.find((value) => form(value, text) === given[name])
    if (value !== undefined) return value
    const near = nearest(String(given[name]), all.map(text))
    const meant = near && near !== given[name] ? `; did it become '${near}'?` : '.'
    const values = `it can be ${all.map(text).join(', ')}`
    throw unfit(
      `${shown(given[name])} is no value of the parameter '${name}' of ${action.name} (${values})${meant}`,
      place,
    )
  })
  return action.instances.find((instance) => action.parameters.every(({ name }, i) => instance[name] === values[i]))!
}

function unfit(what: string, { where, cause }: StepPlace): MoveproofError {
  return new MoveproofError('not-applicable', {
    what,
    where,
    cause,
    next: 'find the counterexample again on this model, or replay it at the bounds that it was found at',
  })
}
