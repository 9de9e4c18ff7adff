import { counter, flag, queue, record, ref } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, leadsTo } from '../../properties/property.ts'

const capacity = 2
const Data = indexSet('Data', 2)
const position = counter(capacity - 1)

const line = part({
  name: 'line',
  about: 'Two queues that can lose what is in them.',
  state: {
    messages: queue(record({ bit: flag(), data: ref(Data) }), capacity),
    acknowledgements: queue(flag(), capacity),
  },
  actions: (action) => ({
    loseMessage: action({
      by: 'environment',
      on: { position },
      when: { there: (s, { position }) => position < s.messages.length },
      then: (s, { position }) => {
        s.messages.remove(position)
      },
    }),
    loseAcknowledgement: action({
      by: 'environment',
      on: { position },
      when: { there: (s, { position }) => position < s.acknowledgements.length },
      then: (s, { position }) => {
        s.acknowledgements.remove(position)
      },
    }),
  }),
})

const ends = part({
  name: 'ends',
  about: 'A sender and a receiver that number what they send with one bit.',
  uses: [line],
  state: {
    sent: ref(Data),
    sentBit: flag(),
    acknowledgedBit: flag(),
    received: ref(Data),
    receivedBit: flag(),
  },
  initially: (state, choose) => {
    state.sentBit = choose([false, true])
    state.acknowledgedBit = state.sentBit
    state.receivedBit = state.sentBit
    state.sent = choose(Data)
    state.received = choose(Data)
  },
  actions: (action) => ({
    send: action({
      by: 'application',
      on: { data: Data },
      when: {
        acknowledged: (s) => s.acknowledgedBit === s.sentBit,
        room: (s) => !s.messages.isFull,
      },
      then: (s, { data }) => {
        s.sent = data
        s.sentBit = !s.sentBit
        s.messages.push({ bit: s.sentBit, data })
      },
    }),
    resend: action({
      by: 'driver',
      when: {
        unacknowledged: (s) => s.acknowledgedBit !== s.sentBit,
        room: (s) => !s.messages.isFull,
      },
      then: (s) => s.messages.push({ bit: s.sentBit, data: s.sent }),
    }),
    receive: action({
      by: 'driver',
      fairness: 'strong',
      when: { there: (s) => !s.messages.isEmpty },
      then: (s) => {
        const { bit, data } = s.messages.shift()!
        s.receivedBit = bit
        s.received = data
      },
    }),
    acknowledge: action({
      by: 'driver',
      when: { room: (s) => !s.acknowledgements.isFull },
      then: (s) => s.acknowledgements.push(s.receivedBit),
    }),
    receiveAcknowledgement: action({
      by: 'driver',
      fairness: 'strong',
      when: { there: (s) => !s.acknowledgements.isEmpty },
      then: (s) => {
        s.acknowledgedBit = s.acknowledgements.shift()!
      },
    }),
  }),
})

export const alternatingBit = system({
  name: 'alternating-bit',
  title: 'Alternating bit, tlaplus/Examples:specifications/SpecifyingSystems/TLC/MCAlternatingBit.tla',
  parts: [ends],
})

/** `SentLeadsToRcvd` of the original, under the fairness that the actions state: receiving is strongly fair. */
export const sentLeadsToReceived = leadsTo({
  name: 'sent-leads-to-received',
  sentence: 'What is sent is received in the end, although messages can be lost.',
  uses: [ends],
  on: { data: Data },
  from: (s, { data }) => s.sent === data && s.sentBit !== s.acknowledgedBit,
  to: (s, { data }) => s.received === data,
})

export const receivedIsSent = always({
  name: 'received-is-sent',
  sentence: 'What the receiver has under the bit that the sender waits for is what was sent.',
  uses: [ends],
  given: (s) => s.sentBit !== s.acknowledgedBit && s.receivedBit === s.sentBit,
  holds: (s) => s.received === s.sent,
})
