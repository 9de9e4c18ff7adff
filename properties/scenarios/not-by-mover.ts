import type { MoverKind } from '../../model/movers/under.ts'

/** Designs that are not searched under a mover alone, and why not. */
export interface NotByMover {
  readonly designs: readonly string[]
  readonly mover: MoverKind
  readonly why: string
}

const pinned = ['short-pin', 'long-term-pin']
const mirrored = ['notifier-mirror', 'interval-notifier', 'two-pass-notifier', 'on-demand-paging']
const lookedUpForEachUse = ['userptr', 'bounce']
const onAnonymousMemory = [...pinned, ...mirrored, ...lookedUpForEachUse]
const onBuffers = ['dma-buf-pinned', 'dma-buf-dynamic', 'eviction-fence']
const onExports = ['peer-direct', 'dma-buf-revoke', 'dma-buf-revoke-pinned']
const atFixedPlace = ['dax-direct-io', 'dax-region', 'p2pdma']

/** Designs that differ from others in what does not change whom they face: under these movers, see there. */
export const sameByMover: Readonly<Record<string, { readonly of: string; readonly movers: readonly MoverKind[] }>> = {
  'short-pin-posted': { of: 'short-pin', movers: ['gpu-driver', 'svm', 'process'] },
  'long-term-pin-notified': { of: 'long-term-pin', movers: ['gpu-driver', 'svm', 'process'] },
  'long-term-pin-unplugged': { of: 'long-term-pin', movers: ['gpu-driver', 'svm', 'process'] },
  'notifier-mirror-unplugged': { of: 'notifier-mirror', movers: ['gpu-driver', 'svm', 'process'] },
  'notifier-mirror-allocating': { of: 'notifier-mirror', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'interval-notifier-reaped': { of: 'interval-notifier', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'notifier-mirror-reaped': { of: 'notifier-mirror', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'on-demand-paging-reaped': { of: 'on-demand-paging', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'userptr-reaped': { of: 'userptr', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'gpu-svm-reaped': { of: 'gpu-svm', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'gpu-svm-unplugged': { of: 'gpu-svm', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'on-demand-paging-cached': { of: 'on-demand-paging', movers: ['gpu-driver', 'svm', 'process'] },
  'on-demand-paging-exit': { of: 'on-demand-paging', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'on-demand-paging-implicit': { of: 'on-demand-paging', movers: ['gpu-driver', 'svm', 'process'] },
  'short-pin-fork': { of: 'short-pin', movers: ['core-mm', 'gpu-driver', 'svm'] },
  'dma-buf-dynamic-unplugged': { of: 'dma-buf-dynamic', movers: ['core-mm', 'svm', 'process'] },
  'dma-buf-pinned-window': { of: 'dma-buf-pinned', movers: ['core-mm', 'svm', 'process'] },
  'range-mirror': { of: 'interval-notifier', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'ats-fork': { of: 'ats-svm', movers: ['core-mm', 'gpu-driver', 'svm'] },
  'ats-exit': { of: 'ats-svm', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
  'ats-tables': { of: 'ats-svm', movers: ['core-mm', 'gpu-driver', 'svm', 'process'] },
}

export const notByMover: readonly NotByMover[] = [
  {
    designs: onAnonymousMemory,
    mover: 'gpu-driver',
    why: 'get_user_pages and hmm_range_fault refuse mappings of buffers (VM_PFNMAP, VM_IO)',
  },
  {
    designs: ['ats-svm'],
    mover: 'gpu-driver',
    why: 'unmap_mapping_range takes entries of buffers away and flushes, as MADV_DONTNEED does',
  },
  {
    designs: pinned,
    mover: 'svm',
    why: 'get_user_pages brings the page back to RAM first, and migrate_vma, like migration, leaves what is pinned where it is',
  },
  {
    designs: mirrored,
    mover: 'svm',
    why: 'that is gpu-svm-nic: a fault of the NIC brings the page back to RAM first, or gets an address in the memory of the GPU',
  },
  {
    designs: lookedUpForEachUse,
    mover: 'svm',
    why: "whoever looks a page up for another device has it brought back to RAM first, as a touch of the CPU does: from then on it is core mm's",
  },
  {
    designs: ['ats-svm'],
    mover: 'svm',
    why: 'to the IOMMU, a device-private entry is not present: its fault brings the page back to RAM first',
  },
  ...(['core-mm', 'process'] as const).map((mover) => ({
    designs: ['cpu-tlb'],
    mover,
    why: 'it takes two: one who finds the entry changed that another has not flushed yet',
  })),
  {
    designs: ['cpu-tlb'],
    mover: 'gpu-driver',
    why: 'unmap_mapping_range takes entries of buffers away and flushes, as MADV_DONTNEED does',
  },
  ...(['gpu-driver', 'svm', 'process'] as const).map((mover) => ({
    designs: ['folio-lock'],
    mover,
    why: 'what is shown is who waits for a CPU while a folio is locked, which does not depend on why it is locked',
  })),
  { designs: ['cpu-tlb'], mover: 'svm', why: 'migrate_vma changes entries and flushes as migration does here' },
  {
    designs: ['gpu-svm'],
    mover: 'core-mm',
    why: 'without migrate_vma, gpu-svm is interval-notifier; it claims both together',
  },
  {
    designs: ['gpu-svm'],
    mover: 'process',
    why: 'without migrate_vma, gpu-svm is interval-notifier; it claims both together',
  },
  ...(['core-mm', 'process'] as const).map((mover) => ({
    designs: ['gpu-svm-nic'],
    mover,
    why: 'without migrate_vma, a GPU and a NIC that mirror the same page table are interval-notifier with two devices',
  })),
  {
    designs: ['gpu-svm', 'gpu-svm-nic'],
    mover: 'gpu-driver',
    why: 'device-private pages are no buffers: the driver evicts them by migrate_vma',
  },
  {
    designs: onBuffers,
    mover: 'core-mm',
    why: 'pages of buffers are not on the LRU lists: core mm moves none of them',
  },
  {
    designs: [...onBuffers, ...onExports, ...atFixedPlace],
    mover: 'svm',
    why: 'migrate_vma collects anonymous memory only',
  },
  {
    designs: onBuffers,
    mover: 'process',
    why: 'munmap takes away a mapping of the buffer, not its memory, which whoever imports it keeps',
  },
  { designs: onExports, mover: 'core-mm', why: 'memory of a device is not on the LRU lists' },
  {
    designs: onExports,
    mover: 'process',
    why: 'what the process does to its mapping does not concern who has the memory registered',
  },
  { designs: atFixedPlace, mover: 'core-mm', why: 'ZONE_DEVICE pages are not on the LRU lists, and not migrated' },
  { designs: atFixedPlace, mover: 'gpu-driver', why: 'no driver moves this memory: it only goes, with its driver' },
  {
    designs: atFixedPlace,
    mover: 'process',
    why: 'munmap and MADV_DONTNEED end a mapping; the memory stays where it is',
  },
]
