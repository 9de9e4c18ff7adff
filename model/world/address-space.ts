import { each, flag, none, oneOf, optional, startingAt } from '../language/domain.ts'
import { part, type ViewOfParts } from '../language/part.ts'
import type { OperationElement } from './dma.ts'
import { Operation } from './sets.ts'

/**
 * The address space of a process (struct mm_struct), which is torn down when nobody uses it any more (mm_users). Files, and with
 * them memory regions, live as long as somebody has them open, which may be longer or shorter.
 */
export const addressSpace = part({
  name: 'address-space',
  about: 'an address space and its users: the process, and faults on behalf of devices',
  state: {
    /** left: the process has exited or called execve, and others may use it still · gone: torn down */
    space: startingAt(oneOf('owned', 'left', 'gone'), 'owned'),
    /** The fault has a reference to the address space. */
    usesSpace: each(Operation, flag()),
    /** The fault that dropped the last reference and tears the address space down itself; none: a thread of its own does. */
    tearsDown: optional(Operation),
  },
})

type View = ViewOfParts<[typeof addressSpace]>

/** mm_users > 0 */
export function hasUsers(s: View): boolean {
  return s.space === 'owned' || s.usesSpace.some((uses) => uses)
}

/** The fault does not have to tear an address space down before it goes on. */
export function isNotTearingDown(s: View, operation: OperationElement): boolean {
  return s.tearsDown === none || s.tearsDown !== operation
}
