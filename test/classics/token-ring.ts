import { bound } from '../../model/language/bounds.ts'
import { constant, count, each, ref } from '../../model/language/domain.ts'
import { type ElementOf, orderedSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, alwaysReachable, neverStuck } from '../../properties/property.ts'

const nodes = bound('nodes', { meaning: 'nodes in the ring', default: 6, min: 2, max: 8 })
const values = bound('values', { meaning: 'values of a counter', default: 6, min: 2, max: 8 })
const Node = orderedSet('Node', nodes)
const Value = orderedSet('Value', values)
type Node = ElementOf<typeof Node>
type Value = ElementOf<typeof Value>

const first = 0 as Node

const ring = part({
  name: 'ring',
  about: 'A node that differs from the one before it has the token; the first has it when equal. Any start will do.',
  state: {
    counter: each(Node, ref(Value)),
    before: each(
      Node,
      constant(ref(Node), (node, { nodes }) => ((node + nodes - 1) % nodes) as Node),
    ),
    next: each(
      Value,
      constant(ref(Value), (value, { values }) => ((value + 1) % values) as Value),
    ),
  },
  initially: (state, choose) => {
    state.counter.forEach((_, node) => {
      state.counter[node] = choose(Value)
    })
  },
  actions: (action) => ({
    createToken: action({
      by: 'hardware',
      when: { equal: (s) => s.counter[first] === s.counter[s.before[first]] },
      then: (s) => {
        s.counter[first] = s.next[s.counter[first]]
      },
    }),
    passToken: action({
      by: 'hardware',
      on: { node: Node },
      when: {
        notFirst: (_, { node }) => node !== first,
        differs: (s, { node }) => s.counter[node] !== s.counter[s.before[node]],
      },
      then: (s, { node }) => {
        s.counter[node] = s.counter[s.before[node]]
      },
    }),
  }),
})

export const tokenRing = system({
  name: 'token-ring',
  title: "Dijkstra's stabilizing token ring, tlaplus/Examples:specifications/ewd426/TokenRing.tla",
  parts: [ring],
})

export const someToken = always({
  name: 'some-token',
  sentence: 'Some node always has the token.',
  uses: [ring],
  holds: (s) => s.counter.some((value, node) => (value === s.counter[s.before[node]]) === (node === first)),
})

export const stabilizes = alwaysReachable({
  name: 'stabilizes',
  sentence: 'From every state the ring can come to have one token.',
  uses: [ring],
  holds: (s) => count(s.counter, (value, node) => (value === s.counter[s.before[node]]) === (node === first)) === 1,
})

export const neverStops = neverStuck({
  name: 'never-stops',
  sentence: 'Some node can always take a step.',
  uses: [ring],
})
