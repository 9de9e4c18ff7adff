import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { type Access, accessesOf, overlap } from '../accesses.ts'
import { type Change, difference } from '../difference.ts'
import { Page } from '../layout.ts'
import { lengthText } from '../render.ts'
import { renderEnd } from '../render-end.ts'
import { type Frame, replay } from '../replay.ts'
import { type Lane, laneOf, lanesOf } from './lanes.ts'

/** A step as drawings show it. */
export interface Row {
  readonly number: number
  readonly text: string
  readonly lane: Lane
  /** The lane of the latest step without which this one could not have been taken, where that is another one. */
  readonly cause: Lane | undefined
  readonly changes: readonly Change[]
}

/** What all drawings of a behaviour are made of. */
export interface Scene {
  readonly system: System
  readonly property: BoundProperty
  readonly trace: Trace
  readonly frames: readonly Frame[]
  readonly accesses: readonly Access[]
  readonly lanes: readonly Lane[]
  readonly rows: readonly Row[]
  /** `11 steps, the last 3 again and again` */
  readonly length: string
  /** The first and the last step that go on for ever; `undefined` for a behaviour that ends, or after which nothing happens any more. */
  readonly loop: { readonly first: number; readonly last: number } | undefined
}

/** @throws not-applicable when the system does not allow the trace */
export function sceneOf(system: System, property: BoundProperty, trace: Trace): Scene {
  const frames = replay(system, trace)
  const accesses = accessesOf(system, frames)
  const lanes = lanesOf(system, frames)
  const last = frames.length - 1
  const isLoop = trace.loopStart !== undefined && trace.loopStart < last
  return {
    system,
    property,
    trace,
    frames,
    accesses,
    lanes,
    length: lengthText(trace),
    loop: isLoop ? { first: trace.loopStart! + 1, last } : undefined,
    rows: frames.slice(1).map(({ number, step, state }) => {
      const lane = lanes.find(({ title }) => title === laneOf(system, step!).title)!
      const cause = causeOf(accesses, number)
      const other =
        cause === undefined
          ? undefined
          : lanes.find(({ title }) => title === laneOf(system, frames[cause]!.step!).title)
      return {
        number,
        text: step!.text,
        lane,
        cause: other === lane ? undefined : other,
        changes: difference(system, frames[number - 1]!.state, state),
      }
    }),
  }
}

/** What the behaviour shows, as lines of text: the first says it, the others say why. */
export function endLines({ system, property, frames, trace }: Scene, width: number): string[] {
  const page = new Page({ width })
  renderEnd(page, system, property, frames, trace.loopStart)
  return page.text.trimEnd().split('\n')
}

/** Does the behaviour show what a drawing should warn of? A goal that is reached, or a model that has been mended, is none. */
export function isBad([headline]: readonly string[]): boolean {
  return !/^(holds|reached)/.test(headline!)
}

/** The latest earlier step that wrote something that the conditions of this one asked about. */
function causeOf(accesses: readonly Access[], number: number): number | undefined {
  const { asked } = accesses[number]!
  const cause = accesses.findLastIndex(
    ({ changed }, i) => i < number && changed.some((path) => asked.some((other) => overlap(path, other))),
  )
  return cause > 0 ? cause : undefined
}
