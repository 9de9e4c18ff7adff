import { deepStrictEqual, ok } from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import fc from 'fast-check'
import { is } from 'immutable'
import { initials, successors } from '../../counterexamples/interpreter.ts'
import { type State, stateOf, treeOf } from '../../counterexamples/state.ts'
import { compile, type Kernel } from '../../explorer/compile/kernel.ts'
import { overwriteTree } from '../../explorer/tree.ts'
import { instantiate, type System } from '../../model/language/system.ts'
import { usualScenarios } from '../usual-scenarios.ts'

// On random walks over every system that is shipped, packed and immutable states are held against each other, state by state.

// Tests that never wait would keep AVA from hearing of one another's end.
test.afterEach.always(() => setImmediate())

/** A packed state, with room for nothing else. */
function packed(kernel: Kernel, system: System, state: State): Int32Array {
  overwriteTree(system.fields, kernel.tree, treeOf(system, state))
  kernel.pack()
  return kernel.batch.words.slice(0, kernel.layout.words)
}

function unpacked(kernel: Kernel, system: System, words: Int32Array): State {
  kernel.reload(words, 0)
  return stateOf(system, kernel.tree)
}

/** The successors of a packed state, in order and without those that are the state itself. */
function packedSuccessors(kernel: Kernel, system: System, words: Int32Array) {
  kernel.run(words, 0, 1)
  const { batched } = kernel.counters
  const width = kernel.layout.words
  const all = Array.from({ length: batched }, (_, k) => kernel.batch.words.slice(k * width, (k + 1) * width))
  const steps = Array.from(kernel.batch.instances.subarray(0, batched), (number) => kernel.instances[number]!)
  return all.map((words, k) => {
    const { action, parameters } = steps[k]!
    return { step: [system.actions[action]!.name, parameters], state: unpacked(kernel, system, words) }
  })
}

for (const { system: definition, bounds, mutantOf, alone } of usualScenarios) {
  // A mutant differs from its design in one place, and a design under one mover alone has some of its parts.
  const runs = alone ? 1 : mutantOf ? 2 : 3
  const title = `${definition.name} at ${Object.entries(bounds).map(([name, value]) => `${value} ${name}`)}`
  test(`random walks over ${title}: packed and immutable states hold the same, and so do their successors`, (t) => {
    const system = instantiate(definition, bounds)
    const kernel = compile(system, [])
    const starts = [...initials(system)]
    let steps = 0
    const walk = fc.array(fc.nat({ max: 2 ** 16 }), { minLength: 40, maxLength: 80 })
    const walks = fc.property(walk, (choices) => {
      let state = starts[choices[0]! % starts.length]!
      for (const choice of choices) {
        const words = packed(kernel, system, state)
        ok(is(unpacked(kernel, system, words), state))
        const next = [...successors(system, state)]
        const moves = next.filter((successor) => !is(successor.state, state))
        const there = packedSuccessors(kernel, system, words)
        deepStrictEqual(
          there.map(({ step }) => step),
          moves.map(({ action, instance }) => [action.name, instance]),
        )
        for (const [k, successor] of there.entries()) ok(is(successor.state, moves[k]!.state))
        // From where nothing can happen the walk starts over.
        state = moves.length === 0 ? starts[choice % starts.length]! : moves[choice % moves.length]!.state
        steps++
      }
    })
    fc.assert(walks, { seed: 1, numRuns: runs, includeErrorInReport: true })
    t.true(steps >= 30 * runs)
  })
}
