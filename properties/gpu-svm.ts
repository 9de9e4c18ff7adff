import { none } from '../model/language/domain.ts'
import { mappingsAndMovers, mover } from '../model/movers/mover.ts'
import { devicePrivate, isDevicePrivate } from '../model/world/device-private.ts'
import { dma } from '../model/world/dma.ts'
import { isFree } from '../model/world/frames.ts'
import { Frame, Mover, Operation, Page } from '../model/world/sets.ts'
import { always, leadsTo, reachable, step, underFairness } from './property.ts'

// Pages of a process that migrate to the memory of a GPU and back.

export const faultedFolioStays = always({
  name: 'P2m-no-freed-folio',
  sentence:
    'The folio that a CPU fault on a device-private entry has found is not freed before the fault is done with it.',
  uses: [devicePrivate],
  given: (s) => s.privateFault.frame !== none,
  holds: (s) => {
    const { frame, page } = s.privateFault
    return frame !== none && !isFree(s, frame) && s.holds[frame] === page
  },
})

export const privateFaultBalance = always({
  name: 'P13-reference-balance',
  sentence: 'A frame has exactly as many references as entries, movers and a CPU fault on it hold.',
  uses: [devicePrivate, mover],
  on: { frame: Frame },
  holds: (s, { frame }) =>
    s.frames[frame].refs === mappingsAndMovers(s, frame) + (s.privateFault.frame === frame ? 1 : 0),
})

export const noForeignContent = always({
  name: 'P11b-no-foreign-content',
  sentence: 'What a page-table entry leads to is the content of its own page.',
  uses: [devicePrivate],
  on: { page: Page },
  given: (s, { page }) => s.pages[page].entry === 'present',
  holds: (s, { page }) => {
    const { frame } = s.pages[page]
    return frame !== none && s.holds[frame] === page
  },
})

export const cpuWritesToRam = step({
  name: 'P10b-cpu-writes-to-ram',
  sentence: 'A CPU writes to a page of the process only where the page is in RAM.',
  uses: [devicePrivate],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'cpuWrite' && action.parameters.page === page,
  holds: ({ before }, { page }) => !isDevicePrivate(before, page),
})

export const privateByMigration = step({
  name: 'P11e-private-by-migration',
  sentence: 'A page gets to the memory of the GPU by migration, and not because a frame there is free.',
  uses: [devicePrivate, mover],
  on: { page: Page },
  given: ({ before, after }, { page }) => !isDevicePrivate(before, page) && isDevicePrivate(after, page),
  holds: ({ action }) => action.name === 'migrateInstall',
})

export const copySourceUnreached = always({
  name: 'P24-stable-copy-source',
  sentence:
    'From when references have been looked for until the entry leads to the new place, no device can reach the old one.',
  uses: [dma, mover],
  on: { mover: Mover },
  given: (s, { mover }) => s.movers[mover].job === 'migrate' && ['frozen', 'copied'].includes(s.movers[mover].phase),
  holds: (s, { mover }) => s.translations.every((row) => row.every((frame) => frame !== s.movers[mover].from)),
})

export const runsInDeviceMemory = reachable({
  name: 'E1-direct-transfer',
  sentence: 'An operation runs on a page in the memory of the GPU.',
  uses: [devicePrivate, dma],
  on: { operation: Operation, page: Page },
  holds: (s, { operation, page }) =>
    s.operations[operation].phase === 'running' &&
    s.operations[operation].page === page &&
    s.operations[operation].beats === 1 &&
    isDevicePrivate(s, page),
})

export const comesBackWithWrites = reachable({
  name: 'E2-back-with-writes',
  sentence: 'A page comes back to RAM with what the GPU wrote in its own memory.',
  uses: [devicePrivate, mover],
  on: { mover: Mover, page: Page },
  holds: (s, { mover, page }) => {
    const { from, page: moved, phase } = s.movers[mover]
    const back = phase === 'installed' && moved === page && from !== none && s.zone[from] === 'vram'
    return back && s.frames[from].dirty && !isDevicePrivate(s, page)
  },
})

export const touchCollides = reachable({
  name: 'E5-touch-collides',
  sentence: 'The CPU has touched a page in the memory of the GPU, and somebody else has begun to move it.',
  uses: [devicePrivate, mover],
  on: { mover: Mover },
  holds: (s, { mover }) =>
    s.movers[mover].phase === 'closed' && s.privateFault.page !== none && s.movers[mover].page === s.privateFault.page,
})

const migrations = ['migrateToDevice', 'evictFromDevice', 'migrateToRam']

export const migrationBegins = step({
  name: 'S-migration-begins',
  sentence: 'Whoever begins a migration has a mover take the page out of its frame, and another to put it in.',
  uses: [mover],
  on: { mover: Mover },
  given: ({ action }, { mover }) => migrations.includes(action.name) && action.parameters.mover === mover,
  holds: ({ after }, { mover }) => {
    const { phase, from, to } = after.movers[mover]
    return phase === 'notifying' && from !== none && to !== none && from !== to
  },
})

export const failedCopyRestores = step({
  name: 'S-failed-copy-restores',
  sentence: 'A migration whose copy failed leaves the page where it was.',
  uses: [mover],
  on: { mover: Mover, page: Page },
  given: ({ before, action }, { mover, page }) =>
    ['copyFails', 'copyWithoutDevice'].includes(action.name) &&
    action.parameters.mover === mover &&
    before.movers[mover].page === page,
  holds: ({ before, after }, { page }) =>
    after.pages[page].entry === 'present' && after.pages[page].frame === before.pages[page].frame,
})

export const retryDropsFolio = step({
  name: 'S-private-retry-drops-folio',
  sentence: 'A fault on a device-private page that starts over has nothing any more of what it found.',
  uses: [devicePrivate],
  given: ({ action }) => action.name === 'privateRetry',
  holds: ({ after }) => after.privateFault.page === none && after.privateFault.frame === none,
})

export const touchEnds = leadsTo({
  name: 'L7-cpu-fault-progress',
  sentence: 'A CPU fault on a page in the memory of the GPU migrates it, or finds that it has moved, and returns.',
  uses: [devicePrivate, mover],
  from: (s) => s.privateFault.page !== none,
  to: (s) => s.privateFault.page === none,
  // One thread: it can go on again and again, in one of two ways.
  fairness: { strong: ['migrateToRam', 'privateRetry'] },
})

export const touchEndsWithoutTurns = underFairness(touchEnds, {
  name: 'L7c-cpu-fault-progress-without-turns',
  sentence:
    'A CPU fault on a page in the memory of the GPU returns, even if whoever comes first gets folio and frames.',
  fairness: {},
})
