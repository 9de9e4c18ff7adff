import { none } from '../model/language/domain.ts'
import { mover } from '../model/movers/mover.ts'
import { isEngineThere, isPopulating, svmRemoval } from '../model/movers/svm-removal.ts'
import { isDevicePrivate } from '../model/world/device-private.ts'
import { isFree } from '../model/world/frames.ts'
import { Device, Frame, Mover, Page } from '../model/world/sets.ts'
import { always, leadsTo, reachable, step, underFairness } from './property.ts'

// A GPU goes, and its memory with it.

export const nothingStaleInRam = always({
  name: 'P4f-nothing-stale-in-ram',
  sentence: 'A page that the CPU can read has every write that was made to it: what went with a GPU cannot be read.',
  uses: [svmRemoval],
  on: { page: Page },
  given: (s, { page }) => s.pages[page].entry === 'present' && !isDevicePrivate(s, page),
  holds: (s, { page }) => {
    const { frame } = s.pages[page]
    return frame !== none && s.holds[frame] === page && s.fresh[frame]
  },
})

export const nothingLostByUnbinding = step({
  name: 'P4g-nothing-lost-by-unbinding',
  sentence: 'A driver that is asked to go stops its GPU only when no page is in its memory, nor on the way there.',
  uses: [svmRemoval],
  on: { page: Page },
  given: ({ action }) => action.name === 'switchOff',
  holds: {
    notThere: ({ before }, { page }) => before.pages[page].entry === 'none' || !isDevicePrivate(before, page),
    notOnTheWay: ({ before }, { page }) =>
      before.movers.every((row, mover) => row.page !== page || !isPopulating(before, mover)),
  },
})

export const noFolioAfterRemoval = always({
  name: 'P12e-no-folio-after-removal',
  sentence: 'When the driver of a GPU has been removed, nobody has a page of its memory.',
  uses: [svmRemoval],
  on: { device: Device, frame: Frame },
  given: (s, { device, frame }) => s.presence[device] === 'removed' && s.zone[frame] === 'vram',
  holds: (s, { frame }) => isFree(s, frame),
})

export const copiedByEngine = step({
  name: 'P12f-copied-by-engine',
  sentence: 'A copy succeeds only while the GPU is there, and fails for no other reason where nothing else is wrong.',
  uses: [svmRemoval],
  given: ({ action }) => action.name === 'migrateCopy' || action.name === 'copyWithoutDevice',
  holds: ({ before, action }) => isEngineThere(before) === (action.name === 'migrateCopy'),
})

export const populatedInSection = step({
  name: 'P12g-populated-before-unplug',
  sentence: 'From when drm_dev_unplug has waited for all sections, no page is brought to the memory of the GPU.',
  uses: [svmRemoval],
  on: { device: Device, mover: Mover },
  given: ({ before }, { device }) => before.unplug[device] === 'quiet',
  holds: ({ after }, { mover }) => !isPopulating(after, mover),
})

export const pulledWithOnlyCopy = reachable({
  name: 'E-pulled-with-only-copy',
  sentence: 'A GPU is pulled that has the only copy of a page, and a CPU fault on the page is under way.',
  uses: [svmRemoval],
  on: { page: Page },
  holds: (s, { page }) => !isEngineThere(s) && isDevicePrivate(s, page) && s.privateFault.page === page,
})

export const pulledUnderMigration = reachable({
  name: 'E-pulled-under-migration',
  sentence: 'A GPU is pulled between the copy of a page to its memory and the entry that leads there.',
  uses: [svmRemoval],
  on: { mover: Mover },
  holds: (s, { mover }) => !isEngineThere(s) && isPopulating(s, mover) && s.movers[mover].phase === 'copied',
})

export const unboundWithWrites = reachable({
  name: 'E-unbound-with-writes',
  sentence: 'A driver that is asked to go brings back what has been written.',
  uses: [svmRemoval, mover],
  on: { mover: Mover, page: Page },
  holds: (s, { mover, page }) => {
    const { phase, page: moved, from } = s.movers[mover]
    const back = phase === 'installed' && moved === page && from !== none && s.zone[from] === 'vram'
    return back && s.frames[from].dirty && isEngineThere(s) && s.unplug.every((unplug) => unplug === 'quiet')
  },
})

export const sectionAwaited = reachable({
  name: 'E-unplugged-in-section',
  sentence: 'drm_dev_unplug waits for somebody who brings a page to the memory of the GPU.',
  uses: [svmRemoval],
  on: { mover: Mover },
  holds: (s, { mover }) => s.unplug.every((unplug) => unplug === 'marked') && isPopulating(s, mover),
})

export const unbindingEnds = leadsTo({
  name: 'L6b-unbinding-ends',
  sentence:
    'A driver that is asked to go stops its GPU in the end, if CPUs do not touch again and again what is in its memory.',
  uses: [svmRemoval],
  on: { device: Device },
  from: (s, { device }) => s.unplug[device] === 'marked',
  to: (s, { device }) => s.presence[device] !== 'plugged' || s.privateFault.page !== none,
  // Whoever removes the driver goes on evicting, and not every copy fails.
  fairness: { strong: ['evictFromDevice', 'migrateCopy'] },
})

export const unbindingEndsDespiteFailures = underFairness(unbindingEnds, {
  name: 'L6b-unbinding-ends-despite-failing-copies',
  sentence: 'A driver that is asked to go stops its GPU in the end, even if copies out of its memory go on failing.',
  fairness: { strong: ['evictFromDevice'] },
})

export const unbindingEndsDespiteTouches = leadsTo({
  name: 'L6b-unbinding-ends-despite-touches',
  variantOf: unbindingEnds,
  sentence: 'A driver that is asked to go stops its GPU in the end, whatever CPUs touch, if everybody gets a turn.',
  uses: [svmRemoval],
  on: { device: Device },
  from: (s, { device }) => s.unplug[device] === 'marked',
  to: (s, { device }) => s.presence[device] !== 'plugged',
  fairness: { strong: ['evictFromDevice', 'migrateToRam', 'privateRetry', 'migrateCopy'] },
})
