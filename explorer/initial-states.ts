import { MoveproofError } from '../model/language/error.ts'
import type { Tree } from '../model/language/shape.ts'
import { initialStates, type System } from '../model/language/system.ts'
import { OutOfDomain } from './compile/kernel.ts'
import { outOfDomain } from './diagnose.ts'
import type { Expander } from './expander.ts'
import type { StateSpace } from './state-space.ts'
import { overwriteTree, textOfTree } from './tree.ts'

/** Gives a state space its initial states. @throws impure-action where they differ from time to time, out-of-domain */
export function takeInitialStates(system: System, expander: Expander, space: StateSpace): void {
  const { batch, tree } = expander.kernel
  let initial = 0
  const again = initialStates(system)
  for (const start of initialStates(system)) {
    assertSame(system, start, again.next().value)
    overwriteTree(system.fields, tree, start)
    pack(system, expander, initial)
    expander.represent(1)
    space.takeInitial(batch, initial)
    initial++
  }
}

function assertSame({ fields, name }: System, start: Tree, again: Tree | undefined): void {
  if (again !== undefined && textOfTree(fields, start) === textOfTree(fields, again)) return
  throw new MoveproofError('impure-action', {
    what: 'Run twice, it gave two different initial states.',
    where: `initially of ${name}`,
    cause: 'a clock, randomness, or a variable outside the state',
    next: 'use choose(…) for a free choice: every value then gives an initial state',
  })
}

function pack({ name }: System, { kernel }: Expander, initial: number): void {
  try {
    kernel.pack()
  } catch (bad) {
    if (!(bad instanceof OutOfDomain)) throw bad
    const cell = kernel.layout.cells[bad.cell]!
    throw outOfDomain(cell, bad.value, `initial state ${initial} of ${name}`, { initial, steps: [] })
  }
}
