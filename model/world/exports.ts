import { derived } from '../language/bounds.ts'
import { counter, each, flag, oneOf, record } from '../language/domain.ts'
import { type DraftOfParts, part, type ViewOfParts } from '../language/part.ts'
import { attachments } from './attachments.ts'
import type { DeviceElement } from './dma.ts'
import type { PageElement } from './frames.ts'
import { Device, devices, Page } from './sets.ts'

// The exporter itself, and one mapping of each importer.
const users = derived([devices], (d) => 1 + d)

/**
 * Buffers in the memory of a device that can be taken away at once: a PCI function under VFIO, whose memory is switched off for a reset
 * or with its last file descriptor. Nothing moves; importers have to let go.
 */
export const exports = part({
  name: 'exports',
  about: 'dma-buf exporter of device memory: enabled, revoked, who has it mapped, how far a revocation is',
  uses: [attachments],
  state: {
    exports: each(
      Page,
      record({
        /** The device answers accesses to the memory: PCI_COMMAND_MEMORY. */
        enabled: flag(),
        /** priv->revoked: no new mapping. */
        revoked: flag(),
        /** priv->kref: the exporter and every mapping. */
        users: counter(users),
        /** priv->comp: the last user has gone, and nobody has waited for that yet. */
        completed: flag(),
        /** What user space has asked for, and is waiting for. */
        wanted: oneOf('none', 'disable', 'close'),
        /** telling: under the reservation, until fences have retired · draining: until mappings are gone · drained: nobody is left. */
        revocation: oneOf('none', 'telling', 'draining', 'drained'),
      }),
    ),
    /** The revocation under way has called this importer's invalidate_mappings. */
    toldOf: each(Device, Page, flag()),
  },
})

type Draft = DraftOfParts<[typeof exports]>
type View = ViewOfParts<[typeof exports]>

/** An importer may attach and map. */
export function isOffered(s: View, page: PageElement): boolean {
  return s.buffers[page].resource !== null && !s.exports[page].revoked
}

/** A mapping holds the exporter back. */
export function getMapping(s: Draft, page: PageElement): void {
  s.exports[page].users++
}

/** kref_put; who was the last one completes what a revocation waits for. Who comes after that is refused by refcount_t. */
export function putMapping(s: Draft, page: PageElement): void {
  if (s.exports[page].users === 0) return
  s.exports[page].users--
  if (s.exports[page].users === 0) s.exports[page].completed = true
}

/** The importer has let go of its mapping: unmap_dma_buf. */
export function unmapImport(s: Draft, device: DeviceElement, page: PageElement): void {
  s.attachments[device][page] = 'attached'
  putMapping(s, page)
}
