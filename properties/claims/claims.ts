import type { Claim } from './claim.ts'
import { breaks, holds } from './evidence.ts'
import { sideConditions } from './side-conditions.ts'

/** Where core mm moves pages, the smallest memory in which everything can happen. */
const smallRegion = { pages: 1, ram: 1, movable: 1 }

/**
 * What the proposal for peer-to-peer DMA of November 2016 claims, in our words (dri-devel, "Enabling peer to peer device
 * transactions for PCIe devices"). Verdicts are settled by searches and by nothing else.
 */
export const claims: readonly Claim[] = [
  {
    id: 'S1',
    verdict: 'true',
    sentence:
      'A device can be given a CPU pointer, wherever it leads: the address for DMA is found when the operation is prepared, when it is registered, or when the device gets there.',
    evidence: [
      holds('short-pin', 'E-device-writes', 'found when the operation is prepared'),
      holds('peer-direct', 'E1-direct-transfer', 'found when GPU memory is registered'),
      holds('notifier-mirror', 'S-fault-served', 'found when the device gets there and faults'),
      breaks(
        'B34-mapped-without-looking',
        'P2m-no-freed-page-table',
        'what was found must still be true when it is used',
      ),
    ],
  },
  {
    id: 'S2',
    verdict: 'conditional',
    sentence:
      'Pointers are all that a user has to deal with, as long as every copy of a translation, the CPU included, is given up before memory moves.',
    evidence: [
      holds('notifier-mirror', 'P3-va-coherence', 'a device reaches what the CPU reaches'),
      holds('dma-buf-dynamic', 'P3b-cpu-coherence', 'a process reaches a buffer where its content is'),
      breaks('X02-zap-on-post', 'P3-va-coherence', 'without: the device gives its copy up too late'),
      breaks('X08-processes-keep-mappings', 'P3b-cpu-coherence', 'without: processes keep theirs'),
    ],
  },
  {
    id: 'S3',
    verdict: 'outside',
    sentence: 'Direct transfers save copies through system memory.',
    evidence: [
      holds('peer-direct', 'E1-direct-transfer', 'a NIC reaches GPU memory without a copy'),
      holds('dma-buf-dynamic', 'E1-direct-transfer', 'so does an importer of a buffer that can move'),
      breaks('bounce', 'E1-direct-transfer', 'through bounce buffers there is no transfer without a copy'),
    ],
    outside: 'That copies are made or not can be said. What they cost cannot: models have no time.',
  },
  {
    id: 'S4',
    verdict: 'conditional',
    sentence:
      'PeerDirect registers GPU memory safely, if the application can live with losing a region that it still uses.',
    evidence: [
      holds('peer-direct', 'P1-no-dma-to-moved-page', 'no DMA to memory that was taken back'),
      holds('peer-direct', 'P2-no-use-after-free', 'no way left to memory that was freed'),
      holds('peer-direct', 'L1-eviction-progress', 'the GPU driver gets its memory back'),
      breaks('peer-direct', 'P21-no-unexpected-loss', 'a region in use disappears'),
    ],
  },
  {
    id: 'S5',
    verdict: 'conditional',
    sentence: 'File data can go straight to device memory, if whoever moves that memory looks at the pins of the I/O.',
    evidence: [
      holds('dax-direct-io', 'E1-direct-transfer', 'O_DIRECT reaches device memory'),
      holds('dax-direct-io', 'P1-no-dma-to-moved-page', 'safely, where nobody moves it'),
      breaks('X01-pinned-by-reference', 'P1-no-dma-to-moved-page', 'without: TTM does not look at references to pages'),
    ],
  },
  {
    id: 'S6',
    verdict: 'conditional',
    sentence:
      'More memory than there is can be promised to processes, if it can be evicted and places are given in turn.',
    evidence: [
      holds('dma-buf-dynamic', 'E4-evicted-for-another', 'one buffer makes room for another'),
      {
        ...holds('dma-buf-dynamic', 'L2-overcommit-progress', 'both come to be used'),
        bounds: { pages: 2, ram: 2, vram: 1 },
      },
      breaks('dma-buf-dynamic', 'L2c-resident-without-turns', 'without turns: one of them waits for ever'),
      breaks('dma-buf-pinned', 'L2-overcommit-progress', 'without eviction: a pin keeps the place for ever'),
      breaks('dax-direct-io', 'L2-overcommit-progress', 'without eviction: a fixed place is never given up'),
    ],
  },
  {
    id: 'S7',
    verdict: 'conditional',
    sentence: 'Memory moves under a pointer that stays the same, where it has a mover and is not pinned.',
    evidence: [
      holds('short-pin', 'E-page-migrates', 'a page gets another frame under its address'),
      holds('notifier-mirror', 'E2-moved-between-beats', 'even in the middle of DMA'),
      holds('dma-buf-dynamic', 'E2-evicted-under-job', 'so does a buffer'),
      holds('dax-direct-io', 'P-place-is-fixed', 'without a mover: never'),
      holds('long-term-pin', 'P15-pin-respected', 'pinned: not as long as the pin is there'),
    ],
  },
  {
    id: 'S8',
    verdict: 'true',
    sentence:
      'Memory can be paged out, and a fault brings it back with its content, from the CPU and also from a device that can fault.',
    evidence: [
      holds('short-pin', 'E-page-comes-back', 'paged out and back, content included'),
      holds('notifier-mirror', 'P4-no-lost-update', 'no write is lost on the way'),
      holds('notifier-mirror', 'S-fault-served', 'a fault is served with the content'),
      breaks('X21-unpin-without-dirty', 'P4-no-lost-update', 'the device has to say what it wrote'),
    ],
  },
  {
    id: 'S9',
    verdict: 'conditional',
    sentence:
      'Peer-to-peer DMA and DRM get on, if importers use what TTM looks at: pin counts and fences, not references to pages.',
    evidence: [
      holds('dma-buf-pinned', 'P15-pin-respected', 'TTM respects the pin count'),
      holds('dma-buf-dynamic', 'P1-no-dma-to-moved-page', 'TTM waits for fences'),
      breaks('X01-pinned-by-reference', 'P15-pin-respected', 'without: TTM moves what is referenced'),
      breaks('X07-bookkeep-not-awaited', 'P1-no-dma-to-moved-page', 'without: a fence that is not waited for'),
    ],
  },
  {
    id: 'S10',
    verdict: 'conditional',
    sentence: 'Processes and devices can share GPU memory, if a move waits for all of them.',
    evidence: [
      holds('dma-buf-dynamic', 'E3-two-devices-at-once', 'two devices use one buffer'),
      holds('dma-buf-dynamic', 'E-two-processes-map', 'so do two processes'),
      {
        ...holds('dma-buf-dynamic', 'P1-no-dma-to-moved-page', 'safely'),
        bounds: { ram: 1, vram: 1, devices: 2, peers: 2, operations: 2 },
      },
      breaks('X08-one-importer-told', 'P1-no-dma-to-moved-page', 'without: one importer is told of two'),
      breaks('X08-processes-keep-mappings', 'P4-no-lost-update', 'without: a process keeps its mapping'),
    ],
  },
  {
    id: 'S11',
    verdict: 'outside',
    sentence: 'Allocations may be as large as gigabytes.',
    evidence: [
      {
        ...holds('short-pin', 'P1-no-dma-to-moved-page', 'two pages that move apart from one another'),
        bounds: { pages: 2, ram: 2 },
      },
      { ...holds('dma-buf-dynamic', 'P1-no-dma-to-moved-page', 'two buffers'), bounds: { pages: 2, ram: 2, vram: 1 } },
    ],
    outside:
      'Verdicts are exhaustive at small bounds and say nothing of sizes beyond. A range that is moved or invalidated in part is not modelled: each page, and each buffer, moves as a whole.',
  },
  {
    id: 'S12',
    verdict: 'true',
    sentence:
      'Some pairs of devices have no way to one another, and they are served from system memory if every mapping asks.',
    evidence: [
      holds('dma-buf-pinned', 'P10-topology-ok', 'nobody is led where it has no way'),
      holds('dma-buf-pinned', 'E-out-of-reach', 'and there is somebody who has none'),
      breaks('X35-later-pin-not-checked', 'P10-topology-ok', 'an importer that comes later has to be asked too'),
      breaks('X35-reach-not-checked', 'P10-topology-ok', 'so has one that maps anew'),
    ],
  },
  {
    id: 'S13',
    verdict: 'outside',
    sentence: 'Any memory of a GPU should do, also what its driver has carved out of system memory.',
    evidence: [
      holds('dma-buf-dynamic', 'E2-brought-back-under-job', 'a buffer is used in system memory and in GPU memory'),
    ],
    outside:
      'Frames are GPU memory or system memory that TTM or core mm manages. Memory that a driver takes out of system memory for good, with no LRU and no core-mm mover, is no kind of frame in the models.',
  },
  {
    id: 'S14',
    verdict: 'true',
    sentence:
      'How long a memory region keeps its pin is decided by the application, and how long an I/O keeps it by the kernel.',
    evidence: [
      holds('short-pin', 'L1c-pin-ends', 'the pin of an I/O ends'),
      breaks('long-term-pin', 'L1c-pin-ends', 'that of a region need not'),
      holds('long-term-pin', 'L1c-pin-ends-if-deregistered', 'and nothing but the application is to blame'),
    ],
  },
  {
    id: 'S15',
    verdict: 'conditional',
    sentence:
      'With struct pages for device memory, get_user_pages works as it does for system memory, if nobody moves what is referenced.',
    evidence: [
      holds('dax-direct-io', 'E-device-writes', 'get_user_pages and O_DIRECT work'),
      holds('dax-direct-io', 'P13-reference-balance', 'with references that add up'),
      breaks('X01-pinned-by-reference', 'P1-no-dma-to-moved-page', 'without: TTM moves it'),
    ],
  },
  {
    id: 'S16',
    verdict: 'true',
    sentence:
      'Device DAX has its memory at a fixed place for as long as its driver is bound, whether anybody has it pinned or not.',
    evidence: [
      holds('dax-direct-io', 'P-place-is-fixed', 'no step changes a place, with short pins'),
      holds('dax-region', 'P-place-is-fixed', 'nor under memory regions'),
      holds('dax-direct-io', 'P4-content-stays', 'content stays there, mapped or not'),
      breaks('dax-direct-io', 'L1-eviction-progress', 'what is wanted back is not given back, even without a pin'),
    ],
  },
  {
    id: 'S17',
    verdict: 'true',
    sentence: 'Memory at a fixed place cannot be evicted, moved or overcommitted, so that it is not what a GPU needs.',
    evidence: [
      breaks('dax-direct-io', 'L1-eviction-progress', 'not evicted'),
      breaks('dax-region', 'L1-eviction-progress', 'not evicted from under a region either'),
      breaks('dax-direct-io', 'L2-overcommit-progress', 'an operation on one page too many never runs'),
      breaks('dax-direct-io', 'E4-more-than-fits', 'more pages than frames never come to be used'),
    ],
  },
  {
    id: 'S18',
    verdict: 'true',
    sentence:
      'Callbacks before and after a change of place are enough to keep a device that can give a translation up from memory that has moved.',
    evidence: [
      holds('notifier-mirror', 'P1-no-dma-to-moved-page', 'no DMA to memory that has moved'),
      holds('notifier-mirror', 'P5-no-stale-translation-at-reuse', 'no translation left when memory is used again'),
      holds('notifier-mirror', 'P7-notify-before-change', 'nothing changes before everybody has been told'),
      holds('notifier-mirror', 'L4-callbacks-return', 'and callbacks return'),
      holds(
        'interval-notifier',
        'P1-no-dma-to-moved-page',
        'the same where callbacks are for ranges, and faults retry',
      ),
      holds('interval-notifier', 'L4-callbacks-return', 'and there, too, callbacks return'),
      breaks(
        'C2-insert-does-not-collide',
        'P8c-no-mapping-after-callback',
        'who begins in the middle has to be told, too',
      ),
      breaks('X02-zap-on-post', 'P2-no-use-after-free', 'the callback after the change alone is too late'),
      breaks('X04-no-counter', 'P1-no-dma-to-moved-page', 'the one before the change alone is too early'),
    ],
  },
  {
    id: 'S19',
    verdict: 'true',
    sentence:
      'Callbacks do not solve the problem of memory regions: as long as the application keeps one and the NIC cannot be fenced, its memory cannot be evicted.',
    evidence: [
      breaks('long-term-pin-notified', 'L1-eviction-progress', 'evicted never, although the driver is told'),
      breaks('long-term-pin', 'L1-eviction-progress', 'evicted never, when it is not told'),
      holds('long-term-pin-notified', 'L1b-eviction-answered', 'the mover is not held up, it gives up'),
      breaks('dma-buf-pinned', 'L1-eviction-progress', 'the same for a buffer that is pinned'),
      breaks('X16-pages-stay-until-put', 'L1-eviction-progress', 'the same for PeerDirect without free callbacks'),
    ],
  },
  {
    id: 'S20',
    verdict: 'conditional',
    sentence:
      'Callbacks do not make memory regions worse, if a mover still asks for the pin and no callback waits for the region to go.',
    evidence: [
      {
        shows: 'with callbacks nothing is violated that was not before',
        design: 'long-term-pin-notified',
        baseline: 'long-term-pin',
        bounds: smallRegion,
        comparison: 'no worse',
      },
      {
        shows: 'worse, if being told stands for the pin',
        design: 'X18-told-replaces-pin-check',
        baseline: 'long-term-pin',
        bounds: smallRegion,
        comparison: 'worse',
      },
      breaks('X18-told-replaces-pin-check', 'P1-no-dma-to-moved-page', 'a region is moved under DMA'),
      {
        shows: 'worse, if the callback waits for the region',
        design: 'X17-callback-waits-for-region',
        baseline: 'long-term-pin',
        bounds: smallRegion,
        comparison: 'worse',
      },
      breaks('X17-callback-waits-for-region', 'L4-callbacks-return', 'what was refused now waits for ever'),
    ],
  },
  {
    id: 'S21',
    verdict: 'conditional',
    sentence:
      'Callbacks and pins are enough for all pins that the kernel controls, under the side conditions C1 to C7.',
    evidence: [
      holds('short-pin', 'P1-no-dma-to-moved-page', 'pins are safe'),
      holds('short-pin', 'P4-no-lost-update', 'and lose nothing'),
      holds('short-pin', 'L1-eviction-progress', 'and memory is evicted'),
      holds('notifier-mirror', 'P1-no-dma-to-moved-page', 'callbacks are safe'),
      holds('notifier-mirror', 'P2-no-use-after-free', 'up to the end of the memory'),
      holds('notifier-mirror', 'L4-callbacks-return', 'and return'),
      holds('interval-notifier', 'P2-no-use-after-free', 'so they are with interval notifiers'),
      holds('notifier-mirror-allocating', 'P17-no-deadlock', 'no thread waits for itself, where faults allocate'),
      holds('interval-notifier-reaped', 'P25-refusal-propagated', 'nothing changes where a callback had to refuse'),
      ...sideConditions,
    ],
  },
  {
    id: 'S22',
    verdict: 'conditional',
    sentence:
      'DMA goes on while memory moves, if the device can be made to wait and finds the new place by itself, and if moves do not go on for ever.',
    evidence: [
      holds('notifier-mirror', 'E2-moved-between-beats', 'memory moves between two beats of one operation'),
      holds('notifier-mirror', 'L9-transparent-continuity', 'and the operation completes'),
      breaks(
        'notifier-mirror',
        'L9-transparent-continuity-despite-endless-moves',
        'without: moves that never end hold it up for ever',
      ),
      holds('interval-notifier', 'L9-transparent-continuity', 'the same with interval notifiers'),
      breaks(
        'S22-no-fault-in-job',
        'L9-transparent-continuity',
        'without: a device that cannot fault in the middle of an operation stays where it lost its translation',
      ),
      holds(
        'dma-buf-dynamic',
        'L9-transparent-continuity',
        'jobs on buffers that move complete, if everybody gets a turn',
      ),
      breaks('dma-buf-dynamic', 'L9c-job-completes-without-turns', 'without turns: a job waits for ever'),
      breaks('peer-direct', 'L9-transparent-continuity', 'without: a region that is revoked ends the operation'),
      breaks('long-term-pin', 'L1-eviction-progress', 'without: a region that is pinned goes on, and nothing moves'),
    ],
  },
]
