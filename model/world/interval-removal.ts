import { part } from '../language/part.ts'
import { intervalNotifier, isListLockFree } from './interval-notifier.ts'
import { Device, Page } from './sets.ts'

/** How the one who removes a subscription knows that it is out. When removal begins is the design's own. */
export const intervalRemoval = part({
  name: 'interval-removal',
  about: 'the wait of mmu_interval_notifier_remove',
  uses: [intervalNotifier],
  actions: (action) => ({
    removeReturn: action({
      by: 'driver',
      on: { device: Device, page: Page },
      source: 'mm/mmu_notifier.c mmu_interval_notifier_remove: wait until the sequence has changed; then it is freed',
      when: {
        removing: (s, { device, page }) => s.subscriptions[device][page].life === 'removing',
        sequenceChanged: (s, { device, page }) => s.subscriptions[device][page].place !== 'removing' || !s.writing,
        listLockFree: (s) => isListLockFree(s),
      },
      then: (s, { device, page }) => {
        s.subscriptions[device][page].life = 'none'
        s.subscriptions[device][page].current = false
      },
    }),
  }),
})
