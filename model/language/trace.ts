import type { Instance } from './system.ts'

/** One step of a trace: an action and its parameters, as the model's own values (elements are their index). */
export interface TraceStep {
  readonly action: string
  readonly parameters: Instance
}

/** A behaviour: which initial state (in the order of `initialStates`), then the steps taken. */
export interface Trace {
  readonly initial: number
  readonly steps: readonly TraceStep[]
  /**
   * For a behaviour that never ends: after so many steps its loop begins. The steps from there on lead back to where they begin, and
   * go on for ever; when there are none, nothing happens any more.
   */
  readonly loopStart?: number
}
