import { known } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import { system } from '../language/system.ts'
import { cpuWrites } from '../world/cpu-writes.ts'
import { directIoUnmapping } from '../world/direct-io.ts'
import { retire } from '../world/dma.ts'
import { dmaEngine } from '../world/dma-engine.ts'
import { p2pMemory } from '../world/p2p-memory.ts'
import { peerRoutes } from '../world/peer-routes.ts'
import { Operation, vramOnly } from '../world/sets.ts'
import { isUnpinned } from '../world/short-pins.ts'

type View = ViewOfParts<[typeof directIoUnmapping]>

/** The operation has its pin, and no address yet. */
const isPinned = (s: View, operation: keyof View['operations'] & symbol) =>
  s.operations[operation].phase === 'preparing' && s.pins[operation].step === 'pinned'

const p2pDirectIo = part({
  name: 'p2p-direct-io',
  about: 'O_DIRECT on P2PDMA memory: what the command holds depends on the way between the devices',
  uses: [p2pMemory, peerRoutes, dmaEngine, directIoUnmapping, cpuWrites],
  actions: (action) => ({
    pinFails: action({
      by: 'kernel',
      on: { operation: Operation },
      source: 'mm/gup.c faultin_page: the mapping has no fault handler, -EFAULT',
      when: {
        unpinned: (s, { operation }) => isUnpinned(s, operation),
        absent: (s, { operation }) => s.pages[known(s.operations[operation].page)].entry !== 'present',
      },
      then: (s, { operation }) => retire(s, operation),
    }),
    mapOnBus: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'block/blk-mq-dma.c blk_dma_map_bus: PCI_P2PDMA_MAP_BUS_ADDR, past the IOMMU',
      when: {
        pinned: (s, { operation }) => isPinned(s, operation),
        belowSwitch: (s, { operation }) => s.routes[known(s.operations[operation].device)] === 'switch',
      },
      then: (s, { operation }) => {
        s.operations[operation].phase = 'running'
        s.operations[operation].address = s.pins[operation].frame
        s.addressKinds[operation] = 'bus'
      },
    }),
    mapThroughBridge: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/pci/p2pdma.c pci_p2pdma_map_type: host_bridge_whitelist, PCI_P2PDMA_MAP_THRU_HOST_BRIDGE',
      when: {
        pinned: (s, { operation }) => isPinned(s, operation),
        throughBridge: (s, { operation }) => s.routes[known(s.operations[operation].device)] === 'bridge',
      },
      then: {
        start: (s, { operation }) => {
          s.operations[operation].phase = 'running'
          s.operations[operation].address = s.pins[operation].frame
        },
        mapInIommu: (s, { operation }) => {
          s.addressKinds[operation] = 'iova'
        },
      },
    }),
    mapRefused: action({
      by: 'driver',
      on: { operation: Operation },
      source: 'drivers/pci/p2pdma.c: PCI_P2PDMA_MAP_NOT_SUPPORTED, the request ends with BLK_STS_TARGET',
      when: {
        pinned: (s, { operation }) => isPinned(s, operation),
        noWay: (s, { operation }) => s.routes[known(s.operations[operation].device)] === 'none',
      },
      then: (s, { operation }) => {
        s.pins[operation].step = 'dirtied'
      },
    }),
  }),
  extends: {
    dmaUnmap: {
      source: 'drivers/nvme/host/pci.c nvme_unmap_data: nothing to unmap for an address on the bus',
      then: {
        forgetKind: (s, { operation }) => {
          s.addressKinds[operation] = 'none'
        },
      },
    },
  },
})

export const p2pDmaSystem = system({
  name: 'p2pdma',
  title: 'O_DIRECT on memory of another PCI device (P2PDMA)',
  parts: [p2pDirectIo],
  fixed: vramOnly,
})
