import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { explore } from '../explorer/explore.ts'
import type { Bounds } from '../model/language/bounds.ts'
import { change, mutate } from '../model/language/mutation.ts'
import { instantiate, type SystemDefinition } from '../model/language/system.ts'
import { bindProperties, isLiveness, type Property } from '../properties/property.ts'
import { scenarios } from '../properties/scenarios.ts'
import { isDesign, violatedIn } from './usual-scenarios.ts'

// An action that does nothing any more: somebody notices, whichever it is.

// One after the other, with a pause between them: AVA hears of each when it ends.
test.afterEach.always(() => setImmediate())

/** Small bounds at which every action fires: two movers where one has to get in the way of another. */
const smallest: Record<string, (action: string) => Record<string, number>> = {
  'short-pin': () => ({ pages: 1, ram: 2 }),
  'short-pin-fork': () => ({ pages: 1, ram: 2 }),
  'long-term-pin': () => ({ pages: 1, ram: 1, movable: 1 }),
  'long-term-pin-notified': () => ({ pages: 1, ram: 1, movable: 1 }),
  'dma-buf-pinned-window': (action) => ({
    ram: 1,
    vram: 2,
    devices: ['moveIntoReach', 'pinRefused'].includes(action) ? 2 : 1,
    peers: 1,
  }),
  'range-mirror': (action) => (action === 'unmapRefused' ? { pages: 1, ram: 1, movers: 2 } : { pages: 2, ram: 2 }),
  'long-term-pin-unplugged': () => ({ pages: 1, ram: 1 }),
  'notifier-mirror-unplugged': () => ({ pages: 1, ram: 1 }),
  'notifier-mirror': (action) => ({ pages: 1, ram: 2, movers: action === 'unmapRefused' ? 2 : 1 }),
  'notifier-mirror-allocating': (action) => ({
    pages: 1,
    ram: action.startsWith('migrate') ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  'interval-notifier-reaped': (action) => ({
    pages: 1,
    ram: action.startsWith('migrate') ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  'interval-notifier': (action) => ({
    pages: 1,
    ram: action.startsWith('migrate') ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  'notifier-mirror-reaped': (action) => ({
    pages: 1,
    ram: 1,
    devices: action === 'notifyFailed' ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  'on-demand-paging-reaped': (action) => ({ pages: 1, ram: 1, movers: action === 'unmapRefused' ? 2 : 1 }),
  'userptr-reaped': (action) => ({ pages: 1, ram: 1, movers: action === 'unmapRefused' ? 2 : 1 }),
  'gpu-svm-reaped': (action) => ({
    pages: 1,
    ram: 1,
    vram: 1,
    movers: ['unmapRefused', 'windowEndNotLast'].includes(action) ? 2 : 1,
  }),
  'gpu-svm-nic': (action) =>
    action === 'windowEndNotLast'
      ? { pages: 2, ram: 2, vram: 2, movers: 2, peers: 1 }
      : { pages: 1, ram: 1, vram: 1, devices: 2, peers: action === 'faultTouch' ? 1 : 2 },
  'gpu-svm-unplugged': (action) => ({
    pages: 1,
    ram: 1,
    vram: 1,
    movers: ['unmapRefused', 'windowEndNotLast'].includes(action) ? 2 : 1,
  }),
  'two-pass-notifier': (action) => ({ pages: 1, ram: 1, movers: action === 'unmapRefused' ? 2 : 1 }),
  'on-demand-paging': (action) => ({ pages: 1, ram: action.startsWith('migrate') ? 2 : 1 }),
  'on-demand-paging-cached': () => ({ pages: 1, ram: 1 }),
  'on-demand-paging-exit': (action) => ({ pages: 1, ram: 1, movers: action === 'unmapRefused' ? 2 : 1 }),
  'on-demand-paging-implicit': (action) => ({ pages: 1, ram: 1, operations: action === 'faultFind' ? 2 : 1 }),
  'peer-direct': () => ({ pages: 1, vram: 1 }),
  'dma-buf-pinned': () => ({ ram: 1, vram: 1, devices: 2, peers: 1 }),
  'dma-buf-revoke': () => ({ vram: 1 }),
  'dma-buf-revoke-pinned': () => ({ vram: 1 }),
  'dma-buf-dynamic': () => ({ ram: 1, vram: 1, devices: 2, peers: 1 }),
  'dma-buf-dynamic-unplugged': (action) => ({
    ram: 1,
    vram: 1,
    devices: ['moveIntoReach', 'demandRefused'].includes(action) ? 2 : 1,
    peers: 1,
  }),
  'dax-direct-io': () => ({ pages: 1, vram: 1 }),
  'dax-region': () => ({ pages: 1, vram: 1 }),
  p2pdma: () => ({ pages: 1, vram: 1, devices: 3 }),
  'ats-svm': (action) => ({
    pages: 1,
    ram: action.startsWith('migrate') ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  'ats-fork': () => ({ pages: 1, ram: 2 }),
  'folio-lock': () => ({ pages: 1, ram: 2, cpus: 2 }),
  'cpu-tlb': () => ({ pages: 1, ram: 2, movers: 2 }),
  'ats-exit': (action) => ({
    pages: 1,
    ram: 1,
    devices: action === 'translateFromIotlb' ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  'ats-tables': (action) => ({ pages: 1, ram: 2, movers: action === 'unmapRefused' ? 2 : 1 }),
  'gpu-svm': (action) => ({
    pages: 1,
    ram: 1,
    vram: 1,
    movers: action === 'unmapRefused' || action === 'windowEndNotLast' ? 2 : 1,
  }),
  'eviction-fence': (action) => {
    const processes = action === 'evictForRestore' ? 2 : 1
    return { pages: processes, ram: processes, vram: 1, operations: processes }
  },
  userptr: (action) => ({
    pages: 1,
    ram: action.startsWith('migrate') ? 2 : 1,
    movers: action === 'unmapRefused' ? 2 : 1,
  }),
  bounce: () => ({ pages: 1, ram: 3 }),
  'short-pin-posted': () => ({ pages: 1, ram: 2 }),
}

test.serial('of every design, actions that do nothing are looked for', (t) => {
  const designs = new Set(scenarios.filter(isDesign).map((s) => s.system.name))
  t.deepEqual(Object.keys(smallest).sort(), [...designs].sort())
})

const violatedBefore = new Map<string, string[]>()

/** What the design itself violates at these bounds; searched once. */
function alreadyThere(definition: SystemDefinition, properties: readonly Property[], bounds: Bounds): string[] {
  const system = instantiate(definition, bounds)
  const key = JSON.stringify([system.name, system.bounds])
  const found = violatedBefore.get(key) ?? Object.keys(violatedIn(explore(system, bindProperties(system, properties))))
  violatedBefore.set(key, found)
  return found
}

for (const [design, bounds] of Object.entries(smallest)) {
  test.serial(`an action of ${design} that does nothing is noticed, whichever it is`, (t) => {
    const own = scenarios.filter((s) => s.system.name === design)
    const definition = own[0]!.system
    const properties = [
      ...new Map(own.flatMap((s) => s.properties).map((property) => [property.name, property])).values(),
    ]
    const isNoticed = (action: string, asked: readonly Property[]) => {
      const lazy = mutate(definition, design, `${action} does nothing`, [change.dropEffects(action)])
      const system = instantiate(lazy, bounds(action))
      const noticed = Object.keys(violatedIn(explore(system, bindProperties(system, asked))))
      const before = alreadyThere(definition, properties, bounds(action))
      return noticed.some((name) => !before.includes(name))
    }
    // What must happen in the end is dear, and asked only where nothing else has noticed.
    const cheap = properties.filter(({ kind }) => !isLiveness(kind))
    for (const action of definition.actions.keys()) {
      t.true(isNoticed(action, cheap) || (cheap.length < properties.length && isNoticed(action, properties)), action)
    }
  })
}
