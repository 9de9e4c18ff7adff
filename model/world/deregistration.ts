import { part } from '../language/part.ts'
import { registrations } from './registrations.ts'
import { Device, Page } from './sets.ts'

/** The application deregisters when it likes, and nothing has to be held for it. */
export const deregistration = part({
  name: 'deregistration',
  about: 'the application deregisters a memory region',
  uses: [registrations],
  actions: (action) => ({
    deregister: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'drivers/infiniband/hw/mlx5/mr.c mlx5_ib_dereg_mr: revoke command posted',
      when: { active: (s, { device, page }) => s.registrations[device][page].step === 'active' },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'revoking'
      },
    }),
  }),
})
