import { known, none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { intervalNotifier, isInTree, isListLockFree, isWindowActive } from '../world/interval-notifier.ts'
import { Mover } from '../world/sets.ts'
import { isEntryChanged, mover } from './mover.ts'

/** Nothing of a callback is left to be waited for. */
const isAnswer = (callback: string) => callback === 'returned' || callback === 'refused'

/** The mm side of interval notifiers: a mover opens its window on the subscriptions that it finds in the tree, and closes it. */
export const intervalWindows = part({
  name: 'interval-windows',
  about: 'mn_itree_inv_start_range and mn_itree_inv_end: the sequence of the mm, deferred inserts and removes',
  uses: [intervalNotifier, mover],
  actions: (action) => ({
    windowStart: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_inv_start_range',
      when: {
        notifying: (s, { mover }) => s.movers[mover].phase === 'notifying',
        due: (s, { mover }) => s.callback[mover].every((callback) => callback === 'due'),
        listLockFree: (s) => isListLockFree(s),
      },
      then: (s, { mover }) => {
        const page = known(s.movers[mover].page)
        s.callback[mover].forEach((_, device) => {
          const concerned = isInTree(s, device, page)
          // Who has no subscription there has nothing to return from.
          s.callback[mover][device] = concerned ? 'called' : 'returned'
          if (concerned) s.writing = true
        })
      },
    }),
    windowEndNotLast: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_inv_end: other ranges are active, or none concerned a subscription',
      when: {
        entryChanged: (s, { mover }) => isEntryChanged(s, mover),
        answered: (s, { mover }) => s.callback[mover].every(isAnswer),
        listLockFree: (s) => isListLockFree(s),
        notLast: (s, { mover }) => !s.writing || isWindowActive(s, mover),
      },
      then: (s, { mover }) => {
        s.callback[mover].fill('none')
      },
    }),
    windowEndLast: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_inv_end: makes the sequence even, holding the lock',
      when: {
        entryChanged: (s, { mover }) => isEntryChanged(s, mover),
        answered: (s, { mover }) => s.callback[mover].every(isAnswer),
        listLockFree: (s) => isListLockFree(s),
        last: (s, { mover }) => s.writing && !isWindowActive(s, mover),
      },
      then: (s, { mover }) => {
        s.writing = false
        s.subscriptions.forEach((row) => {
          row.forEach((subscription) => {
            subscription.current = false
          })
        })
        s.ending = mover
      },
    }),
    windowEndDeferred: action({
      by: 'kernel',
      on: { mover: Mover },
      source: 'mm/mmu_notifier.c mn_itree_inv_end: deferred inserts and removes, wake_up_all',
      when: { ending: (s, { mover }) => s.ending === mover },
      then: {
        process: (s) => {
          s.subscriptions.forEach((row) => {
            row.forEach((subscription) => {
              if (subscription.place === 'adding') subscription.place = 'tree'
              else if (subscription.place === 'removing') subscription.place = 'out'
            })
          })
        },
        wake: (s) => {
          s.faults.forEach((fault) => {
            if (fault.step === 'waiting') fault.step = 'sampled'
          })
        },
        unlock: (s, { mover }) => {
          s.ending = none
          s.callback[mover].fill('none')
        },
      },
    }),
  }),
})
