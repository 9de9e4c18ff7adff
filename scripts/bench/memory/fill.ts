import { hashWords } from '../../../explorer/hash.ts'
import { StateStore } from '../../../explorer/store.ts'

// As many as a search hands over at a time.
const batchStates = 4096
// Of so many batches one is looked up again in the end.
const checkedShare = 250

export interface Filled {
  /** States that the store has. */
  readonly states: number
  /** What it says that it takes. */
  readonly bytes: number
  readonly seconds: number
  /** The longest that any call took, in which a search would answer nobody: by the clock, and of the processor's time. */
  readonly longestMs: number
  readonly longestProcessorMs: number
  /** How many states were looked up again, and for how many of all states it gave a wrong number at any time. */
  readonly checked: number
  readonly wrong: number
}

/** Fills a store with `states` different states of so many words, as a search does, then looks some of them up again. */
export function fillStore(states: number, words: number, onBatch: (states: number) => void = () => undefined): Filled {
  const store = new StateStore(words)
  const batch = new Int32Array(batchStates * words)
  const hashes = new Int32Array(batchStates)
  const targets = new Uint32Array(batchStates)
  const lookUps = { keys: batch, hashes, targets, ends: new Int32Array(batchStates) }
  let [longestMs, longestProcessorMs] = [0, 0]
  let wrong = 0
  const timed = <T>(run: () => T): T => {
    const [clock, processor] = [performance.now(), process.cpuUsage()]
    const result = run()
    const { user, system } = process.cpuUsage(processor)
    longestMs = Math.max(longestMs, performance.now() - clock)
    longestProcessorMs = Math.max(longestProcessorMs, (user + system) / 1000)
    return result
  }
  const enter = (first: number, count: number) => {
    for (let k = 0; k < count; k++) {
      writeState(batch, k * words, words, first + k)
      hashes[k] = hashWords(batch, k * words, words)
    }
    while (!timed(() => store.reserve(count)));
    timed(() => store.insert(lookUps, count))
    for (let k = 0; k < count; k++) if (targets[k] !== first + k) wrong++
  }
  const start = performance.now()
  for (let first = 0; first < states; first += batchStates) {
    enter(first, Math.min(batchStates, states - first))
    onBatch(store.size)
  }
  const seconds = (performance.now() - start) / 1000
  let checked = 0
  for (let first = 0; first < states; first += batchStates * checkedShare) {
    const count = Math.min(batchStates, states - first)
    enter(first, count)
    checked += count
  }
  return { states: store.size, bytes: store.bytes, seconds, longestMs, longestProcessorMs, checked, wrong }
}

/** Different for different numbers: in the first word, in the last, and in one between; the others stay 0. */
function writeState(batch: Int32Array, at: number, words: number, number: number): void {
  batch[at + (words >> 1)] = number * 3
  batch[at + words - 1] = ~number
  batch[at] = number
}
