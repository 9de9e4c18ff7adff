import { system } from '../language/system.ts'
import { forkedPins } from '../movers/forked-pins.ts'
import { migration } from '../movers/migration.ts'
import { reclaim } from '../movers/reclaim.ts'
import { restoring } from '../movers/restoring.ts'
import { anonymousPins } from '../world/anonymous-pins.ts'
import { directIo, directIoMapping } from '../world/direct-io.ts'
import { postedWrites } from '../world/posted-writes.ts'
import { resets } from '../world/resets.ts'
import { ramOnly } from '../world/sets.ts'

export const shortPinSystem = system({
  name: 'short-pin',
  title: 'pin_user_pages around one I/O: O_DIRECT on NVMe',
  parts: [directIo, anonymousPins, migration, reclaim, restoring],
  fixed: ramOnly,
})

/** The same where writes of devices take time to arrive, and where devices are reset while they work. */
export const shortPinPostedSystem = system({
  name: 'short-pin-posted',
  title: 'O_DIRECT on NVMe with posted writes and device resets',
  parts: [postedWrites, directIoMapping, resets, anonymousPins, migration, reclaim, restoring],
  fixed: ramOnly,
})

/** The same in a process that forks, where a frame may be shared with a child: nobody moves pages here but copy on write. */
export const shortPinForkSystem = system({
  name: 'short-pin-fork',
  title: 'O_DIRECT in a process that forks: pinned pages and copy on write',
  parts: [directIo, forkedPins],
  fixed: ramOnly,
})
