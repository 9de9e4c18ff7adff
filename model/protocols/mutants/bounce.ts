import { known } from '../../language/domain.ts'
import { change, mutate } from '../../language/mutation.ts'
import type { ViewOf } from '../../language/system.ts'
import { bounceSystem } from '../bounce.ts'

type View = ViewOf<typeof bounceSystem>
type ByOperation = { readonly operation: keyof View['operations'] & symbol }

export const staleTarget = mutate(
  bounceSystem,
  'X05-stale-target',
  'the copy goes to where the page was when it was looked up, even if it has moved since',
  [change.dropCondition('copy', 'current')],
)

export const copyWithoutDirty = mutate(
  bounceSystem,
  'X21-copy-without-dirty',
  'the copy does not mark the page dirty: it goes through a mapping of the kernel, not of the process',
  [change.dropEffect('copy', 'setDirty')],
)

export const copiedTooEarly = mutate(
  bounceSystem,
  'X22-copied-too-early',
  'what the device writes is copied while it is still writing',
  [
    change.replaceCondition<View, ByOperation>('copyTranslate', 'due', (s, { operation }) => {
      const { phase, direction } = s.operations[operation]
      const due = direction === 'read' ? phase === 'preparing' : phase === 'running' || phase === 'done'
      return s.bounces[operation].step === 'allocated' && due
    }),
  ],
)

export const readBeforeCopy = mutate(
  bounceSystem,
  'B4-read-before-copy',
  'the device reads the bounce buffer before anything has been copied into it',
  [
    change.replaceCondition<View, ByOperation>('dmaStart', 'ready', (s, { operation }) =>
      ['allocated', 'copied'].includes(s.bounces[operation].step),
    ),
    change.replaceCondition<View, ByOperation>('release', 'copied', (s, { operation }) => {
      const { direction } = s.operations[operation]
      return s.bounces[operation].step === 'copied' || direction === 'read'
    }),
  ],
)

export const freedTooEarly = mutate(
  bounceSystem,
  'X07-freed-too-early',
  'the bounce buffer is freed when the device has begun, not when it is done',
  [change.moveEffect('release', 'free', 'dmaBeat')],
)

export const neverCopied = mutate(
  bounceSystem,
  'P4-never-copied',
  'what the device has written is not copied when the application has been interrupted',
  [
    change.replaceCondition<View, ByOperation>('release', 'copied', (s, { operation }) => {
      const { direction, page } = s.operations[operation]
      const gone = direction === 'write' && s.pages[known(page)].entry !== 'present'
      return s.bounces[operation].step === 'copied' || gone
    }),
  ],
)
