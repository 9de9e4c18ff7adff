import { part } from '../language/part.ts'
import { dmaEngine } from './dma-engine.ts'
import { hasDevice, presence } from './presence.ts'
import { pulling } from './pulling.ts'
import { Device } from './sets.ts'

/**
 * Devices that are pulled without a warning. Hardware does nothing from then on and answers nothing; its driver finds out, ends what was under way,
 * and is removed. What a driver has to take back before, the design says.
 */
export const unplugging = part({
  name: 'unplugging',
  about: 'surprise removal: a device is pulled, its driver removed, and another one plugged in',
  uses: [presence, dmaEngine, pulling],
  actions: (action) => ({
    removeDriver: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/pci/pci-driver.c pci_device_remove returns',
      when: {
        pulled: (s, { device }) => s.presence[device] === 'pulled',
        unused: (s, { device }) => s.operations.every((operation) => operation.device !== device),
      },
      then: (s, { device }) => {
        s.presence[device] = 'removed'
      },
    }),
    plugIn: action({
      by: 'environment',
      on: { device: Device },
      when: { removed: (s, { device }) => s.presence[device] === 'removed' },
      then: (s, { device }) => {
        s.presence[device] = 'plugged'
      },
    }),
  }),
  extends: {
    dmaBeat: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
    dmaComplete: { when: { plugged: (s, { operation }) => hasDevice(s, operation) } },
  },
})
