import { each, none, oneOf, optional } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import type { OperationElement } from '../world/dma.ts'
import { driverLock } from '../world/driver-lock.ts'
import { mirror } from '../world/mirror.ts'
import { Mover, Operation, Page } from '../world/sets.ts'
import { begin, isolate, isUnlocked } from './mover.ts'
import { reclaim } from './reclaim.ts'

/**
 * A fault needs memory for the entries that it is going to write (GFP_KERNEL). When there is none, it pages something out itself: the
 * mover runs in the thread of the fault, which goes on when the mover has come to its end, and keeps its locks meanwhile.
 */
export const directReclaim = part({
  name: 'direct-reclaim',
  about: 'an allocation on the fault path, which may reclaim in the same thread',
  uses: [reclaim, mirror, driverLock],
  state: {
    /** What the fault of the operation has of the memory that it needs. */
    memory: each(Operation, oneOf('none', 'reclaiming', 'there')),
    /** The fault in whose thread the mover runs; none: it has a thread of its own, such as kswapd. */
    reclaimsFor: each(Mover, optional(Operation)),
  },
  actions: (action) => ({
    allocate: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/page_alloc.c get_page_from_freelist',
      when: {
        wanted: (s, { operation }) => s.memory[operation] === 'none',
        due: (s, { operation }) => s.faults[operation].step === 'raised',
      },
      then: (s, { operation }) => {
        s.memory[operation] = 'there'
      },
    }),
    allocateReclaims: action({
      by: 'environment',
      on: { operation: Operation, mover: Mover, page: Page },
      source: 'memory is short: mm/page_alloc.c __alloc_pages_direct_reclaim',
      when: {
        wanted: (s, { operation }) => s.memory[operation] === 'none',
        due: (s, { operation }) => s.faults[operation].step === 'raised',
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle' && s.reclaimsFor[mover] === none,
        present: (s, { page }) => s.pages[page].entry === 'present',
        unlocked: (s, { page }) => isUnlocked(s, page),
      },
      then: (s, { operation, mover, page }) => {
        s.memory[operation] = 'reclaiming'
        s.reclaimsFor[mover] = operation
        begin(s, mover, 'reclaim', page)
        isolate(s, mover, page)
      },
    }),
    allocateReturns: action({
      by: 'kernel',
      on: { operation: Operation, mover: Mover },
      source: 'mm/page_alloc.c __alloc_pages_direct_reclaim returns',
      when: {
        reclaiming: (s, { operation, mover }) => s.reclaimsFor[mover] === operation,
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
      },
      then: (s, { operation, mover }) => {
        s.memory[operation] = 'there'
        s.reclaimsFor[mover] = none
      },
    }),
  }),
})

type View = ViewOfParts<[typeof directReclaim]>

/**
 * The thread of the fault waits for itself: for a mover that runs in it, which waits in a callback for a lock that the fault holds, or that
 * another one holds which waits in the same way.
 */
export function waitsForItself(s: View, operation: OperationElement): boolean {
  const waitsFor = (waiting: OperationElement, passed: readonly OperationElement[]): boolean =>
    s.reclaimsFor.some(
      (thread, mover) =>
        thread === waiting &&
        s.callback[mover].some((callback, device) => {
          const holder = s.lockHolder[device]
          if (callback !== 'due' || holder === none) return false
          return holder === operation || (!passed.includes(holder) && waitsFor(holder, [...passed, holder]))
        }),
    )
  return waitsFor(operation, [])
}
