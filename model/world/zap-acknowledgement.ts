import { none } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { mirror } from './mirror.ts'
import { Device, Page } from './sets.ts'

/** The hardware gives up a translation, and the driver its DMA mapping, in one step. */
export const zapAcknowledgement = part({
  name: 'zap-acknowledgement',
  about: 'a NIC acknowledges zaps',
  uses: [mirror],
  actions: (action) => ({
    zapDone: action({
      by: 'hardware',
      on: { device: Device, page: Page },
      source: 'the NIC acknowledges: no further access; ib_umem_odp_unmap_dma_pages sets the page dirty',
      when: { zapping: (s, { device, page }) => s.zapping[device][page] },
      then: {
        setDirty: (s, { device, page }) => {
          const frame = s.translations[device][page]
          if (frame !== none) s.frames[frame].dirty = true
        },
        clearTranslation: (s, { device, page }) => {
          s.translations[device][page] = none
          s.zapping[device][page] = false
        },
      },
    }),
  }),
})
