import { each, known, none, oneOf, optional, record } from '../language/domain.ts'
import { type DraftOfParts, part } from '../language/part.ts'
import { type DeviceElement, dma } from './dma.ts'
import { type PageElement, put } from './frames.ts'
import { Device, Frame, Page } from './sets.ts'

/** Memory registrations that hold a FOLL_LONGTERM pin, for as long as the application wants. */
export const registrations = part({
  name: 'registrations',
  about: 'RDMA memory regions and their long-term pins',
  uses: [dma],
  state: {
    registrations: each(
      Device,
      Page,
      record({
        /**
         * `active` is the only step in which remote peers may use the region. `lost`: it was revoked, but not by the
         * application, which still has the handle.
         */
        step: oneOf('none', 'requested', 'pinned', 'active', 'revoking', 'revoked', 'lost'),
        /** The pinned frame. */
        frame: optional(Frame),
      }),
    ),
  },
})

type Draft = DraftOfParts<[typeof registrations]>

export function dropRegistrationPin(s: Draft, device: DeviceElement, page: PageElement): void {
  put(s, known(s.registrations[device][page].frame))
  s.registrations[device][page].frame = none
}
