import { unknownName } from '../../model/language/error.ts'
import { type System, stepText } from '../../model/language/system.ts'

/** Which actions of two systems can be seen from outside. */
export interface Visible {
  /** Actions of either system; undefined: those that both have, with the same parameters. */
  readonly show?: readonly string[] | undefined
  /** Of these, some that cannot be seen after all. */
  readonly hide?: readonly string[] | undefined
}

/**
 * What can be seen of the steps of two systems: the name of the action and its parameters. All else is hidden, as if done inside.
 * Steps of both that look alike have the same number.
 */
export class Alphabet {
  /** What each number stands for: `move(page0, frame1)`. */
  readonly labels: readonly string[]
  /** The actions that can be seen, in the order of the systems. */
  readonly actions: readonly string[]
  readonly #numbers: ReadonlyMap<string, number>

  /** @throws unknown-name for an action that neither system has */
  constructor(left: System, right: System, { show, hide = [] }: Visible = {}) {
    const own = (system: System) => new Map(system.actions.map((action) => [action.name, parametersOf(action)]))
    const [ones, others] = [own(left), own(right)]
    const all = new Set([...ones.keys(), ...others.keys()])
    for (const name of [...(show ?? []), ...hide]) {
      if (!all.has(name)) throw unknownName(`action of ${left.name} or ${right.name}`, name, all)
    }
    const shown = show ?? [...all].filter((name) => ones.get(name) === others.get(name))
    const actions = new Set(shown.filter((name) => !hide.includes(name)))
    this.actions = [...all].filter((name) => actions.has(name))
    const texts = [left, right].flatMap((system) =>
      system.actions.filter(({ name }) => actions.has(name)).flatMap(labelsOf),
    )
    this.labels = [...new Set(texts)]
    this.#numbers = new Map(this.labels.map((label, number) => [label, number]))
  }

  /** For each action instance of one of the two systems, in the order of its actions: its number, or -1 where it is hidden. */
  numbersOf(system: System): Int32Array {
    const seen = new Set(this.actions)
    return Int32Array.from(
      system.actions.flatMap((action) =>
        seen.has(action.name)
          ? labelsOf(action).map((label) => this.#numbers.get(label)!)
          : action.instances.map(() => -1),
      ),
    )
  }
}

function labelsOf(action: System['actions'][number]): string[] {
  return action.instances.map((instance) => stepText(action, instance))
}

function parametersOf({ parameters }: System['actions'][number]): string {
  return parameters.map(({ name }) => name).join()
}
