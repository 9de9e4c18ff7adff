import { each, flag, known, none, oneOf, optional } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { Cpu, Mover, Page } from '../world/sets.ts'
import { migration } from './migration.ts'

/**
 * Whoever migrates a page waits, with the folio locked, until every CPU has given back the references in its batches. Whoever touches
 * the page meanwhile waits for the folio. Both need CPUs: work that is queued on one is done when nobody keeps it busy.
 */
export const lruDrain = part({
  name: 'lru-drain',
  about: 'migrations wait for work on every CPU, and threads for migrations',
  uses: [migration],
  state: {
    /** Work that the mover has queued on the CPU: lru_add_drain_per_cpu. */
    drains: each(Mover, Cpu, oneOf('none', 'queued', 'done')),
    /** The page for whose folio a thread on the CPU waits. */
    waitsFor: each(Cpu, optional(Page)),
    /** That thread does not sleep: it tries again and again, and nothing else runs on the CPU. */
    spins: each(Cpu, flag()),
  },
  extends: {
    freeze: {
      when: { drained: (s, { mover }) => s.drains[mover].every((work) => work === 'done') },
      then: {
        forgetWork: (s, { mover }) => {
          s.drains[mover].fill('none')
        },
      },
    },
  },
  actions: (action) => ({
    drainQueue: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/migrate_device.c migrate_device_unmap → mm/swap.c __lru_add_drain_all: queue_work_on, flush_work',
      when: {
        closed: (s, { mover }) => s.movers[mover].phase === 'closed',
        notYet: (s, { mover }) => s.drains[mover].every((work) => work === 'none'),
      },
      then: (s, { mover }) => {
        s.drains[mover].fill('queued')
      },
    }),
    drainWork: action({
      by: 'kernel',
      on: { mover: Mover, cpu: Cpu },
      source: 'mm/swap.c lru_add_drain_per_cpu, on that CPU',
      when: {
        queued: (s, { mover, cpu }) => s.drains[mover][cpu] === 'queued',
        notBusy: (s, { cpu }) => !s.spins[cpu],
      },
      then: (s, { mover, cpu }) => {
        s.drains[mover][cpu] = 'done'
      },
    }),
    touchMoving: action({
      by: 'application',
      on: { cpu: Cpu, page: Page },
      source: 'mm/hmm.c hmm_range_fault or a touch → mm/memory.c do_swap_page: migration_entry_wait_on_locked, sleeps',
      when: {
        moving: (s, { page }) => s.pages[page].entry === 'moving',
        notWaiting: (s, { cpu }) => s.waitsFor[cpu] === none,
      },
      then: (s, { cpu, page }) => {
        s.waitsFor[cpu] = page
      },
    }),
    wake: action({
      by: 'kernel',
      on: { cpu: Cpu },
      source: 'mm/filemap.c migration_entry_wait_on_locked returns: the folio has been unlocked',
      // The page may be migrated again before.
      fairness: 'strong',
      when: {
        waiting: (s, { cpu }) => s.waitsFor[cpu] !== none,
        unlocked: (s, { cpu }) => s.pages[known(s.waitsFor[cpu])].entry !== 'moving',
      },
      then: (s, { cpu }) => {
        s.waitsFor[cpu] = none
        s.spins[cpu] = false
      },
    }),
  }),
})
