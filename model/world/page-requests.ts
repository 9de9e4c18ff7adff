import { known } from '../language/domain.ts'
import { part } from '../language/part.ts'
import { ats, entryAllows, hasPasid } from './ats.ts'
import { retire } from './dma.ts'
import { isFree } from './frames.ts'
import { isAbsent, populate } from './pages.ts'
import { Frame, Operation } from './sets.ts'

/** Page requests of devices (PRI), and the worker that serves them. */
export const pageRequests = part({
  name: 'page-requests',
  about: 'page requests of devices are served like page faults of CPUs, and each is answered once',
  uses: [ats],
  actions: (action) => ({
    faultPopulate: action({
      by: 'kernel',
      on: { operation: Operation, frame: Frame },
      source: 'drivers/iommu/iommu-sva.c iommu_sva_handle_mm → mm/memory.c handle_mm_fault',
      when: {
        queued: (s, { operation }) => s.pageRequests[operation] === 'queued',
        absent: (s, { operation }) => isAbsent(s, known(s.operations[operation].page)),
        frameFree: (s, { frame }) => isFree(s, frame),
      },
      then: (s, { operation, frame }) => {
        populate(s, known(s.operations[operation].page), frame)
        s.pageRequests[operation] = 'served'
      },
    }),
    faultSpurious: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'drivers/iommu/iommu-sva.c iommu_sva_handle_mm: the entry allows it by now, nothing to do',
      when: {
        queued: (s, { operation }) => s.pageRequests[operation] === 'queued',
        allowed: (s, { operation }) => entryAllows(s, operation),
      },
      then: (s, { operation }) => {
        s.pageRequests[operation] = 'served'
      },
    }),
    respond: action({
      by: 'kernel',
      on: { operation: Operation },
      source:
        'drivers/iommu/io-pgfault.c iopf_group_response; the device tries again, or gives up if it is being unbound',
      when: { served: (s, { operation }) => s.pageRequests[operation] === 'served' },
      then: {
        close: (s, { operation }) => {
          s.pageRequests[operation] = 'none'
        },
        resume: (s, { operation }) => {
          // PRI: a device ignores a response that it does not wait for.
          if (s.operations[operation].phase !== 'faulted') return
          const device = known(s.operations[operation].device)
          if (s.plugged[device] && hasPasid(s, device)) s.operations[operation].phase = 'running'
          else retire(s, operation)
        },
      },
    }),
  }),
})
