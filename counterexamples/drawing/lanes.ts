import type { Actor } from '../../model/language/part.ts'
import { type ElementSet, type Shape, textOf } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import type { Frame, FrameStep } from '../replay.ts'

/** Who takes steps: an actor, for one of the elements that act where a step names one. */
export interface Lane {
  readonly actor: Actor
  /** `op0`; absent where the actor's steps name nobody who acts. */
  readonly element: string | undefined
  /** `driver op0` */
  readonly title: string
}

/** The lanes of a behaviour in the order in which they appear, those of one element side by side. */
export function lanesOf(system: System, frames: readonly Frame[]): Lane[] {
  const acting = actingSets(system)
  const lanes: Lane[] = []
  for (const { step } of frames) {
    const lane = step && laneOfStep(acting, step)
    if (lane && !lanes.some(({ title }) => title === lane.title)) lanes.push(lane)
  }
  const elements = [...new Set(lanes.map(({ element }) => element))]
  return elements.flatMap((element) => lanes.filter((lane) => lane.element === element))
}

export function laneOf(system: System, step: FrameStep): Lane {
  return laneOfStep(actingSets(system), step)
}

function laneOfStep(acting: readonly ElementSet[], { action, instance }: FrameStep): Lane {
  const parameter = action.parameters.find(({ shape }) => shape.kind === 'element' && acting.includes(shape.set))
  const element = parameter && textOf(parameter.shape, instance[parameter.name])
  return { actor: action.by, element, title: element === undefined ? action.by : `${action.by} ${element}` }
}

/**
 * The sets whose elements do something rather than have something done to them: in the state they refer to elements of other sets at
 * least as often as those refer to them. A thread refers to its page; nobody refers to a thread.
 */
export function actingSets(system: System): ElementSet[] {
  const links = system.fields.flatMap(({ shape }) => [...linksOf(shape)])
  const sets = new Set([
    ...links.flatMap(({ from, to }) => [from, to].filter((set) => set !== undefined)),
    ...system.actions.flatMap(({ parameters }) => parameters.flatMap(({ shape }) => setsOf(shape))),
  ])
  return [...sets].filter((set) => {
    const between = links.filter(({ from, to }) => from && to && from !== to)
    const out = between.filter(({ from }) => from === set).length
    const into = between.filter(({ to }) => to === set).length
    return out >= into
  })
}

interface Link {
  /** The set whose element the field belongs to: the first that it is indexed by. */
  readonly from: ElementSet | undefined
  readonly to: ElementSet | undefined
}

function* linksOf(shape: Shape, from?: ElementSet): Generator<Link> {
  switch (shape.kind) {
    case 'each':
      yield { from: from ?? shape.set, to: undefined }
      yield* linksOf(shape.of, from ?? shape.set)
      break
    case 'record':
      for (const { shape: field } of shape.fields) yield* linksOf(field, from)
      break
    case 'optional':
    case 'set':
    case 'queue':
      yield* linksOf(shape.of, from)
      break
    case 'element':
      yield { from, to: shape.set }
      break
    default:
  }
}

function setsOf(shape: Shape): ElementSet[] {
  if (shape.kind === 'element') return [shape.set]
  return shape.kind === 'optional' ? setsOf(shape.of) : []
}
