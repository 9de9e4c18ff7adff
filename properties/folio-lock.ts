import { none } from '../model/language/domain.ts'
import { lruDrain } from '../model/movers/lru-drain.ts'
import { Cpu, Mover, Page } from '../model/world/sets.ts'
import { always, leadsTo, reachable, step } from './property.ts'

// Threads that wait for a folio, on CPUs on which its holder waits for work.

export const noSpinOnHolder = always({
  name: 'P17-no-deadlock',
  sentence: 'Nobody keeps a CPU busy waiting for a folio whose holder waits for work on that CPU.',
  uses: [lruDrain],
  on: { mover: Mover, cpu: Cpu, page: Page },
  given: (s, { mover, cpu, page }) =>
    s.drains[mover][cpu] === 'queued' && s.movers[mover].page === page && s.waitsFor[cpu] === page,
  holds: (s, { cpu }) => !s.spins[cpu],
})

export const folioWaitEnds = leadsTo({
  name: 'L7-cpu-fault-progress',
  sentence: 'A thread that waits for a folio goes on in the end.',
  uses: [lruDrain],
  on: { cpu: Cpu },
  from: (s, { cpu }) => s.waitsFor[cpu] !== none,
  to: (s, { cpu }) => s.waitsFor[cpu] === none,
})

export const frozenWhenDrained = step({
  name: 'S-frozen-when-drained',
  sentence: 'A mover looks for references when every CPU has given its own back.',
  uses: [lruDrain],
  on: { mover: Mover, cpu: Cpu },
  given: ({ before, after }, { mover }) =>
    before.movers[mover].phase === 'closed' && after.movers[mover].phase === 'frozen',
  holds: ({ before }, { mover, cpu }) => before.drains[mover][cpu] === 'done',
})

export const workInOrder = step({
  name: 'S-work-in-order',
  sentence: 'Work is queued when the page has been unmapped, and done when it has been queued.',
  uses: [lruDrain],
  on: { mover: Mover, cpu: Cpu },
  given: ({ before, after }, { mover, cpu }) => before.drains[mover][cpu] !== after.drains[mover][cpu],
  holds: {
    queued: ({ before, after }, { mover, cpu }) =>
      after.drains[mover][cpu] !== 'queued' || before.movers[mover].phase === 'closed',
    done: ({ before, after }, { mover, cpu }) =>
      after.drains[mover][cpu] !== 'done' || before.drains[mover][cpu] === 'queued',
  },
})

export const noWorkLeft = always({
  name: 'P8-no-work-left',
  sentence: 'A mover that has looked for references has no work queued any more.',
  uses: [lruDrain],
  on: { mover: Mover, cpu: Cpu },
  given: (s, { mover }) => s.movers[mover].phase !== 'closed',
  holds: (s, { mover, cpu }) => s.drains[mover][cpu] === 'none',
})

export const waitsWhileMoving = step({
  name: 'S-waits-while-moving',
  sentence: 'A thread waits for a page that is being moved, until it no longer is.',
  uses: [lruDrain],
  on: { cpu: Cpu, page: Page },
  given: ({ before, after }, { cpu, page }) => (before.waitsFor[cpu] === page) !== (after.waitsFor[cpu] === page),
  holds: ({ before, after }, { cpu, page }) =>
    (before.pages[page].entry === 'moving') === (after.waitsFor[cpu] === page),
})

export const waitsBesideWork = reachable({
  name: 'E-waits-beside-work',
  sentence: 'A thread waits for a folio on a CPU on which its holder has had work done already.',
  uses: [lruDrain],
  on: { mover: Mover, cpu: Cpu, page: Page },
  holds: (s, { mover, cpu, page }) =>
    s.drains[mover][cpu] === 'done' && s.movers[mover].page === page && s.waitsFor[cpu] === page,
})
