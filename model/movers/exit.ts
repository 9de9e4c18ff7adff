import { none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { addressSpace, hasUsers } from '../world/address-space.ts'
import { Mover, Page } from '../world/sets.ts'
import { zapping } from './discard.ts'
import { begin } from './mover.ts'

/**
 * A process exits, or calls execve: it gives its address space up before it closes files, and whoever drops the last reference
 * tears it down. mmu_notifier_release, which comes first, tells subscribers of interval notifiers nothing that the
 * invalidation around the unmapping does not tell them again.
 */
export const exit = part({
  name: 'exit',
  about: 'the process leaves its address space, which is torn down with its last user',
  uses: [zapping, addressSpace],
  actions: (action) => ({
    leaveSpace: action({
      by: 'application',
      source: 'kernel/exit.c do_exit: exit_mm before exit_files; fs/exec.c begin_new_exec: exec_mmap; mmput',
      when: { owned: (s) => s.space === 'owned' },
      then: (s) => {
        s.space = 'left'
      },
    }),
    exitBegin: action({
      by: 'kernel',
      on: { mover: Mover, page: Page },
      source: 'kernel/fork.c __mmput → mm/mmap.c exit_mmap → mm/memory.c unmap_vmas: invalidate_range_start',
      // Other movers may have the thread, again and again.
      fairness: 'strong',
      when: {
        moverIdle: (s, { mover }) => s.movers[mover].phase === 'idle',
        unused: (s) => !hasUsers(s),
        backed: (s, { page }) => s.pages[page].entry === 'present' || s.pages[page].entry === 'swapped',
        // One thread does it, page by page.
        notUnderWay: (s) => s.movers.every(({ job }) => job !== 'exit'),
      },
      then: (s, { mover, page }) => begin(s, mover, 'exit', page),
    }),
    spaceGone: action({
      by: 'kernel',
      source: 'kernel/fork.c __mmput: mmdrop',
      when: {
        left: (s) => s.space === 'left',
        unused: (s) => !hasUsers(s),
        empty: (s) => s.pages.every(({ entry }) => entry === 'none'),
        done: (s) => s.movers.every(({ job }) => job !== 'exit'),
      },
      then: (s) => {
        s.space = 'gone'
        s.tearsDown = none
      },
    }),
  }),
})
