import { receiveMessageOnPort, workerData } from 'node:worker_threads'
import { type Model, modelText } from '../workers/model.ts'
import { sentError } from '../workers/sent-error.ts'
import { claimed, control } from './walk-control.ts'
import { digestOf, WalkRunner } from './walk-runner.ts'
import type { OpenRound, WalkNews, WalkThreadData } from './walk-threads.ts'

const { source, options, control: words, port } = workerData as WalkThreadData
const module = (await import(source.module)) as Record<string, (argument: unknown) => Model | Promise<Model>>
const model = await module[source.export]!(source.argument)
const runner = new WalkRunner(model.system, model.properties, options)
const say = (news: WalkNews) => {
  port.postMessage(news)
  Atomics.add(words, control.taken, 1)
  Atomics.notify(words, control.taken)
}
say({ text: modelText(model), digest: digestOfFirst() })

/** Undefined where it cannot be taken: then the search has said so. */
function digestOfFirst(): number | undefined {
  try {
    return digestOf(runner.run(0))
  } catch {
    return undefined
  }
}

/** Hears of the rounds that were opened until now. */
function hear(): void {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    const { round, closed } = next.message as OpenRound
    runner.beginRound(round, closed)
  }
}

function take(walk: number): void {
  try {
    say({ record: runner.run(walk) })
  } catch (error) {
    say({ walk, error: sentError(error) })
  }
}

// Ends with the thread, which its owner terminates.
for (;;) {
  const events = Atomics.load(words, control.events)
  const walk = claimed(words)
  if (walk === undefined) {
    Atomics.wait(words, control.events, events)
    continue
  }
  hear()
  take(walk)
}
