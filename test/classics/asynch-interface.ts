import { bound } from '../../model/language/bounds.ts'
import { flag, ref } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'

const values = bound('values', { meaning: 'values that can be sent', default: 3, min: 1, max: 8 })
const Value = indexSet('Value', values)

const wires = part({
  name: 'wires',
  about: 'A sender and a receiver that shake hands by toggling one wire each.',
  state: {
    value: ref(Value),
    ready: flag(),
    acknowledged: flag(),
  },
  initially: (state, choose) => {
    state.value = choose(Value)
    state.ready = choose([false, true])
    state.acknowledged = state.ready
  },
  actions: (action) => ({
    send: action({
      by: 'hardware',
      on: { value: Value },
      when: { idle: (s) => s.ready === s.acknowledged },
      then: (s, { value }) => {
        s.value = value
        s.ready = !s.ready
      },
    }),
    receive: action({
      by: 'hardware',
      when: { sent: (s) => s.ready !== s.acknowledged },
      then: (s) => {
        s.acknowledged = !s.acknowledged
      },
    }),
  }),
})

export const asynchInterface = system({
  name: 'asynch-interface',
  title: 'AsynchInterface, tlaplus/Examples:specifications/SpecifyingSystems/AsynchronousInterface/AsynchInterface.tla',
  parts: [wires],
})
