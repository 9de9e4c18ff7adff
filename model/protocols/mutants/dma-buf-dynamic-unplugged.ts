import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { hasDevice } from '../../world/presence.ts'
import { unpluggedDynamicSystem } from '../dma-buf-dynamic.ts'

type View = ViewOf<typeof unpluggedDynamicSystem>
type ByOperation = { readonly operation: keyof View['operations'] & symbol }
type ByImport = {
  readonly device: keyof View['attachments'] & symbol
  readonly page: keyof View['buffers'] & symbol
}

export const fencesLeftPending = mutate(
  unpluggedDynamicSystem,
  'X29-fences-left-pending',
  'the driver of a pulled GPU leaves fences of its jobs to the hardware',
  [change.addCondition<View, ByOperation>('forceCompletion', 'plugged', (s, { operation }) => hasDevice(s, operation))],
)

export const sectionsNotAwaited = mutate(
  unpluggedDynamicSystem,
  'P12-sections-not-awaited',
  'drm_dev_unplug marks the device and does not wait for those who have found it there (no synchronize_srcu)',
  [change.dropCondition('synchronize', 'noSection')],
)

export const reservedInsideSection = mutate(
  unpluggedDynamicSystem,
  'X24-reserved-inside-section',
  'a submission calls drm_dev_enter first and waits for the reservation after it',
  [
    change.dropCondition('enterDevice', 'unreserved'),
    change.dropCondition('moveBegin', 'noSubmission'),
    change.dropCondition('attach', 'noSubmission'),
    change.dropCondition('detach', 'noSubmission'),
    change.replaceCondition<View, ByImport>('releaseImport', 'unreserved', (s, { page }) => !s.buffers[page].reserved),
  ],
)

export const flushAwaitedInsideSection = mutate(
  unpluggedDynamicSystem,
  'X25-flush-awaited-inside-section',
  'a submission calls drm_dev_enter first and waits for the fence of a flush after it',
  [change.dropCondition('enterDevice', 'flushed')],
)

export const importLeftBehind = mutate(
  unpluggedDynamicSystem,
  'P12-import-left-behind',
  'the driver of a pulled GPU is removed while it has buffers mapped: the next device in the slot reaches them',
  [change.dropCondition('removeDriver', 'released')],
)
