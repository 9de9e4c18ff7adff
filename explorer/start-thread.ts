import module from 'node:module'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * A thread that runs a file. Where compiled code is kept (`module.enableCompileCache`), what has been compiled so far is kept before it starts: so
 * it neither strips types nor compiles the same files again. What modules print while they are loaded the first thread has printed.
 */
export function startThread(
  file: URL,
  options: Pick<WorkerOptions, 'name' | 'workerData' | 'transferList'> & { readonly name: string },
): Worker {
  // Not before Node 22.10.
  module.flushCompileCache?.()
  return new Worker(file, { ...options, stdout: true, stderr: true })
}
