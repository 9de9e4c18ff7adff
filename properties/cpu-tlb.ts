import { none } from '../model/language/domain.ts'
import { cpuTlbFlush } from '../model/movers/cpu-tlb-flush.ts'
import { mover } from '../model/movers/mover.ts'
import { cpuTlb } from '../model/world/cpu-tlb.ts'
import { isFree } from '../model/world/frames.ts'
import { isOnlyCopyIn } from '../model/world/pages.ts'
import { Cpu, Frame, Mover, Page } from '../model/world/sets.ts'
import { always, alwaysReachable, reachable, step } from './property.ts'

// What CPUs have cached of page-table entries, where that is looked at apart from the entries.

export const noFreeFrameInTlb = always({
  name: 'P2-no-use-after-free',
  sentence: 'No CPU has a free frame cached.',
  uses: [cpuTlb],
  on: { cpu: Cpu, page: Page },
  given: (s, { cpu, page }) => s.tlb[cpu][page] !== none,
  holds: (s, { cpu, page }) => {
    const frame = s.tlb[cpu][page]
    return frame !== null && !isFree(s, frame)
  },
})

export const tlbCoherence = always({
  name: 'P3-va-coherence',
  sentence: 'What a CPU has cached for a page is what the entry says, but for flushes under way.',
  uses: [cpuTlb, mover],
  on: { cpu: Cpu, page: Page },
  given: (s, { cpu, page }) => s.tlb[cpu][page] !== none,
  holds: (s, { cpu, page }) =>
    (s.pages[page].entry === 'present' && s.tlb[cpu][page] === s.pages[page].frame) ||
    s.movers.some((row) => row.phase === 'flushing' && row.page === page && row.from === s.tlb[cpu][page]),
})

export const noStaleTlbAtReuse = step({
  name: 'P5-no-stale-translation-at-reuse',
  sentence: 'When a frame is freed, no CPU has it cached.',
  uses: [cpuTlb],
  on: { frame: Frame },
  given: ({ before, after }, { frame }) => !isFree(before, frame) && isFree(after, frame),
  holds: ({ after }, { frame }) => after.tlb.every((row) => row.every((cached) => cached !== frame)),
})

export const droppedForAll = step({
  name: 'P5d-dropped-for-all',
  sentence: 'When MADV_DONTNEED returns, no CPU reaches what has been dropped, unless that is dropped once more.',
  uses: [cpuTlb, mover],
  on: { mover: Mover, cpu: Cpu, page: Page },
  given: ({ before, after }, { mover, page }) =>
    before.movers[mover].job === 'discard' && before.movers[mover].page === page && after.movers[mover].job === 'none',
  holds: ({ after }, { cpu, page }) => {
    const frame = after.tlb[cpu][page]
    const isDroppedAgain = after.movers.some(
      (row) => row.job === 'discard' && row.phase === 'flushing' && row.from === frame,
    )
    return frame === none || after.fresh[frame] || isDroppedAgain
  },
})

export const tlbStoreLands = step({
  name: 'S-cpu-write-lands',
  sentence:
    'A store leaves every copy of the page out of date but the one in the place of the page, which the CPU has cached.',
  uses: [cpuTlbFlush],
  on: { cpu: Cpu, page: Page },
  given: ({ before, action }, { cpu, page }) =>
    action.name === 'tlbStore' &&
    action.parameters.cpu === cpu &&
    action.parameters.page === page &&
    before.tlb[cpu][page] === before.pages[page].frame,
  holds: ({ before, after }, { cpu, page }) => isOnlyCopyIn(after, page, before.tlb[cpu][page]),
})

export const storedWhileFlushing = reachable({
  name: 'E-stored-while-flushing',
  sentence: 'A CPU can write to where a page was, whose entry has been changed already.',
  uses: [cpuTlbFlush],
  on: { mover: Mover, cpu: Cpu, page: Page },
  holds: (s, { mover, cpu, page }) =>
    s.movers[mover].phase === 'flushing' && s.movers[mover].page === page && s.tlb[cpu][page] !== none,
})

export const droppedWhileMoving = reachable({
  name: 'E-dropped-while-moving',
  sentence: 'A page is dropped while its content is being migrated, and has another frame by the time that this ends.',
  uses: [cpuTlbFlush],
  on: { mover: Mover, page: Page },
  holds: (s, { mover, page }) =>
    s.movers[mover].phase === 'copied' && s.movers[mover].page === page && s.pages[page].entry === 'none',
})

export const moversAtRest = alwaysReachable({
  name: 'A-rest-reachable',
  sentence: 'From every state, all movers can come to rest, and no CPU has anything cached.',
  uses: [cpuTlb, mover],
  holds: (s) =>
    s.movers.every(({ phase }) => phase === 'idle') && s.tlb.every((row) => row.every((frame) => frame === none)),
})
