import { rowInSegment, segmentOf } from '../../rows.ts'
import type { Sample } from './grouping.ts'

/** What a search has found so far. */
export interface KnownStates {
  /** Segments of the packed states; empty where they were forgotten. */
  readonly segments: readonly Int32Array[]
  /** So many there are. */
  readonly count: number
  /** The first so many have been expanded, or are about to be. */
  readonly expanded: number
  /** Will runs be told which instances are asleep? False unless told. */
  readonly sleeps?: boolean
}

export const noStates: KnownStates = { segments: [], count: 0, expanded: 0 }

const sampleStates = 1024

/** Some of the first `count` states: of the latter half, which is more like what is to come, evenly, since neighbours are alike. */
export function sampleOf(segments: readonly Int32Array[], count: number, width: number): Sample {
  const first = count < 2 * sampleStates ? 0 : Math.floor(count / 2)
  const wanted = Math.min(sampleStates, count - first)
  const words = new Int32Array(wanted * width)
  let taken = 0
  for (let k = 0; k < wanted; k++) {
    const state = first + Math.floor((k * (count - first)) / wanted)
    const segment = segments[segmentOf(state)]!
    const at = rowInSegment(state) * width
    if (segment.length > 0) words.set(segment.subarray(at, at + width), taken++ * width)
  }
  return { words, width, count: taken, of: count }
}
