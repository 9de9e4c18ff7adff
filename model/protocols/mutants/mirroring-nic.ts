import { type Change, change } from '../../language/mutation.ts'
import type { ViewOfParts } from '../../language/part.ts'
import type { DeviceElement, OperationElement } from '../../world/dma.ts'
import type { PageElement } from '../../world/frames.ts'
import type { mirroringNic } from '../../world/mirroring-nic.ts'

// What hardware may be unable to do, whatever notifiers its driver uses.

type View = ViewOfParts<[typeof mirroringNic]>
type ByMapping = { readonly device: DeviceElement; readonly page: PageElement }

/** It cannot be stopped in the middle of a job. */
export const waitsForJob: readonly Change[] = [
  change.addCondition<View, ByMapping>('zapDone', 'noJob', (s, { device, page }) =>
    s.operations.every(
      ({ phase, device: user, page: used }) => !['running', 'done'].includes(phase) || user !== device || used !== page,
    ),
  ),
  // New jobs need the lock that the callback holds.
  change.addCondition<View, ByMapping>('post', 'noCallback', (s, { device, page }) => !s.zapping[device][page]),
]

/** It cannot fault once it has begun to move data. */
export const faultsOnlyAtFirst: readonly Change[] = [
  change.addCondition<View, { readonly operation: OperationElement }>(
    'raiseFault',
    'notBegun',
    (s, { operation }) => s.operations[operation].beats === 0,
  ),
]
