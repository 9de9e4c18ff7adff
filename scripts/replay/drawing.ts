import { type Counterexample, toJson } from '../../counterexamples/counterexample.ts'
import { lkml } from '../../counterexamples/drawing/lkml.ts'
import { mermaid } from '../../counterexamples/drawing/mermaid.ts'
import { htmlPage } from '../../counterexamples/drawing/page.ts'
import { sceneOf } from '../../counterexamples/drawing/scene.ts'
import { sequenceSvg } from '../../counterexamples/drawing/sequence-svg.ts'
import { toItf } from '../../counterexamples/itf/write.ts'
import { type RenderOptions, renderTrace } from '../../counterexamples/render.ts'
import { unknownName } from '../../model/language/error.ts'
import type { System } from '../../model/language/system.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { BoundProperty } from '../../properties/property.ts'
import { boundsText, designText } from '../check/bounds.ts'

export const drawingFormats = ['table', 'mermaid', 'lkml', 'svg', 'html', 'itf', 'json'] as const
export type DrawingFormat = (typeof drawingFormats)[number]

/** @throws unknown-name */
export function drawingFormat(name = 'table'): DrawingFormat {
  const format = drawingFormats.find((one) => one === name)
  if (!format) throw unknownName('format', name, drawingFormats)
  return format
}

/** A behaviour with everything that a drawing of it says. */
export interface Shown {
  readonly system: System
  readonly property: BoundProperty
  readonly trace: Trace
  /** The same as data. */
  readonly counterexample: Counterexample
}

/** A behaviour in a format. Options are for the table. */
export function drawingOf(format: DrawingFormat, shown: Shown, options: RenderOptions): string {
  const { system, property, trace, counterexample } = shown
  const scene = () => sceneOf(system, property, trace)
  switch (format) {
    case 'table':
      return `${designText(system, options)}\n\n${renderTrace(system, property, trace, options)}`
    case 'mermaid':
      return mermaid(scene())
    case 'lkml':
      return lkml(scene())
    case 'svg':
      return sequenceSvg(scene())
    case 'html':
      return htmlPage(scene(), boundsText(system.bounds))
    case 'itf':
      return toItf(system, trace, counterexample)
    case 'json':
      return toJson(counterexample)
  }
}
