import type { Instance, System } from '../model/language/system.ts'
import type { BoundProperty } from '../properties/property.ts'
import { askOnce } from './evaluation.ts'
import { blockedSteps, missesIn, subjectOf, violationIn, violationOf } from './judge.ts'
import { Recorder } from './reads.ts'
import type { Frame } from './replay.ts'
import { frozenTreeOf, type State } from './state.ts'

/** The fields that decided what a behaviour shows at its end: what the false condition and its premise read, as paths. */
export function blamedPaths(system: System, property: BoundProperty, frames: readonly Frame[]): string[] {
  const { state, step } = frames.at(-1)!
  switch (property.kind) {
    case 'step': {
      const violation = step && violationOf(system, property, { before: frames.at(-2)!.state, ...step, after: state })
      const paths = violation?.why.fields.map(({ path }) => path.replace(/^(before|after)\./, '')) ?? []
      return paths.filter((path) => path !== 'action')
    }
    case 'stuck':
    case 'stuttering':
      return unique(blockedSteps(system, state).flatMap(({ why }) => why.fields.map(({ path }) => path)))
    case 'reachable':
      return []
    case 'always': {
      const violation = violationIn(system, property, state)
      if (!violation) return []
      return unique([...premisePaths(system, property, violation.instance, state), ...pathsOf(violation)])
    }
    default: {
      const [miss] = missesIn(system, property, state)
      return miss ? pathsOf(miss) : []
    }
  }
}

function premisePaths(system: System, property: BoundProperty, instance: Instance, state: State): string[] {
  if (!property.given) return []
  const recorder = new Recorder()
  const tree = recorder.watch(system, frozenTreeOf(system, state))
  askOnce(property.given, tree, instance, () => subjectOf(system, property, 'given', instance))
  return recorder.reads.fields.map(({ path }) => path)
}

function pathsOf({ why }: { readonly why: { readonly fields: readonly { readonly path: string }[] } }): string[] {
  return why.fields.map(({ path }) => path)
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)]
}
