import { part, type ViewOfParts } from '../language/part.ts'
import { system } from '../language/system.ts'
import { copyOnWrite } from '../movers/copy-on-write.ts'
import { tableFlush } from '../movers/table-flush.ts'
import { cpuFaults } from '../world/cpu-faults.ts'
import type { PageElement } from '../world/frames.ts'
import { orderedWrites } from '../world/ordered-writes.ts'
import { pageRequests } from '../world/page-requests.ts'
import { ramOnly } from '../world/sets.ts'

/** Somebody waits for permission to write: the process itself, or a device by a page request. */
const forkingProcess = part({
  name: 'forking-process',
  about: 'pages of a process that forks are written by the process and by devices',
  uses: [pageRequests, copyOnWrite],
  extends: {
    copyBegin: { when: { wanted: (s, { page }) => isWriteWanted(s, page) } },
    upgrade: { when: { wanted: (s, { page }) => isWriteWanted(s, page) } },
  },
})

function isWriteWanted(s: ViewOfParts<[typeof pageRequests, typeof copyOnWrite]>, page: PageElement): boolean {
  return (
    s.writeFaults[page] ||
    s.operations.some((one, operation) => {
      return one.page === page && one.direction === 'write' && s.pageRequests[operation] === 'queued'
    })
  )
}

export const atsForkSystem = system({
  name: 'ats-fork',
  title: 'Shared virtual memory of a process that forks: copy on write and changes of permission',
  parts: [tableFlush, forkingProcess, orderedWrites, cpuFaults],
  fixed: ramOnly,
  given: { sharesTable: () => true },
  // Devices stay: binding and removal are in ats-svm.
  initially: (s) => s.bindings.fill('bound'),
})
