import { system } from '../language/system.ts'
import { discard } from '../movers/discard.ts'
import { disconnectedFlush } from '../movers/disconnected-flush.ts'
import { migration } from '../movers/migration.ts'
import { reclaim } from '../movers/reclaim.ts'
import { atsBinding } from '../world/ats-binding.ts'
import { cpu } from '../world/cpu.ts'
import { pageRequests } from '../world/page-requests.ts'
import { ramOnly } from '../world/sets.ts'

export const atsSvmSystem = system({
  name: 'ats-svm',
  title: 'Shared virtual memory (ATS, PRI, PASID): the IOMMU walks the page table of the process',
  parts: [atsBinding, disconnectedFlush, pageRequests, cpu, migration, reclaim, discard],
  fixed: ramOnly,
  given: { sharesTable: () => true },
})
