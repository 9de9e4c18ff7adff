import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bounds } from '../../../model/language/bounds.ts'

/** What a benchmark model is called in the languages of the peers. */
export interface PeerModel {
  readonly name: string
  /** The constant that each bound is in SPIN, Rumur and C. */
  readonly constants: Readonly<Record<string, string>>
  /** The type in Rumur, and the set in TLC, that has as many elements as the bound says. */
  readonly sets: Readonly<Record<string, string>>
  readonly initialStates: (bounds: Bounds) => number
  /** In SPIN an initial state is chosen, even among one: that costs a state more, before it. */
  readonly spinChooses: boolean
  /** SPIN searches depth first: the longest path as a share of all states, with room to spare. Too little is noticed. */
  readonly spinDepth: number
  /** The sizes that SPIN's preprocessor has loops for. */
  readonly spinFits: (bounds: Bounds) => boolean
  /** The sizes of which a state fits into three words of the C program; undefined where there is none. */
  readonly limitFits?: (bounds: Bounds) => boolean
}

export const peerModels: readonly PeerModel[] = [
  {
    name: 'notify',
    constants: { pages: 'PAGES', devices: 'DEVICES', frames: 'FRAMES' },
    sets: { pages: 'Page', devices: 'Device', frames: 'Frame' },
    initialStates: () => 1,
    spinChooses: false,
    spinDepth: 0.4,
    spinFits: ({ pages, frames }) => pages! <= 5 && frames! <= 6,
    limitFits: ({ pages, devices, frames }) => pages! <= 4 && devices! <= 2 && frames! <= 7,
  },
  {
    name: 'german',
    constants: { nodes: 'NODES', values: 'VALUES' },
    sets: { nodes: 'Node', values: 'Value' },
    initialStates: ({ values }) => values!,
    spinChooses: true,
    spinDepth: 0.1,
    spinFits: () => true,
  },
]

/** The text of a model as we ship it. */
export function modelText(file: string): string {
  return readFileSync(modelFile(file), 'utf8')
}

export function modelFile(file: string): string {
  return join(import.meta.dirname, file)
}

/** `-DPAGES=3 -DDEVICES=2`, for a C preprocessor. */
export function definitions({ constants }: PeerModel, bounds: Bounds): string[] {
  return Object.entries(constants).map(([bound, constant]) => `-D${constant}=${bounds[bound]}`)
}

/** Replaces what must be there once; otherwise a model would be measured at sizes that nobody asked for. */
export function replaceOnce(text: string, pattern: RegExp, replacement: string): string {
  const found = [...text.matchAll(new RegExp(pattern, 'gm'))].length
  if (found !== 1) throw new Error(`${pattern} is ${found} times in a model of a peer, and should be there once.`)
  return text.replace(new RegExp(pattern, 'm'), replacement)
}
