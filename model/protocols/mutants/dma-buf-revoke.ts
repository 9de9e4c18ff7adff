import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { dmaBufRevokeSystem } from '../dma-buf-revoke.ts'

type View = ViewOf<typeof dmaBufRevokeSystem>
type Draft = DraftOf<typeof dmaBufRevokeSystem>
type ByPage = { readonly page: keyof View['exports'] & symbol }

export const revokedWithoutWaiting = mutate(
  dmaBufRevokeSystem,
  'B18-revoked-without-waiting',
  'the memory is switched off when importers have been told, whatever is still under way (before commit ec1a80ee4504)',
  [change.dropCondition('fencesRetired', 'jobsSignalled'), change.dropCondition('mappingsGone', 'completed')],
)

export const unmapNotAwaited = mutate(
  dmaBufRevokeSystem,
  'X11-unmap-not-awaited',
  'only the first of the two waits: fences have to retire, but importers may unmap later',
  [change.dropCondition('mappingsGone', 'completed')],
)

export const revokedTwice = mutate(
  dmaBufRevokeSystem,
  'B19-revoked-twice',
  'closing the device revokes once more what was revoked before (since commit 1a8a5227f229)',
  [
    change.replaceCondition<View, ByPage>(
      'revokeBegin',
      'notRevoked',
      (s, { page }) => !s.exports[page].revoked || s.exports[page].wanted === 'close',
    ),
    change.addCondition('alreadyRevoked', 'never', () => false),
  ],
)

export const flagSetLate = mutate(
  dmaBufRevokeSystem,
  'X10-flag-set-late',
  'importers are told first, and the buffer is marked as revoked after the reservation has been released',
  [change.moveEffect('revokeBegin', 'setRevoked', 'mappingsGone')],
)

export const mappedWithoutLooking = mutate(
  dmaBufRevokeSystem,
  'X10-flag-not-looked-at',
  'an importer maps a buffer without looking whether it has been revoked',
  [change.dropCondition('queueJob', 'offered')],
)

export const reachNotChecked = mutate(
  dmaBufRevokeSystem,
  'X35-not-a-peer',
  'an importer attaches that cannot reach the memory of another device',
  [change.dropCondition('attach', 'peer')],
)

export const mappingKeepsNobody = mutate(
  dmaBufRevokeSystem,
  'X11-mappings-not-counted',
  'the exporter does not count mappings, and takes its own reference for the last one',
  [
    change.replaceEffect<Draft, { readonly operation: keyof View['operations'] & symbol }>(
      'queueJob',
      'map',
      (s, { operation }) => {
        const { device, page } = s.operations[operation]
        if (device === null || page === null || s.attachments[device][page] === 'mapped') return
        s.attachments[device][page] = 'mapped'
        s.translations[device][page] = s.buffers[page].resource
      },
    ),
    ...['flushDone', 'detach'].map((action) => change.dropEffect(action, 'putMapping')),
  ],
)
