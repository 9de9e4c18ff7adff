import { parentPort, workerData } from 'node:worker_threads'
import type { Model } from '../../explorer/workers/model.ts'
import { sentError } from '../../explorer/workers/sent-error.ts'
import { searchTask } from '../check/search-task.ts'
import { ProgressLine } from '../output/progress.ts'
import type { News, Order, ThreadData } from './messages.ts'

// Makes the searches that it is ordered to make, one after the other. It ends when its owner terminates it.
const { interrupted, columns } = workerData as ThreadData
const port = parentPort!
const say = (news: News) => port.postMessage(news)

const signal = {
  get aborted() {
    return Atomics.load(interrupted, 0) !== 0
  },
}
const stream = { columns: (columns ?? 0) + 1, write: (text: string) => say({ progress: text }) }
const progress = new ProgressLine(columns === undefined ? undefined : stream)

port.on('message', async ({ number, source, mode }: Order) => {
  try {
    const module = (await import(source.module)) as Record<string, (argument: unknown) => Model | Promise<Model>>
    const model = await module[source.export]!(source.argument)
    const searched = await searchTask(model, { ...mode, helpers: undefined, signal, progress })
    say({ number, searched })
  } catch (error) {
    say({ number, error: sentError(error) })
  }
})
