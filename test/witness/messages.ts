import { counter, each, none, optional, queue, record, ref, setOf } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { Process } from './race.ts'

// Every kind of domain, with messages that travel through a queue.
const Item = indexSet('Item', 3)
export const transport = part({
  name: 'transport',
  state: {
    seen: setOf(Item),
    wire: queue(record({ item: ref(Item), hops: counter(2) }), 2),
    current: optional(record({ item: ref(Item), hops: counter(2) })),
    holder: each(Item, Process, optional(Process)),
    count: counter(3),
  },
  actions: (action) => ({
    send: action({
      by: 'driver',
      on: { item: Item },
      when: { room: (s) => s.wire.length < 2, fresh: (s, { item }) => !s.seen.has(item) },
      then: (s, { item }) => {
        s.wire.push({ item, hops: 1 })
        s.seen.add(item)
      },
    }),
    receive: action({
      by: 'hardware',
      when: { something: (s) => s.wire.length > 0 },
      then: (s) => {
        s.current = s.wire.shift() ?? none
      },
    }),
    hop: action({
      by: 'hardware',
      when: { there: (s) => s.current !== none, few: (s) => s.current!.hops < 2 },
      then: (s) => {
        if (s.current !== none) s.current = { item: s.current.item, hops: s.current.hops + 1 }
      },
    }),
  }),
})
export const messages = system({ name: 'messages', title: 'items on a wire', parts: [transport] })

/** A tree of `messages` without its types, to do what they forbid. */
export interface Loose {
  count: unknown
  current: unknown
  readonly holder: unknown[][]
  readonly seen: { add(item: unknown): void; clear(): void }
  readonly wire: { push(item: unknown): void; shift(): unknown }
}
