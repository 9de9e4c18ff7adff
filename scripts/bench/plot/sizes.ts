import type { Bounds } from '../../../model/language/bounds.ts'

/** What is measured of a model. */
export interface Sizes {
  readonly model: string
  /** Of ever larger ones: what the horizontal axis says of their bounds, and the bound that grows. */
  readonly sweep: { readonly bound: string; readonly text: string; readonly sizes: readonly Bounds[] }
  /** More of them, for the drawings over states. */
  readonly others: readonly Bounds[]
}

const notifyAt = (pages: number, devices: number, frames: number): Bounds => ({ pages, devices, frames })
const germanAt = (nodes: number, values: number): Bounds => ({ nodes, values })

export const measuredSizes: readonly Sizes[] = [
  {
    model: 'notify',
    sweep: {
      bound: 'pages',
      text: 'pages, with 2 devices and one frame more than pages',
      sizes: [1, 2, 3, 4, 5, 6].map((pages) => notifyAt(pages, 2, pages + 1)),
    },
    others: [notifyAt(2, 3, 3), notifyAt(3, 2, 5), notifyAt(3, 3, 4)],
  },
  {
    model: 'german',
    sweep: {
      bound: 'nodes',
      text: 'nodes, with 2 values',
      sizes: [1, 2, 3, 4, 5].map((nodes) => germanAt(nodes, 2)),
    },
    others: [germanAt(3, 1), germanAt(4, 1), germanAt(5, 1)],
  },
]
