import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { RandomSearch } from '../../explorer/random/random-search.ts'
import { WalkThreads } from '../../explorer/random/walk-threads.ts'
import type { Model, ModelSource } from '../../explorer/workers/model.ts'
import { MoveproofError } from '../../model/language/error.ts'
import * as models from '../workers/models.ts'
import { walked } from './walked.ts'

// Threads change nothing in what is found.

const module = new URL('../workers/models.ts', import.meta.url).href

/** Walks with the help of threads, from the second round on at the latest. */
async function walkedTogether({ system, properties }: Model, count: number, walks: number, source: ModelSource) {
  const search = new RandomSearch(system, properties, { seed: 1, steps: 100 })
  const threads = new WalkThreads(count, source)
  search.employ(threads)
  try {
    while (!threads.areReady) await setImmediate()
    while (search.progress.walks < walks && (properties.length === 1 || search.isOpen))
      if (!search.advance()) await setImmediate()
    return search.result()
  } finally {
    await search.dismiss()
  }
}

test('any number of threads finds the same in the same walks, and covers the same', async (t) => {
  const name = 'X07-return-before-acknowledge'
  const model = await models.shipped(name)
  const own = new RandomSearch(model.system, model.properties, { seed: 1, steps: 100 })
  while (own.isOpen && own.progress.walks < 150) own.advance()
  const alone = own.result()
  t.true(alone.findings.length > 5)
  for (const count of [1, 2, 3]) {
    t.deepEqual(await walkedTogether(model, count, 150, { module, export: 'shipped', argument: name }), alone)
  }
})

test('what goes wrong in a model comes out of threads as it does alone', async (t) => {
  const model = models.refusedLate()
  const alone = t.throws(() => walked(model.system, model.properties, 200), { instanceOf: MoveproofError })
  t.is(alone.code, 'out-of-domain')
  for (const count of [1, 2]) {
    const together = walkedTogether(model, count, 200, { module, export: 'refusedLate' })
    const error = await t.throwsAsync(together, { instanceOf: MoveproofError })
    t.deepEqual({ ...error?.details }, { ...alone.details })
  }
})

test('a thread that loads another model, or dies, ends the search with an error', async (t) => {
  const codeOf = async (model: Model, name: string) => {
    const walking = walkedTogether(model, 2, 200, { module, export: name })
    return (await t.throwsAsync(walking, { instanceOf: MoveproofError }))?.code
  }
  t.is(await codeOf(models.different(), 'different'), 'unsupported')
  t.is(await codeOf(models.ending(), 'ending'), 'worker-died')
  t.is(await codeOf(models.endingLate(), 'endingLate'), 'worker-died')
})
