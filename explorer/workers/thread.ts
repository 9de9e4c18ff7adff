import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { Expander } from '../expander.ts'
import type { Job } from './crew.ts'
import { Hand, type StoreMemory } from './hand.ts'
import { type Model, type ModelSource, readyFor } from './model.ts'
import { claimTurn, control } from './work.ts'

const { source, work, symmetry, compact, compile, keepsAll, memory, states, expanded } = workerData as Job & {
  readonly source: ModelSource
}
const port = parentPort!
const module = (await import(source.module)) as Record<string, (argument: unknown) => Model | Promise<Model>>
const model = await module[source.export]!(source.argument)
const newExpander = () =>
  new Expander(model.system, model.properties, { symmetry, compact, compile, chunk: work.chunk })
const expander = newExpander()
const ready = readyFor(model, expander, memory, states)
const hand = new Hand(work, memory, expander, newExpander, keepsAll)
// Here and not when the first turn comes, for which all others would wait.
hand.expect(states, expanded)

port.postMessage(ready)

let seen = -1

/** Takes over the memory that the store has moved to. What is posted before the count is raised is there. */
function see(): void {
  const count = Atomics.load(work.control, control.memory)
  if (count === seen) return
  seen = count
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    hand.see(next.message as StoreMemory)
  }
}

// Ends with the thread, which its owner terminates.
for (;;) {
  const events = Atomics.load(work.control, control.events)
  const turn = claimTurn(work)
  if (turn === undefined) Atomics.wait(work.control, control.events, events)
  else hand.expand(turn, see)
}
