import type { Tree } from '../../../model/language/shape.ts'
import { numbersFor } from '../../bits.ts'
import type { Expanding } from '../oracle.ts'
import type { Subject } from './answers.ts'

/** A kernel as the tabulation sees it. */
export interface Tabulated extends Subject, Expanding {
  readonly counters: { batched: number; expanded: number; current: number }
  readonly tree: Tree
}

/** Numbers that it takes to have a bit for each action instance and, after these, each property. */
export function bitNumbers({ instances, properties }: Pick<Subject, 'instances' | 'properties'>): number {
  return numbersFor(instances.length + properties.length)
}
