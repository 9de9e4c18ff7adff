import type { SystemDefinition } from '../../model/language/system.ts'
import { usualScenarios } from '../usual-scenarios.ts'

/** Each system with its first claim, which is about safety. */
export const designs = [
  ...new Map(usualScenarios.toReversed().map((scenario) => [scenario.system.name, scenario])).values(),
]

/** Frames of the kinds of memory that the system is about. */
export function framesOf(definition: SystemDefinition, frames: number): Record<string, number> {
  const kinds = definition.bounds.map(({ name }) => name).filter((name) => ['ram', 'vram'].includes(name))
  return Object.fromEntries(kinds.map((kind) => [kind, frames]))
}
