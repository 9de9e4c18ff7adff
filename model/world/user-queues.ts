import { each, flag, none, oneOf, optional, range, record } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { buffers } from './buffers.ts'
import { beatsPerOperation, type OperationElement } from './dma.ts'
import { gpuPageTable } from './gpu-page-table.ts'
import { Operation } from './sets.ts'

/**
 * Queues that processes fill themselves, with no driver in between: nobody knows of jobs, so there is one fence for all buffers of
 * a process, which signals only when its queues have been stopped. One queue and one buffer stand for a process.
 */
export const userQueues = part({
  name: 'user-queues',
  about: 'queues of processes on a GPU, which run, are stopped, and are restored',
  uses: [buffers, gpuPageTable],
  state: {
    queues: each(
      Operation,
      record({
        /**
         * evicted: stopped, to be restored · validating: a restorer holds the reservation of the buffer · running: its fence is
         * pending · preempting: the hardware has been told to stop it · quiesced: it has stopped
         */
        step: oneOf('none', 'evicted', 'validating', 'running', 'preempting', 'quiesced'),
        /** The restorer has dropped the reservation, and has yet to have the hardware run the queue. */
        resuming: flag(),
        /** How far its work was when it was last resumed; none when it has run for its minimum time since. */
        resumedAt: optional(range(0, beatsPerOperation)),
      }),
    ),
  },
})

type Draft = DraftOfParts<[typeof userQueues]>
type View = ViewOfParts<[typeof userQueues]>

/** The minimum time is taken to be long enough for a queue to get ahead, if it has anything to do. */
export function hasRun(s: View, operation: OperationElement): boolean {
  const { resumedAt } = s.queues[operation]
  const { phase, beats } = s.operations[operation]
  return resumedAt === none || beats > resumedAt || beats === beatsPerOperation || phase === 'done'
}

/** Takes the queue off the hardware: the process has no VMID. */
export function takeOff(s: Draft, operation: OperationElement): void {
  const { device, page } = s.operations[operation]
  if (device !== none && page !== none) s.translations[device][page] = none
}
