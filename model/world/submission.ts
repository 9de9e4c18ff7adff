import { oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { dma, prepare } from './dma.ts'
import { Device, Operation, Page } from './sets.ts'

/** The application asks for one operation on a page of its own. */
export const submission = part({
  name: 'submission',
  about: 'one operation at the request of the application',
  uses: [dma],
  actions: (action) => ({
    submit: action({
      by: 'application',
      on: { operation: Operation, device: Device, page: Page, direction: oneOf('read', 'write') },
      source: 'block/fops.c blkdev_direct_IO',
      when: { idle: (s, { operation }) => s.operations[operation].phase === 'idle' },
      then: (s, { operation, device, page, direction }) => prepare(s, operation, device, page, direction),
    }),
  }),
})
