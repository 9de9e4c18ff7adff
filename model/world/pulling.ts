import { part } from '../language/part.ts'
import { isPlugged, presence } from './presence.ts'
import { Device } from './sets.ts'

/** A device is pulled, whatever it does. What its driver makes of that is the design's own. */
export const pulling = part({
  name: 'pulling',
  about: 'surprise removal: a device is pulled without a warning',
  uses: [presence],
  actions: (action) => ({
    pull: action({
      by: 'environment',
      on: { device: Device },
      source: 'drivers/pci/hotplug/pciehp_hpc.c: link down; or a reset that the device does not survive',
      when: { plugged: (s, { device }) => isPlugged(s, device) },
      then: (s, { device }) => {
        s.presence[device] = 'pulled'
      },
    }),
  }),
})
