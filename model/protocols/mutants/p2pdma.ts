import { count, none } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { DraftOf, ViewOf } from '../../language/system.ts'
import { get, put } from '../../world/frames.ts'
import { p2pDmaSystem } from '../p2pdma.ts'

type View = ViewOf<typeof p2pDmaSystem>
type Draft = DraftOf<typeof p2pDmaSystem>
type ByOperation = { readonly operation: keyof View['operations'] & symbol }
type ByPage = { readonly page: keyof View['pages'] & symbol }

export const disabledTooEarly = mutate(
  p2pDmaSystem,
  'X11-disabled-too-early',
  'the BAR is disabled without waiting for those who have pages pinned',
  [change.dropCondition('unbindFinish', 'unreferenced')],
)

export const referenceAfterKill = mutate(
  p2pDmaSystem,
  'X14-reference-after-kill',
  'the lockless pin takes a reference whatever the count is, and does not read the entry again',
  [change.dropCondition('pinGrab', 'referenced'), change.dropCondition('pinRecheck', 'entryUnchanged')],
)

export const allocatedAfterKill = mutate(
  p2pDmaSystem,
  'B05-allocated-after-kill',
  'mmap takes memory from the pool without percpu_ref_tryget_live',
  [
    change.dropCondition('poolAllocate', 'alive'),
    change.addCondition<View, ByPage>('poolAllocate', 'poolThere', (s) => s.binding !== 'gone'),
  ],
)

export const bridgeTakenForSwitch = mutate(
  p2pDmaSystem,
  'X35-bridge-taken-for-switch',
  'a device that reaches the memory through the host bridge gets an address on the bus',
  [
    change.replaceEffect<Draft, ByOperation>('mapThroughBridge', 'mapInIommu', (s, { operation }) => {
      s.addressKinds[operation] = 'bus'
    }),
  ],
)

export const refusalForgotten = mutate(
  p2pDmaSystem,
  'X35-refusal-forgotten',
  'a device that has no way to the memory is not refused: ACS redirection is not looked at',
  [
    change.replaceCondition<View, ByOperation>('mapOnBus', 'belowSwitch', (s, { operation }) => {
      const { device } = s.operations[operation]
      return device !== none && s.routes[device] !== 'bridge'
    }),
    change.addCondition('mapRefused', 'asked', () => false),
  ],
)

/** Applications that have a long-term pin do not use O_DIRECT on the same page: that keeps counts small, and shows as much. */
const either = change.addCondition<View, ByPage>(
  'submit',
  'noLongTermPin',
  (s, { page }) => s.longTerm[page].step === 'none',
)

export const longTermAllowed = mutate(
  p2pDmaSystem,
  'P14-long-term-allowed',
  'FOLL_LONGTERM is not refused on P2PDMA memory',
  [
    change.replaceEffect<Draft, ByPage>('answerLongTerm', 'then', (s, { page }) => {
      const { entry, frame } = s.pages[page]
      const pinned = entry === 'present' ? frame : none
      if (pinned !== none) get(s, pinned)
      s.longTerm[page].frame = pinned
      s.longTerm[page].step = pinned === none ? 'none' : 'active'
    }),
    either,
    change.addCondition<View, ByPage>('askLongTerm', 'noOperation', (s, { page }) =>
      s.operations.every((operation) => operation.page !== page),
    ),
  ],
)

/** References beyond those of the driver and of mappings, while no operation is under way. */
const isLeaked = (s: View): boolean =>
  s.frames.some(({ refs }, frame) => refs > 1 + count(s.pages, (page) => page.entry !== 'none' && page.frame === frame))

export const failedMappingKeepsReference = mutate(
  p2pDmaSystem,
  'B14-failed-mapping-keeps-reference',
  'an mmap that fails gives the memory back and keeps its reference (before commit a1f4dc72efc3)',
  [
    // One reference, and no operation after that, is enough to show it and keeps counts small.
    change.replaceEffect<Draft, ByPage>('insertFails', 'putReference', (s, { page }) => {
      const { frame } = s.pages[page]
      if (frame !== none && (isLeaked(s) || s.operations.some(({ phase }) => phase !== 'idle'))) put(s, frame)
    }),
    change.addCondition<View>('submit', 'nothingLeaked', (s) => !isLeaked(s)),
  ],
)

export const unmappedUnderDma = mutate(
  p2pDmaSystem,
  'B41-unmapped-under-dma',
  'the application unmaps memory that it does I/O on',
  [change.dropCondition('munmap', 'noOperation')],
)
