import type { Evidence } from './claim.ts'
import { breaks } from './evidence.ts'

// The conditions under which notifiers are enough for pins that the kernel controls. Each is dropped by a mutant.

export const sideConditions: readonly Evidence[] = [
  breaks(
    'X14-no-recheck',
    'P1-no-dma-to-moved-page',
    'C1, the pinner reads the entry again after it has taken its reference',
  ),
  breaks(
    'X15-count-checked-before-unmap',
    'P1-no-dma-to-moved-page',
    'C1, the mover counts references after new pins are kept out',
  ),
  breaks('X03-no-sequence', 'P2-no-use-after-free', 'C2, a translation found before the change is not used after it'),
  breaks('X04-no-counter', 'P8b-no-mapping-in-window', 'C2, no translation is made between Pre and Post'),
  breaks(
    'X07-return-before-acknowledge',
    'P5-no-stale-translation-at-reuse',
    'C3, hardware has forgotten a translation before its frame is used again',
  ),
  breaks('C4-flush-not-fenced', 'P5-no-stale-translation-at-reuse', 'C3, the same where fences stand for callbacks'),
  breaks(
    'X23-allocates-under-lock',
    'P17-no-deadlock',
    'C4, no lock of a callback is held around an allocation that may reclaim',
  ),
  breaks('X23-allocates-under-lock', 'L4-callbacks-return', 'C4, the callback waits for the thread that it runs in'),
  breaks(
    'X17-callback-waits-for-region',
    'L4-callbacks-return',
    'C5, a callback waits for nothing that the application decides',
  ),
  breaks('X17-callback-waits-for-application', 'L4-callback-returns', 'C5, the same for free callbacks'),
  breaks('C6-failure-ignored', 'P2-no-use-after-free', 'C6, a caller that has been refused gives up'),
  breaks(
    'X26-failure-not-ended',
    'L5-deregistration-ends-with-fair-lock',
    'C6, and ends what it has begun: otherwise whoever unregisters waits for ever',
  ),
  breaks('X08-one-importer-told', 'P1-no-dma-to-moved-page', 'C7, everybody who has a translation is told'),
  breaks('X08-one-holder-told', 'P1-no-dma-to-moved-page', 'C7, the same for free callbacks'),
]
