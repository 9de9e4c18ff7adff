import { none } from '../model/language/domain.ts'
import { buffers } from '../model/world/buffers.ts'
import { drmUnplug } from '../model/world/drm-unplug.ts'
import { Device, Operation, Page } from '../model/world/sets.ts'
import { always, reachable, step } from './property.ts'

// A GPU that imports buffers is pulled: its driver leaves no mapping behind, and no fence that others would wait for.

export const nothingAfterDriver = always({
  name: 'P12-nothing-after-removal',
  sentence:
    'When the driver of a pulled GPU has been removed, nothing of it leads to memory, and no fence of it is pending.',
  uses: [drmUnplug],
  on: { device: Device },
  given: (s, { device }) => s.presence[device] === 'removed',
  holds: {
    noTranslation: (s, { device }) => s.translations[device].every((frame) => frame === none),
    noFence: (s, { device }) =>
      s.fences.every(({ usage }, operation) => usage === 'none' || s.operations[operation].device !== device),
  },
})

export const nothingSetUpWhenQuiet = step({
  name: 'P12b-nothing-set-up-when-quiet',
  sentence:
    'From when drm_dev_unplug has waited for all sections, nothing is mapped for the GPU, and no fence is added.',
  uses: [drmUnplug],
  on: { device: Device },
  given: ({ before }, { device }) => before.unplug[device] === 'quiet' && before.presence[device] !== 'plugged',
  holds: {
    noTranslation: ({ before, after }, { device }) =>
      after.translations[device].every((frame, page) => frame === none || frame === before.translations[device][page]),
    noFence: ({ before, after }, { device }) =>
      after.fences.every(
        ({ usage }, operation) =>
          after.operations[operation].device !== device || usage === before.fences[operation].usage || usage === 'none',
      ),
  },
})

export const detachedByApplication = step({
  name: 'S-detached',
  sentence: 'An importer that detaches has nothing of the buffer any more.',
  uses: [drmUnplug],
  on: { device: Device, page: Page },
  given: ({ action }, { device, page }) =>
    action.name === 'detach' && action.parameters.device === device && action.parameters.page === page,
  holds: ({ after }, { device, page }) =>
    after.attachments[device][page] === 'none' && after.translations[device][page] === none,
})

export const pulledInSection = reachable({
  name: 'E-pulled-in-section',
  sentence: 'drm_dev_unplug waits for a submission that has found the GPU there.',
  uses: [drmUnplug],
  on: { device: Device, operation: Operation },
  holds: (s, { device, operation }) =>
    s.unplug[device] === 'marked' && s.entered[operation] && s.operations[operation].device === device,
})

export const pulledUnderMove = reachable({
  name: 'E-pulled-under-move',
  sentence: 'A GPU is pulled that has been told to give a mapping up, while the exporter holds the reservation.',
  uses: [drmUnplug, buffers],
  on: { device: Device, page: Page },
  holds: (s, { device, page }) =>
    s.presence[device] === 'pulled' && s.attachments[device][page] === 'invalidated' && s.buffers[page].reserved,
})

export const copyWaitsForPulled = reachable({
  name: 'E-copy-waits-for-pulled',
  sentence: 'The copy of a move waits for a job of a GPU that has been pulled.',
  uses: [drmUnplug, buffers],
  on: { device: Device, operation: Operation },
  holds: (s, { device, operation }) =>
    s.presence[device] === 'pulled' && s.operations[operation].device === device && s.fences[operation].awaited,
})
