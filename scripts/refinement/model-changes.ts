import { type System, type SystemAction, stepText } from '../../model/language/system.ts'

/** What of an action is not as it was: names of conditions and effects. */
export interface ActionChange {
  readonly action: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Of the same name, with another text. */
  readonly changed: readonly string[]
}

/** How the text of one model differs from that of another. */
export interface ModelChanges {
  readonly fieldsAdded: readonly string[]
  readonly fieldsRemoved: readonly string[]
  readonly actionsAdded: readonly string[]
  readonly actionsRemoved: readonly string[]
  readonly actions: readonly ActionChange[]
}

export function modelChanges(before: System, after: System): ModelChanges {
  const fields = [before, after].map(({ fields }) => fields.map(({ name }) => name))
  const actions = [before, after].map(({ actions }) => actions.map(({ name }) => name))
  return {
    fieldsAdded: without(fields[1]!, fields[0]!),
    fieldsRemoved: without(fields[0]!, fields[1]!),
    actionsAdded: without(actions[1]!, actions[0]!),
    actionsRemoved: without(actions[0]!, actions[1]!),
    actions: after.actions.flatMap((action) => {
      const same = before.actions.find(({ name }) => name === action.name)
      const change = same && actionChange(same, action)
      return change && (change.added.length || change.removed.length || change.changed.length) ? [change] : []
    }),
  }
}

export function isEmpty(changes: ModelChanges): boolean {
  return Object.values(changes).every((list) => list.length === 0)
}

function actionChange(before: SystemAction, after: SystemAction): ActionChange {
  const [old, now] = [partsOf(before), partsOf(after)]
  return {
    action: after.name,
    added: without([...now.keys()], [...old.keys()]),
    removed: without([...old.keys()], [...now.keys()]),
    changed: [...now].filter(([name, text]) => old.has(name) && old.get(name) !== text).map(([name]) => name),
  }
}

/** Everything of an action that has a name, as text. */
function partsOf(action: SystemAction): Map<string, string> {
  const { by, fairness, instances, when, then } = action
  return new Map([
    ['actor', by],
    ['fairness', fairness],
    ['parameters', instances.map((instance) => stepText(action, instance)).join()],
    ...when.map(({ name, holds }) => [`condition ${name}`, String(holds)] as const),
    ...then.map(({ name, apply }) => [`effect ${name}`, String(apply)] as const),
  ])
}

function without(all: readonly string[], others: readonly string[]): string[] {
  return all.filter((one) => !others.includes(one))
}
