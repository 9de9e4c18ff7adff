// biome-ignore-all lint/correctness/noSelfAssign: the simplest assignment of the right type.
import { constant, each, flag, oneOf, optional, record, ref, setOf, startingAt } from '../../model/language/domain.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { Device, memory, Page } from './world.ts'

// Effects: what can be assigned, and with what.
export const effects = part({
  name: 'effects',
  uses: [memory],
  actions: (action) => ({
    scalars: action({
      by: 'kernel',
      on: { page: Page, device: Device },
      then: (s, { page, device }) => {
        s.entry[page] = 'swapped'
        s.mapped[page][device] = true
        s.owner = device
        s.owner = null
        s.beats += 1
        // @ts-expect-error TS2551: a typo in a field
        s.entri[page] = 'swapped'
        // @ts-expect-error TS2322: not one of the values
        s.entry[page] = 'gone'
        // @ts-expect-error TS2322: a flag is true or false
        s.mapped[page][device] = 1
        // @ts-expect-error TS2322: only an optional field can be none
        s.reader = null
        // @ts-expect-error TS2322: an element of another set
        s.owner = page
        // @ts-expect-error TS2322: a literal in place of an element
        s.reader = 0
        // @ts-expect-error TS2322: a counter counts
        s.beats = 'three'
      },
    }),
    indices: action({
      by: 'kernel',
      on: { page: Page, device: Device },
      then: (s, { page, device }) => {
        s.mapped[page][device] = false
        // @ts-expect-error TS7053: an element of another set as index
        s.entry[device] = 'present'
        // @ts-expect-error TS7053: indices in the wrong order
        s.mapped[device][page] = false
        // @ts-expect-error TS7053: a literal as index
        s.entry[0] = 'present'
      },
    }),
    places: action({
      by: 'kernel',
      on: { page: Page, device: Device },
      then: (s, { page, device }) => {
        s.head.page = page
        s.entry.fill('swapped')
        s.mapped[page].fill(false)
        // @ts-expect-error TS2540: a whole row of rows
        s.mapped = s.mapped
        // @ts-expect-error TS2542: a whole row
        s.mapped[page] = s.mapped[page]
        // @ts-expect-error TS2540: a whole record; its fields are assigned one by one
        s.head = { page, beat: 0 }
        // @ts-expect-error TS2540: a whole set; assign() makes it equal to another
        s.dirty = s.dirty
        // @ts-expect-error TS2540: a whole queue
        s.wire = s.wire
        // @ts-expect-error TS2542: a constant
        s.kind[page] = 'huge'
        // @ts-expect-error TS2339: rows of rows cannot be filled
        s.mapped.fill(device)
        // @ts-expect-error TS2339: an invented field
        s.invented = true
      },
    }),
    collections: action({
      by: 'kernel',
      on: { page: Page, device: Device },
      then: (s, { page, device }) => {
        s.dirty.add(page)
        s.wire.push({ page, last: true })
        // @ts-expect-error TS2345: a member of another set
        s.dirty.add(device)
        // @ts-expect-error TS2322: a record value with a field of another type
        s.wire.push({ page, last: 'yes' })
        // @ts-expect-error TS2322: a record value with an element of another set
        s.wire.push({ page: device, last: true })
        // @ts-expect-error TS2741: a record value that lacks a field
        s.wire.push({ page })
        // @ts-expect-error TS2353: a record value with a field too many
        s.wire.push({ page, last: true, first: false })
        // @ts-expect-error TS2322: the oldest item may be missing
        s.head.page = s.wire.first()?.page
      },
    }),
  }),
})

// Domains.
export const domains = {
  good: setOf(optional(Page)),
  constant: each(
    Page,
    // @ts-expect-error TS2322: constants have the values of their domain
    constant(oneOf('small', 'huge'), () => 'medium'),
  ),
  // @ts-expect-error TS2345: so have start values
  start: startingAt(oneOf('small', 'huge'), 'medium'),
  // @ts-expect-error TS2769: a set holds scalars, not records
  set: setOf(record({ page: ref(Page) })),
  // @ts-expect-error TS2345: only an index set can be indexed by
  each: each(flag(), flag()),
}

// Systems.
export const given = system({
  name: 'given',
  title: 'a system that gives a constant',
  parts: [memory],
  given: {
    kind: () => 'huge',
    // @ts-expect-error TS2561: no such field
    kinds: () => 'huge',
  },
})
