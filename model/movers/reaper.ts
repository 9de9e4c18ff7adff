import { part } from '../language/part.ts'
import { Mover, Page } from '../world/sets.ts'
import { zapping } from './discard.ts'
import { begin } from './mover.ts'

/**
 * The OOM reaper takes memory from a process that has been killed, as MADV_DONTNEED would. It must not wait for subscribers, of
 * which one may wait for memory in turn: a callback that would have to wait refuses, and nothing is taken. That the process comes to
 * its end is left out: other threads of it go on meanwhile.
 */
export const reaper = part({
  name: 'reaper',
  about: 'the OOM reaper drops a page, and may not wait for callbacks',
  uses: [zapping],
  actions: (action) => ({
    reapBegin: action({
      by: 'environment',
      on: { mover: Mover, page: Page },
      source: 'mm/oom_kill.c __oom_reap_task_mm: mmu_notifier_invalidate_range_start_nonblock',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        backed: (s, { page }) => s.pages[page].entry === 'present' || s.pages[page].entry === 'swapped',
      },
      then: (s, { mover, page }) => begin(s, mover, 'reap', page),
    }),
  }),
})
