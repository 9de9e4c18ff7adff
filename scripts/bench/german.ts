import { bound } from '../../model/language/bounds.ts'
import { each, flag, none, oneOf, optional, record, ref, setOf } from '../../model/language/domain.ts'
import { indexSet } from '../../model/language/index-set.ts'
import { part } from '../../model/language/part.ts'
import { system } from '../../model/language/system.ts'
import { always, neverStuck } from '../../properties/property.ts'

/** German's cache coherence protocol: a classic whose counts Murphi publishes. The tests check it too. */
const nodes = bound('nodes', { meaning: 'nodes with a cache', default: 2, min: 1, max: 5 })
const values = bound('values', { meaning: 'values that the line can have', default: 2, min: 1, max: 4 })
const Node = indexSet('Node', nodes)
const Value = indexSet('Value', values)

/** What a node asks for and may hold. The original's undefined values are `none` here. */
const access = oneOf('shared', 'exclusive')

const channels = part({
  name: 'channels',
  about: 'Three channels of one place between the home and each node.',
  state: {
    request: each(Node, optional(access)),
    order: each(
      Node,
      optional(record({ kind: oneOf('invalidate', 'grantShared', 'grantExclusive'), value: optional(Value) })),
    ),
    acknowledgement: each(Node, optional(record({ writtenBack: optional(Value) }))),
  },
})

const caches = part({
  name: 'caches',
  about: 'Nodes that hold a copy of the line, or none.',
  uses: [channels],
  state: {
    copy: each(Node, optional(record({ access, value: ref(Value) }))),
    /** What was last stored by anyone: the value that every copy should have. */
    latest: ref(Value),
  },
  actions: (action) => ({
    requestShared: action({
      by: 'application',
      on: { node: Node },
      when: {
        nothingRequested: (s, { node }) => s.request[node] === none,
        noCopy: (s, { node }) => s.copy[node] === none,
      },
      then: (s, { node }) => {
        s.request[node] = 'shared'
      },
    }),
    requestExclusive: action({
      by: 'application',
      on: { node: Node },
      when: {
        nothingRequested: (s, { node }) => s.request[node] === none,
        notExclusive: (s, { node }) => s.copy[node]?.access !== 'exclusive',
      },
      then: (s, { node }) => {
        s.request[node] = 'exclusive'
      },
    }),
    receiveShared: action({
      by: 'hardware',
      on: { node: Node },
      when: { granted: (s, { node }) => s.order[node]?.kind === 'grantShared' },
      then: (s, { node }) => {
        s.copy[node] = { access: 'shared', value: s.order[node]!.value! }
        s.order[node] = none
      },
    }),
    receiveExclusive: action({
      by: 'hardware',
      on: { node: Node },
      when: { granted: (s, { node }) => s.order[node]?.kind === 'grantExclusive' },
      then: (s, { node }) => {
        s.copy[node] = { access: 'exclusive', value: s.order[node]!.value! }
        s.order[node] = none
      },
    }),
    store: action({
      by: 'application',
      on: { node: Node, value: Value },
      when: { exclusive: (s, { node }) => s.copy[node]?.access === 'exclusive' },
      then: (s, { node, value }) => {
        s.copy[node] = { access: 'exclusive', value }
        s.latest = value
      },
    }),
    invalidate: action({
      by: 'hardware',
      on: { node: Node },
      when: {
        told: (s, { node }) => s.order[node]?.kind === 'invalidate',
        canAcknowledge: (s, { node }) => s.acknowledgement[node] === none,
      },
      then: {
        acknowledge: (s, { node }) => {
          const copy = s.copy[node]
          s.acknowledgement[node] = { writtenBack: copy?.access === 'exclusive' ? copy.value : none }
          s.order[node] = none
        },
        dropCopy: (s, { node }) => {
          s.copy[node] = none
        },
      },
    }),
  }),
})

const home = part({
  name: 'home',
  about: 'The directory: it invalidates copies, waits for the acknowledgements, then grants.',
  uses: [channels],
  state: {
    memory: ref(Value),
    serving: optional(record({ node: ref(Node), access })),
    sharers: setOf(Node),
    toInvalidate: setOf(Node),
    exclusiveGranted: flag(),
  },
  actions: (action) => ({
    accept: action({
      by: 'hardware',
      on: { node: Node },
      when: {
        idle: (s) => s.serving === none,
        requested: (s, { node }) => s.request[node] !== none,
      },
      then: {
        serve: (s, { node }) => {
          s.serving = { node, access: s.request[node]! }
          s.request[node] = none
        },
        listCopies: (s) => {
          s.toInvalidate.assign(s.sharers)
        },
      },
    }),
    sendInvalidate: action({
      by: 'hardware',
      on: { node: Node },
      when: {
        needed: (s) => s.serving?.access === 'exclusive' || (s.serving?.access === 'shared' && s.exclusiveGranted),
        hasCopy: (s, { node }) => s.toInvalidate.has(node),
        channelFree: (s, { node }) => s.order[node] === none,
      },
      then: (s, { node }) => {
        s.order[node] = { kind: 'invalidate', value: none }
        s.toInvalidate.delete(node)
      },
    }),
    receiveAcknowledgement: action({
      by: 'hardware',
      on: { node: Node },
      when: {
        acknowledged: (s, { node }) => s.acknowledgement[node] !== none,
        serving: (s) => s.serving !== none,
      },
      then: {
        writeBack: (s, { node }) => {
          const { writtenBack } = s.acknowledgement[node]!
          if (writtenBack !== none) s.memory = writtenBack
        },
        forgetSharer: (s, { node }) => {
          s.sharers.delete(node)
          s.exclusiveGranted = false
          s.acknowledgement[node] = none
        },
      },
    }),
    grantShared: action({
      by: 'hardware',
      on: { node: Node },
      when: {
        wanted: (s, { node }) => s.serving?.node === node && s.serving.access === 'shared',
        notExclusive: (s) => !s.exclusiveGranted,
        channelFree: (s, { node }) => s.order[node] === none,
      },
      then: (s, { node }) => {
        s.order[node] = { kind: 'grantShared', value: s.memory }
        s.sharers.add(node)
        s.serving = none
      },
    }),
    grantExclusive: action({
      by: 'hardware',
      on: { node: Node },
      when: {
        wanted: (s, { node }) => s.serving?.node === node && s.serving.access === 'exclusive',
        notExclusive: (s) => !s.exclusiveGranted,
        noSharers: (s) => s.sharers.isEmpty,
        channelFree: (s, { node }) => s.order[node] === none,
      },
      then: (s, { node }) => {
        s.order[node] = { kind: 'grantExclusive', value: s.memory }
        s.sharers.add(node)
        s.exclusiveGranted = true
        s.serving = none
      },
    }),
  }),
})

export const german = system({
  name: 'german',
  title: "German's cache coherence protocol, civic-fv/rumur-romp:romp/tests/german.m",
  parts: [caches, home],
  initially: (state, choose) => {
    state.memory = choose(Value)
    state.latest = state.memory
  },
})

export const exclusion = always({
  name: 'exclusion',
  sentence: 'While a node has an exclusive copy, no other node has any.',
  uses: [caches],
  on: { one: Node, other: Node },
  given: (s, { one, other }) => one !== other && s.copy[one]?.access === 'exclusive',
  holds: (s, { other }) => s.copy[other] === none,
})

export const freshness = always({
  name: 'freshness',
  sentence: 'Every copy, and memory unless a node may write, has the value stored last.',
  uses: [caches, home],
  holds: {
    copies: (s) => s.copy.every((copy) => copy === none || copy.value === s.latest),
    memory: (s) => s.exclusiveGranted || s.memory === s.latest,
  },
})

export const neverWaitsForEver = neverStuck({
  name: 'never-stuck',
  sentence: 'Home and nodes can always do something.',
  uses: [caches, home],
})
