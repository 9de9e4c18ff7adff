import { part } from '../language/part.ts'
import { collideWithWindows, intervalNotifier, isListLockFree, placeInTree } from './interval-notifier.ts'
import { Device, Page } from './sets.ts'

/** The application registers a region; its notifier is inserted whatever movers are doing. */
export const intervalInsertion = part({
  name: 'interval-insertion',
  about: 'mmu_interval_notifier_insert',
  uses: [intervalNotifier],
  actions: (action) => ({
    insert: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'mm/mmu_notifier.c __mmu_interval_notifier_insert; ibv_reg_mr with IBV_ACCESS_ON_DEMAND',
      when: {
        unsubscribed: (s, { device, page }) => s.subscriptions[device][page].life === 'none',
        listLockFree: (s) => isListLockFree(s),
      },
      then: {
        collide: (s, { device, page }) => collideWithWindows(s, device, page),
        place: (s, { device, page }) => placeInTree(s, device, page),
        live: (s, { device, page }) => {
          s.subscriptions[device][page].life = 'live'
        },
      },
    }),
  }),
})
