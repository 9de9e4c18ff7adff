import type { ViewOfParts } from '../model/language/part.ts'
import { isVisible, placement } from '../model/movers/placement.ts'
import { attachments } from '../model/world/attachments.ts'
import { isInVram } from '../model/world/buffers.ts'
import type { PageElement } from '../model/world/frames.ts'
import { processes } from '../model/world/processes.ts'
import { registrations } from '../model/world/registrations.ts'
import { Device, Mover, Page } from '../model/world/sets.ts'
import { always, step } from './property.ts'

type View = ViewOfParts<[typeof placement]>

function isWhereDemanded(s: View, page: PageElement, demand: View['demands'][PageElement]): boolean {
  return demand === 'show' ? isVisible(s, page) : isInVram(s, page) === (demand === 'reside')
}

// What single steps on buffers must have achieved, where no other property would miss them if they did nothing.

export const bufferWriteLands = step({
  name: 'S-buffer-write-lands',
  sentence: 'A write by a process leaves every other copy of the buffer out of date.',
  uses: [processes],
  on: { page: Page },
  given: ({ action }, { page }) => action.name === 'bufferWrite' && action.parameters.page === page,
  holds: ({ after }, { page }) =>
    !after.pages[page].zeros &&
    after.holds.every((held, frame) => held !== page || frame === after.pages[page].frame || !after.fresh[frame]),
})

const asking = ['demandEviction', 'demandResidence', 'moveIntoReach', 'demandRefused']

export const demandRecorded = step({
  name: 'S-demand-recorded',
  sentence: 'A demand is open once it has been made, and no longer once it has been refused.',
  uses: [placement],
  given: ({ action }) => asking.includes(action.name),
  holds: ({ before, after }) => before.demands.some((demand, page) => demand !== after.demands[page]),
})

export const demandIsOpen = always({
  name: 'P-demand-is-open',
  sentence: 'A demand is open only for as long as the buffer is not where it is for.',
  uses: [placement],
  on: { page: Page },
  given: (s, { page }) => s.demands[page] !== 'none',
  holds: (s, { page }) => !isWhereDemanded(s, page, s.demands[page]),
})

export const demandMet = step({
  name: 'S-demand-met',
  sentence:
    'A demand ends where it was for: in GPU memory, out of it, or within reach of the CPU; or else it is refused.',
  uses: [placement],
  on: { page: Page },
  given: ({ before, after, action }, { page }) =>
    before.demands[page] !== 'none' && after.demands[page] === 'none' && action.name !== 'demandRefused',
  holds: ({ before, after }, { page }) => isWhereDemanded(after, page, before.demands[page]),
})

export const copiedAtOnce = step({
  name: 'S-copied-at-once',
  sentence: 'A copy that does not wait behind a fence leaves the content in the new place.',
  uses: [placement],
  on: { mover: Mover, page: Page },
  given: ({ before, action }, { mover, page }) =>
    action.name === 'copyNow' && action.parameters.mover === mover && before.moves[mover].page === page,
  holds: ({ before, after }, { mover, page }) => after.pages[page].frame === before.moves[mover].to,
})

export const refusalUndone = step({
  name: 'S-refusal-undone',
  sentence: 'A registration that was refused is undone, and its importer detached.',
  uses: [attachments, registrations],
  on: { device: Device, page: Page },
  given: ({ action }, { device, page }) =>
    ['attachRefused', 'pinRefused'].includes(action.name) &&
    action.parameters.device === device &&
    action.parameters.page === page,
  holds: ({ after }, { device, page }) =>
    after.registrations[device][page].step === 'none' && after.attachments[device][page] === 'none',
})
