import { known, none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { peerSvmSystem } from '../gpu-svm.ts'

type Draft = DraftOf<typeof peerSvmSystem>
type View = ViewOf<typeof peerSvmSystem>
type ByCallback = { readonly mover: keyof View['movers'] & symbol; readonly device: keyof View['isGpu'] & symbol }

export const privateFrameMapped = mutate(
  peerSvmSystem,
  'X35-private-frame-mapped',
  'a NIC that does not reach the GPU maps the number in a device-private entry, which is no address (it passed the owner of the GPU)',
  [change.dropCondition('faultWalk', 'reached')],
)

export const peerSkipsMigrations = mutate(
  peerSvmSystem,
  'X08-peer-skips-migrations',
  'a NIC takes migrations for those of its own device and does nothing (MMU_NOTIFY_MIGRATE, without a look at the owner)',
  [
    change.replaceEffect<Draft, ByCallback>('invalidateStart', 'postZap', (s, { mover, device }) => {
      const page = known(s.movers[mover].page)
      if (s.isGpu[device] && s.translations[device][page] !== none) s.zapping[device][page] = true
    }),
  ],
)

export const nobodyBringsItBack = mutate(
  peerSvmSystem,
  'L9-nobody-brings-it-back',
  'the fault of a NIC waits until a page comes back to RAM by itself',
  [change.addCondition<View>('faultTouch', 'byItself', () => false)],
)
