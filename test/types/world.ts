import { bound } from '../../model/language/bounds.ts'
import {
  constant,
  counter,
  each,
  flag,
  oneOf,
  optional,
  queue,
  record,
  ref,
  setOf,
} from '../../model/language/domain.ts'
import { type ElementOf, indexSet, orderedSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'

// What the fixtures beside this file misuse.
export const pages = bound('pages', { meaning: 'pages', default: 2, min: 1, max: 4 })
export const Page = indexSet('Page', pages)
export const Device = indexSet('Device', 2)
export const Slot = orderedSet('Slot', 3)
export type Page = ElementOf<typeof Page>
export type Device = ElementOf<typeof Device>
export type Slot = ElementOf<typeof Slot>

export const memory = part({
  name: 'memory',
  state: {
    entry: each(Page, oneOf('present', 'swapped')),
    mapped: each(Page, each(Device, flag())),
    kind: each(
      Page,
      constant(oneOf('small', 'huge'), () => 'small'),
    ),
    owner: optional(Device),
    reader: ref(Device),
    head: record({ page: ref(Page), beat: counter(3) }),
    cursor: ref(Slot),
    dirty: setOf(Page),
    wire: queue(record({ page: ref(Page), last: flag() }), 2),
    beats: counter(3),
  },
})
