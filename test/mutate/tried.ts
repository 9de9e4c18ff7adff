import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Scenario } from '../../properties/scenario.ts'
import { mutateDesigns } from '../../scripts/commands/mutate.ts'
import { reportError } from '../../scripts/exit.ts'
import { type Accepted, emptyLock } from '../../scripts/gate/lock/lock.ts'
import { lockText } from '../../scripts/gate/lock/write.ts'
import type { CacheChoice } from '../../scripts/mutate/cache.ts'
import { chosenKinds } from '../../scripts/mutate/choices.ts'
import { RecordedTerminal } from '../../scripts/output/terminal.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

export interface Options {
  readonly designs?: readonly string[]
  readonly kinds?: readonly string[]
  readonly pairs?: boolean
  readonly actions?: readonly string[]
  readonly everyProperty?: boolean
  readonly mutations?: readonly string[]
  readonly properties?: readonly string[]
  readonly lock?: string
  readonly accept?: string
  readonly withdraw?: boolean
  readonly cache?: CacheChoice
  readonly html?: string
  readonly json?: boolean
  readonly states?: number
  readonly width?: number
  readonly signal?: AbortSignal
}

export interface TrialJson {
  readonly name: string
  readonly outcome: string
  readonly reason: string | null
  readonly noticedBy: readonly {
    readonly property: string
    readonly verdict: string
    readonly steps: number | null
    readonly behaviour: readonly string[] | null
  }[]
  readonly vacuous: readonly string[]
  readonly refusal: string | null
  readonly found: { readonly states: number; readonly transitions: number } | null
  readonly unchanged: { readonly states: number; readonly transitions: number }
}

export interface DesignJson {
  readonly design: string
  readonly trials: readonly TrialJson[]
  readonly counts: Readonly<Record<string, number>>
  readonly score: number | null
  readonly stale: readonly { readonly mutation: string; readonly problem: string }[]
  readonly fromCache: number
}

export async function tried(scenarios: readonly Scenario[], options: Options = {}) {
  const { width = 80, states, kinds = ['drop'] } = options
  const terminal = new RecordedTerminal(width)
  const asked = {
    designs: options.designs ?? [],
    kinds: chosenKinds(kinds),
    pairs: options.pairs ?? false,
    actions: options.actions ?? [],
    mutations: options.mutations ?? [],
    bounds: {},
    properties: options.properties ?? [],
    limits: { memoryBytes: 2 ** 30, states },
    everyProperty: options.everyProperty ?? false,
    lock: options.lock ?? 'there-is-none.lock.json',
    accept: options.accept,
    withdraw: options.withdraw ?? false,
    cache: options.cache ?? ('none' as const),
    html: options.html,
    workers: 1,
    json: options.json ?? false,
    signal: options.signal,
  }
  const exitCode = await mutateDesigns(scenarios, asked, terminal).catch((error: unknown) =>
    reportError(error, terminal),
  )
  return { exitCode, text: terminal.printed, diagnosed: terminal.diagnosed }
}

export async function designs(scenarios: readonly Scenario[], options: Options = {}): Promise<readonly DesignJson[]> {
  const { text, diagnosed } = await tried(scenarios, { ...options, json: true })
  if (text === '') throw new Error(diagnosed)
  return JSON.parse(text).designs
}

export async function byName(
  scenarios: readonly Scenario[],
  options: Options = {},
): Promise<Record<string, TrialJson>> {
  const [design] = await designs(scenarios, options)
  return Object.fromEntries(design!.trials.map((trial) => [trial.name, trial]))
}

export const only = (scenario: Scenario, ...names: readonly string[]): Scenario => ({
  ...scenario,
  properties: scenario.properties.filter(({ name }) => names.includes(name)),
})

/** A lock file in a folder of its own, which may have nothing in it yet. */
export function lockFile(t: ExecutionContext, accepted?: Accepted): string {
  const file = join(temporaryDirectory(t), 'moveproof.lock.json')
  if (accepted) writeFileSync(file, lockText({ ...emptyLock({ version: '1', hash: '0123456789abcdef' }), accepted }))
  return file
}

export const accepting = (t: ExecutionContext, design: string, mutations: readonly string[]) =>
  lockFile(t, { [design]: { 'nobody minds': mutations } })
