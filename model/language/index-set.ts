import type { Bounds, Size } from './bounds.ts'

declare const elementOf: unique symbol

/** Which index set an element is of: in types only. An interface, so that declarations of your own modules can name it. */
export interface OfIndexSet<Name extends string> {
  readonly [elementOf]: Name
}

/**
 * An element of a symmetric index set. At run time it is a small whole number; its type is a symbol so that `<`,
 * arithmetic and a literal are compile errors: elements of a symmetric set can only be compared for identity.
 */
export type Element<Name extends string> = symbol & OfIndexSet<Name>

/** An element of an ordered index set: a number, so it may be compared and counted with. */
export type OrderedElement<Name extends string> = number & OfIndexSet<Name>

export type AnyElement = Element<string> | OrderedElement<string>

/** A finite set of like things: pages, devices, frames. `E` is the type of its elements. */
export interface IndexSet<E extends AnyElement = AnyElement> {
  readonly kind: 'index-set'
  readonly name: string
  readonly size: Size
  readonly ordered: boolean
  readonly label: (index: number, bounds: Bounds) => string
  readonly element?: E
}

/** The type of the elements of a set: `ElementOf<typeof Page>`. */
export type ElementOf<S> = S extends IndexSet<infer E> ? E : never

interface IndexSetOptions {
  /** How element number `index` is printed; `page0`, `page1`, … unless told. */
  readonly label?: (index: number, bounds: Bounds) => string
}

/** A set whose elements are interchangeable: renaming them changes no behaviour. Constants may still tell them apart. */
export function indexSet<const Name extends string>(
  name: Name,
  size: Size,
  options: IndexSetOptions = {},
): IndexSet<Element<Name>> {
  return { kind: 'index-set', name, size, ordered: false, label: options.label ?? defaultLabel(name) }
}

/** A set whose elements have an order that the model may use. It takes no part in symmetry reduction. */
export function orderedSet<const Name extends string>(
  name: Name,
  size: Size,
  options: IndexSetOptions = {},
): IndexSet<OrderedElement<Name>> {
  return { kind: 'index-set', name, size, ordered: true, label: options.label ?? defaultLabel(name) }
}

function defaultLabel(name: string) {
  const lower = name.charAt(0).toLowerCase() + name.slice(1)
  return (index: number) => `${lower}${index}`
}
