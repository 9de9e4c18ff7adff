import type { ElementSet, NamedShape, Shape } from '../../model/language/shape.ts'
import type { System } from '../../model/language/system.ts'
import type { Cell } from '../compile/cells.ts'
import type { Layout } from '../compile/layout.ts'

/** A symmetric index set as far as it occurs in a state. */
export interface SymmetricSet {
  readonly set: ElementSet
  /** Elements that may change places, by their constants. */
  readonly classes: readonly (readonly number[])[]
}

/** The symmetric sets that occur in the state, split by what constants say of their elements. */
export function symmetricSets(system: System, layout: Layout): SymmetricSet[] {
  const inState = layout.cells.flatMap(setsOf)
  const rigid = new Set(layout.cells.flatMap(({ content }) => (content.kind === 'rigid' ? [content.set] : [])))
  const constants = new Map<ElementSet, string[]>()
  for (const { name, shape } of system.fields) collectConstants(shape, name, undefined, constants, rigid)
  return [...new Set(inState)]
    .filter((set) => !set.ordered && !rigid.has(set))
    .map((set) => {
      const elements = Array.from({ length: set.size }, (_, element) => element)
      const grouped = Map.groupBy(elements, (element) => constants.get(set)?.[element] ?? '')
      return { set, classes: [...grouped.values()] }
    })
}

/** The sets whose elements a cell stands at or is about. */
export function setsOf({ coordinates, content }: Cell): ElementSet[] {
  return [...coordinates.map(({ set }) => set), ...('set' in content ? [content.set] : [])]
}

/** Adds to each element of a set what the constants that it indexes say of it. A constant that names elements makes them rigid. */
function collectConstants(
  shape: Shape,
  path: string,
  innermost: ElementSet | undefined,
  constants: Map<ElementSet, string[]>,
  rigid: Set<ElementSet>,
): void {
  if (shape.kind === 'each') collectConstants(shape.of, path, shape.set, constants, rigid)
  if (shape.kind === 'record') {
    for (const field of shape.fields as readonly NamedShape[]) {
      collectConstants(field.shape, `${path}.${field.name}`, innermost, constants, rigid)
    }
  }
  if (shape.kind !== 'constant') return
  const named = shape.of.kind === 'optional' ? shape.of.of : shape.of
  if (named.kind === 'element') {
    rigid.add(named.set)
    if (innermost) rigid.add(innermost)
  }
  if (!innermost) return
  const texts = constants.get(innermost) ?? new Array<string>(innermost.size).fill('')
  constants.set(
    innermost,
    texts.map((text, element) => `${text}${path}=${String(shape.value(element))};`),
  )
}
