import { none } from '../model/language/domain.ts'
import type { Instance } from '../model/language/system.ts'
import { isDropping, mover } from '../model/movers/mover.ts'
import { buffers } from '../model/world/buffers.ts'
import { driverLock } from '../model/world/driver-lock.ts'
import { intervalNotifier } from '../model/world/interval-notifier.ts'
import { mirror } from '../model/world/mirror.ts'
import { odpRegions } from '../model/world/odp-regions.ts'
import { peerMemory } from '../model/world/peer-memory.ts'
import { type Lock, lock, type Thread } from './lock.ts'

// The locks that designs hold from one step to another. What is taken and released within a step shows only in who wants it.

/** Where movers may run in somebody else's thread: see direct-reclaim and address-space. */
interface Runs {
  readonly movers: Readonly<Record<number, { readonly job: string }>>
  readonly reclaimsFor?: Readonly<Record<number, unknown>>
  readonly tearsDown?: unknown
}

/** A mover has a thread of its own, or runs in that of a fault which allocates memory, or which drops an address space. */
function moverThread(s: object, mover: unknown): Thread {
  const { movers, reclaimsFor, tearsDown } = s as Runs
  const number = mover as number
  const inside = reclaimsFor?.[number] ?? (movers[number]!.job === 'exit' ? tearsDown : none) ?? none
  return inside === none ? `mover ${number}` : faultThread(inside)
}

const faultThread = (operation: unknown): Thread => `fault of ${operation}`
const regionThread = (device: unknown, page: unknown): Thread => `region ${device} ${page}`
const ownerThread = (page: unknown): Thread => `owner of ${page}`

/** Steps of movers, and callbacks, are taken by the mover; those of a fault by the fault; others by whoever registers or owns memory. */
export function threadOf(s: unknown, action: string, { mover, operation, device, page }: Instance): Thread | undefined {
  if (mover !== undefined) return moverThread(s as object, mover)
  if (operation !== undefined) return faultThread(operation)
  if (page === undefined) return undefined
  // The GPU driver calls free callbacks.
  return device === undefined || action.startsWith('callback') ? ownerThread(page) : regionThread(device, page)
}

interface Rows<V, E> {
  forEach(action: (value: V, element: E) => void): void
}

/** A thread for each element that has one. */
function threads<V, E>(rows: Rows<V, E>, of: (value: V, element: E) => Thread | undefined): Thread[] {
  const found: Thread[] = []
  rows.forEach((value, element) => {
    const thread = of(value, element)
    if (thread !== undefined) found.push(thread)
  })
  return found
}

/** Every lock that shipped designs have. */
export const locks: readonly Lock[] = [
  lock({
    name: 'folio lock',
    uses: [mover],
    holders: (s) =>
      threads(s.movers, ({ page }, m) => (page !== none && !isDropping(s, m) ? moverThread(s, m) : undefined)),
  }),
  // No lock, but lockdep has one for it: __mmu_notifier_invalidate_range_start_map. Callbacks wait for the locks that they take.
  lock({
    name: 'invalidation',
    uses: [mover],
    holders: (s) => threads(s.movers, ({ phase }, m) => (phase === 'notifying' ? moverThread(s, m) : undefined)),
    entered: (s) =>
      threads(s.movers, ({ phase }, m) => {
        const hasBegun = phase === 'notifying' && s.callback[m].every((callback) => ['none', 'due'].includes(callback))
        return hasBegun ? moverThread(s, m) : undefined
      }),
  }),
  lock({
    name: "driver's lock",
    uses: [driverLock],
    holders: (s) => threads(s.lockHolder, (holder) => (holder === none ? undefined : faultThread(holder))),
    asked: ['lockFree', 'free'],
  }),
  lock({
    name: "driver's lock",
    uses: [intervalNotifier, mover],
    unless: [odpRegions],
    holders: (s) =>
      threads(s.callback, (row, m) => (row.some((callback) => callback === 'started') ? moverThread(s, m) : undefined)),
    asked: ['driverLockFree', 'notifierLockFree'],
  }),
  lock({
    name: 'subscriptions->lock',
    uses: [intervalNotifier, mover],
    holders: (s) => (s.ending === none ? [] : [moverThread(s, s.ending)]),
    asked: ['listLockFree'],
  }),
  lock({
    name: 'umem_mutex',
    uses: [odpRegions, mirror, mover],
    holders: (s) => [
      ...threads(s.operations, ({ device, page }, operation) => {
        if (device === none || page === none || s.regions[device][page].lockedBy !== 'fault') return undefined
        return ['updating', 'updated'].includes(s.faults[operation].step) ? faultThread(operation) : undefined
      }),
      ...threads(s.callback, (row, m) =>
        row.some((callback) => callback === 'started') ? moverThread(s, m) : undefined,
      ),
      ...deregistering(s.regions),
    ],
    asked: ['unlocked'],
  }),
  lock({
    name: "cache's rb_lock",
    uses: [odpRegions, mover],
    holders: (s) => threads(s.allocating, (m) => (m === none ? undefined : moverThread(s, m))),
    asked: ['cacheUnlocked'],
  }),
  lock({
    name: "owner's lock",
    uses: [peerMemory, mover],
    holders: (s) => threads(s.pages, ({ entry }, page) => (entry === 'moving' ? ownerThread(page) : undefined)),
    asked: ['ownerLockFree'],
  }),
  // Who holds it is told by its page alone: designs that have it hold no other lock.
  lock({
    name: 'reservation',
    uses: [buffers],
    holders: (s) => threads(s.buffers, ({ reserved }, page) => (reserved ? ownerThread(page) : undefined)),
    asked: ['unreserved'],
  }),
  lock({
    name: 'ib_peer_memory_client.lock',
    uses: [peerMemory],
    holders: (s) => {
      const found: Thread[] = []
      s.peers.forEach((row) => {
        const calls = threads(row, ({ callback }, page) =>
          callback === 'revoking' || callback === 'waiting' ? ownerThread(page) : undefined,
        )
        if (s.peerLocked) found.push(...calls)
      })
      return found
    },
    asked: ['lockFree'],
  }),
]

/** Deregistrations that hold the lock of their region. */
function deregistering(regions: Rows<Rows<{ readonly lockedBy: string }, unknown>, unknown>): Thread[] {
  const found: Thread[] = []
  regions.forEach((row, device) => {
    found.push(
      ...threads(row, ({ lockedBy }, page) => (lockedBy === 'deregistration' ? regionThread(device, page) : undefined)),
    )
  })
  return found
}
