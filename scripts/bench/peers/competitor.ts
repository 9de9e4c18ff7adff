import type { Bounds } from '../../../model/language/bounds.ts'
import type { PeerModel } from './peer-model.ts'
import type { Command, RunLimits } from './process.ts'

export interface Counts {
  readonly states: number
  /** Without initial states, with self-loops: as Murphi and we count. */
  readonly transitions: number
  /** How far these may be from the truth, where a program rounds what it prints; 0 unless told. */
  readonly rounding?: { readonly states: number; readonly transitions: number }
}

/** What is to be searched, where files may be written, and how long anything may take. */
export interface Task {
  readonly model: PeerModel
  readonly bounds: Bounds
  readonly folder: string
  readonly limits: RunLimits
  /** What we found, to give others tables of the right size. */
  readonly expected: Counts | undefined
}

/** What a run says of itself. */
export interface Reading extends Counts {
  /** How long the search took, where the program tells it well enough. */
  readonly seconds?: number
  /** Bytes of the state store for each state, where the program tells. */
  readonly bytesPerState?: number
}

/** A program that searches the model. */
export interface Competitor {
  readonly name: string
  /** What `--only` calls it. */
  readonly tool: string
  /**
   * What it stores: every state, one of each orbit, or some of each orbit. All that store the same must find as many; `some`
   * cannot be compared.
   */
  readonly stores: 'states' | 'orbits' | 'some'
  /** Why it cannot take part; undefined when it can. */
  missing(task: Task): string | undefined
  /** Makes the program that is measured. */
  prepare(task: Task): Promise<Command>
  /** @throws Refused when the output is not that of a complete search */
  read(output: string, task: Task): Reading
}

/** A run whose figures must not be used. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
