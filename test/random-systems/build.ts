import type { BoundedQueue, BoundedSet } from '../../model/language/collections.ts'
import { type Action, type Choose, type Initially, type Part, part } from '../../model/language/part.ts'
import { instantiate, type System, type SystemDefinition, system } from '../../model/language/system.ts'
import { type BoundProperty, bindProperties, isLiveness, type Property } from '../../properties/property.ts'
import { effectOf, isVariable } from './effects.ts'
import { combined, type Meaning, type Parameters, pick } from './meaning.ts'
import { dependentQuestion, questionOf } from './questions.ts'
import type { ActionSpec, InitialSpec, PropertySpec, SystemSpec } from './spec.ts'
import { type Scope, StateSpace } from './state.ts'
import { written } from './text-forms.ts'

const noParameters: Scope = { names: [], of: {} }

/**
 * The system that a text stands for, with its properties.
 * @param whole liveness too, which needs all states as they are: no symmetry reduction, no fingerprints
 */
export function build(
  spec: SystemSpec,
  whole = true,
): { definition: SystemDefinition; system: System; properties: BoundProperty[] } {
  const space = new StateSpace(spec)
  const names = Object.keys(space.fields)
  const split = spec.split % (names.length + 1)
  const domains = (of: readonly string[]) => Object.fromEntries(of.map((name) => [name, space.fields[name]!]))
  const initially = (bySystem: boolean) =>
    initiallyOf(
      space,
      spec.initially.filter((one) => one.bySystem === bySystem),
    )
  const first = part({ name: 'first', state: domains(names.slice(0, split)) })
  const second: Part = part({
    name: 'second',
    uses: [first],
    state: domains(names.slice(split)),
    initially: initially(false),
    actions: (action) =>
      Object.fromEntries(
        spec.actions.map((one, i) => [`act${i}`, (action as (spec: object) => Action)(actionOf(space, one))]),
      ),
  })
  const definition = system({
    name: 'random',
    title: 'made by chance',
    parts: [second],
    given: space.given as never,
    bounds: space.bounds,
    initially: initially(true),
  }) as SystemDefinition
  const instance = instantiate(definition)
  const properties = spec.properties.map((one, i) => propertyOf(space, one, `${one.kind}-${i}`, second))
  const asked = properties.filter(({ kind }) => whole || !isLiveness(kind))
  return { definition, system: instance, properties: bindProperties(instance, asked) }
}

function actionOf(space: StateSpace, spec: ActionSpec): object {
  const { scope, on } = space.scope(spec.parameters)
  const { names } = scope
  const when: Record<string, unknown> = {}
  const then: Record<string, (s: unknown, p: Parameters) => void> = {}
  for (const [i, { spot, how, value, from, lifted, form }] of spec.effects.entries()) {
    const meaning = effectOf(space, { spot, how, value, from, lifted, form }, scope)
    if (!meaning) continue
    const { can, effect } = meaning
    if (lifted) when[`can${i}`] = written(can, form, names)
    // An earlier effect of the same action may have used up what the condition found.
    const whereItCan = combined([can, effect], (s, p): void => {
      if (can.at(s, p)) effect.at(s, p)
    })
    then[`effect${i}`] = written(whereItCan, form, names) as never
  }
  for (const [i, { question, form }] of spec.when.entries()) {
    when[`condition${i}`] = written(questionOf(space, question, scope), form, names)
  }
  const { dependent } = spec
  const spot = dependent && space.spot(dependent.spot, scope, ({ what }) => what === 'optional' || what === 'queue')
  if (dependent && spot) {
    const { present, question } = dependentQuestion(space, spot, dependent.value)
    when.present = written(present, dependent.forms[0]!, names)
    when.dependent = written(question, dependent.forms[1]!, names)
  }
  const effects = Object.values(then)
  const all = (s: unknown, p: Parameters) => {
    for (const effect of effects) effect(s, p)
  }
  return { by: 'kernel', on, when, then: spec.whole || effects.length === 0 ? all : then }
}

function initiallyOf(space: StateSpace, specs: readonly InitialSpec[]): Initially<unknown> {
  const steps = specs.flatMap((spec) => initialStepOf(space, spec) ?? [])
  return (state, choose) => {
    for (const step of steps) step(state, choose)
  }
}

function initialStepOf(
  space: StateSpace,
  { spot: spotSpec, how, values }: InitialSpec,
): ((state: unknown, choose: Choose) => void) | undefined {
  const spot = space.spot(spotSpec, noParameters, (leaf) => isVariable(leaf) && leaf.what !== 'row')
  if (!spot) return undefined
  const { leaf, container, key, value } = spot
  const recordOf = (record: number) => values.map((choice) => space.recordValue(record, choice))
  const assign = (state: unknown, chosen: unknown) => {
    container.at(state, {})[key.at(state, {})] = chosen
  }
  switch (leaf.what) {
    case 'scalar': {
      const { set, cardinality, domain } = leaf.scalar
      const some = values.map((choice) => pick(leaf.scalar.values, choice))
      if (cardinality > 4 || how % 2 === 0) return (state, choose) => assign(state, choose(some))
      return set ? (state, choose) => assign(state, choose(set)) : (state, choose) => assign(state, choose(domain))
    }
    case 'optional':
      return (state, choose) => assign(state, choose([null, ...recordOf(leaf.record)]))
    case 'set': {
      const members = values.map((choice) => pick(leaf.scalar.values, choice))
      return (state, choose) => {
        const set = value.at(state, {}) as BoundedSet<unknown>
        const member = choose(members)
        if (!set.isFull) set.add(member)
      }
    }
    case 'queue': {
      const { of } = leaf
      return (state, choose) => {
        const items = typeof of === 'number' ? recordOf(of) : values.map((choice) => pick(of.values, choice))
        const queue = value.at(state, {}) as BoundedQueue<unknown>
        const item = choose<unknown>(items)
        if (!queue.isFull) queue.push(item)
      }
    }
    default:
      return undefined
  }
}

interface StepSubject {
  readonly before: unknown
  readonly action: { readonly name: string; readonly parameters: Parameters }
  readonly after: unknown
}

function propertyOf(space: StateSpace, spec: PropertySpec, name: string, uses: Part): Property {
  const deadlock = spec.kind === 'stuck' || spec.kind === 'stuttering'
  const { scope, on } = space.scope(deadlock ? [] : spec.parameters)
  const asked = ({ question, form }: PropertySpec['holds'][number], about: number) => {
    const meaning = questionOf(space, question, scope)
    return written(spec.kind === 'step' ? ofStep(meaning, about) : meaning, form, scope.names) as never
  }
  const premised = spec.kind === 'always' || spec.kind === 'step' || spec.kind === 'leadsTo'
  // The premise of `leadsTo` is no choice; where none was drawn it is always true.
  const given = spec.kind === 'leadsTo' ? () => true : undefined
  return {
    name,
    kind: spec.kind,
    sentence: '',
    uses: [uses],
    on,
    given: premised && spec.given ? asked(spec.given, spec.about[3]!) : given,
    conjuncts: spec.holds.map((condition, i) => ({ name: `conjunct${i}`, holds: asked(condition, spec.about[i]!) })),
  }
}

function ofStep(question: Meaning<boolean>, about: number): Meaning<boolean> {
  const subject = (step: unknown) => step as StepSubject
  switch (about % 4) {
    case 0:
      return combined([question], (step, p) => question.at(subject(step).before, p))
    case 1:
      return combined([question], (step, p) => question.at(subject(step).after, p))
    case 2:
      return combined([question], (step, p) => {
        const { before, action, after } = subject(step)
        const named = action.name !== 'act0' || action.parameters.a !== about % 3
        return named || question.at(before, p) || question.at(after, p)
      })
    default:
      return combined(
        [question],
        (step, p) => question.at(subject(step).before, p) === question.at(subject(step).after, p),
      )
  }
}
