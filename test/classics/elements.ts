import { constant, flag } from '../../model/language/domain.ts'

/** `each(Value, listed)` is a field for {@link elementsOf} to list the elements of a set by. It costs no room in a state. */
export const listed = constant(flag(), () => true)

/** All elements of the set that a field is indexed by, for an initial state to choose from. */
export function elementsOf<E, V>(each: { forEach(action: (value: V, element: E) => void): void }): E[] {
  const elements: E[] = []
  each.forEach((_, element) => {
    elements.push(element)
  })
  return elements
}

/** from, …, to. */
export function upTo(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
