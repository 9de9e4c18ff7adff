import { flag, queue, record, ref } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'

const capacity = 3
const Message = indexSet('Message', 3)

const channel = record({ value: ref(Message), ready: flag(), acknowledged: flag() })

const buffer = part({
  name: 'buffer',
  about: 'A queue between two channels that hand over one message at a time.',
  state: {
    input: channel,
    output: channel,
    held: queue(Message, capacity),
  },
  initially: (state, choose) => {
    for (const channel of [state.input, state.output]) {
      channel.value = choose(Message)
      channel.ready = choose([false, true])
      channel.acknowledged = channel.ready
    }
  },
  actions: (action) => ({
    send: action({
      by: 'application',
      on: { message: Message },
      when: { channelFree: (s) => s.input.ready === s.input.acknowledged },
      then: (s, { message }) => {
        s.input.value = message
        s.input.ready = !s.input.ready
      },
    }),
    accept: action({
      by: 'hardware',
      when: {
        sent: (s) => s.input.ready !== s.input.acknowledged,
        room: (s) => !s.held.isFull,
      },
      then: (s) => {
        s.input.acknowledged = !s.input.acknowledged
        s.held.push(s.input.value)
      },
    }),
    deliver: action({
      by: 'hardware',
      when: {
        somethingHeld: (s) => !s.held.isEmpty,
        channelFree: (s) => s.output.ready === s.output.acknowledged,
      },
      then: (s) => {
        s.output.value = s.held.shift()!
        s.output.ready = !s.output.ready
      },
    }),
    receive: action({
      by: 'application',
      when: { sent: (s) => s.output.ready !== s.output.acknowledged },
      then: (s) => {
        s.output.acknowledged = !s.output.acknowledged
      },
    }),
  }),
})

export const innerFifo = system({
  name: 'inner-fifo',
  title: 'InnerFIFO, tlaplus/Examples:specifications/SpecifyingSystems/FIFO/MCInnerFIFO.tla',
  parts: [buffer],
})
