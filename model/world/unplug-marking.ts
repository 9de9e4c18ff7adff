import { each, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { presence } from './presence.ts'
import { Device } from './sets.ts'

/**
 * drm_dev_unplug: the driver of a GPU that has gone marks it, and waits for everybody who found it there. Who they are, and what is left to do
 * when nobody else comes, is the design's own.
 */
export const unplugMarking = part({
  name: 'unplug-marking',
  about: 'drm_dev_unplug: a mark that drm_dev_enter looks at, and the wait for sections that began before it',
  uses: [presence],
  state: {
    /** marked: drm_dev_enter fails from here on · quiet: nobody is in a section that began before */
    unplug: each(Device, oneOf('no', 'marked', 'quiet')),
  },
  actions: (action) => ({
    markUnplugged: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/gpu/drm/drm_drv.c drm_dev_unplug: dev->unplugged = true',
      when: {
        pulled: (s, { device }) => s.presence[device] === 'pulled',
        notYet: (s, { device }) => s.unplug[device] === 'no',
      },
      then: (s, { device }) => {
        s.unplug[device] = 'marked'
      },
    }),
    synchronize: action({
      by: 'driver',
      on: { device: Device },
      source: 'drivers/gpu/drm/drm_drv.c drm_dev_unplug: synchronize_srcu(&drm_unplug_srcu)',
      when: { marked: (s, { device }) => s.unplug[device] === 'marked' },
      then: (s, { device }) => {
        s.unplug[device] = 'quiet'
      },
    }),
  }),
})
