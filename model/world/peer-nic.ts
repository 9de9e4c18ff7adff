import { constant, each, flag, known } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { devicePrivate, touchPrivate } from './device-private.ts'
import type { OperationElement } from './dma.ts'
import { faultWalk } from './fault-walk.ts'
import { Device, Operation } from './sets.ts'
import { p2pOk, topology } from './topology.ts'

/**
 * NICs beside a GPU that has pages of the process in its memory. A fault of theirs finds a device-private entry. Where the driver of the GPU knows
 * an address by which the NIC reaches the page (get_dma_pfn_for_device), the NIC gets that; elsewhere the page is brought back to RAM, as for a CPU
 * that touches it.
 */
export const peerNic = part({
  name: 'peer-nic',
  about: 'faults of a NIC on pages in the memory of a GPU: peer to peer, or back to RAM first',
  uses: [faultWalk, devicePrivate, topology],
  state: {
    /** The first device is the GPU whose memory it is. Others are NICs. */
    isGpu: each(
      Device,
      constant(flag(), (device) => device === 0),
    ),
  },
  actions: (action) => ({
    faultTouch: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/hmm.c hmm_vma_handle_pte: a device-private page of another owner, handle_mm_fault → do_swap_page',
      when: {
        sampled: (s, { operation }) => s.faults[operation].step === 'sampled',
        present: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry === 'present',
        outOfReach: (s, { operation }) => !isReached(s, operation),
        noFault: (s) => s.privateFault.page === null,
      },
      then: {
        touch: (s, { operation }) => touchPrivate(s, known(s.operations[operation].page)),
      },
    }),
  }),
  extends: {
    faultWalk: {
      source:
        'mm/hmm.c hmm_vma_handle_pte; a device-private page by get_dma_pfn_for_device (proposed in July 2025, HMM_PFN_ALLOW_P2P)',
      when: { reached: (s, { operation }) => isReached(s, operation) },
    },
  },
})

type View = ViewOfParts<[typeof peerNic]>

/** The device of the operation gets to where its page is. */
function isReached(s: ViewOfParts<[typeof faultWalk, typeof topology]>, operation: OperationElement): boolean {
  const { device, page } = s.operations[operation]
  const { frame } = s.pages[known(page)]
  return frame === null || p2pOk(s, known(device), frame)
}

/** The fault is one of the GPU itself. */
export function isOfGpu(s: View, operation: OperationElement): boolean {
  return s.isGpu[known(s.operations[operation].device)]
}
