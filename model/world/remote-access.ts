import { none, oneOf } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { frameReached, prepare, retire } from './dma.ts'
import { registrations } from './registrations.ts'
import { Device, Operation, Page } from './sets.ts'

/**
 * A memory region as the application and remote peers see it. The application decides how long it lives; peers use it
 * whenever they like. How the memory under it is kept in place is the design's own.
 */
export const remoteAccess = part({
  name: 'remote-access',
  about: 'memory regions: register, remote DMA, revocation of the key',
  uses: [registrations],
  actions: (action) => ({
    register: action({
      by: 'application',
      on: { device: Device, page: Page },
      source: 'ibv_reg_mr, ibv_reg_dmabuf_mr: drivers/infiniband/core/uverbs_std_types_mr.c',
      when: { unregistered: (s, { device, page }) => s.registrations[device][page].step === 'none' },
      then: (s, { device, page }) => {
        s.registrations[device][page].step = 'requested'
      },
    }),
    remoteStart: action({
      by: 'environment',
      on: { operation: Operation, device: Device, page: Page, direction: oneOf('read', 'write') },
      source: 'a remote peer: RDMA READ or WRITE',
      when: {
        idle: (s, { operation }) => s.operations[operation].phase === 'idle',
        active: (s, { device, page }) => s.registrations[device][page].step === 'active',
      },
      then: (s, { operation, device, page, direction }) => {
        prepare(s, operation, device, page, direction)
        s.operations[operation].phase = 'running'
      },
    }),
    remoteDone: action({
      by: 'hardware',
      on: { operation: Operation },
      when: { done: (s, { operation }) => s.operations[operation].phase === 'done' },
      then: (s, { operation }) => retire(s, operation),
    }),
    remoteAborted: action({
      by: 'hardware',
      on: { operation: Operation },
      source: 'the NIC finds the key invalid: remote access error',
      when: {
        running: (s, { operation }) => s.operations[operation].phase === 'running',
        noTranslation: (s, { operation }) => frameReached(s, operation) === none,
      },
      then: (s, { operation }) => retire(s, operation),
    }),
    revokeDone: action({
      by: 'hardware',
      on: { device: Device, page: Page },
      source: 'the NIC acknowledges: the key is dead',
      when: { revoking: (s, { device, page }) => s.registrations[device][page].step === 'revoking' },
      then: (s, { device, page }) => {
        s.translations[device][page] = none
        s.registrations[device][page].step = 'revoked'
      },
    }),
  }),
})
