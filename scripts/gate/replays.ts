import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { counterexampleFormat, traceOf } from '../../counterexamples/counterexample.ts'
import { parseCounterexample } from '../../counterexamples/parse-counterexample.ts'
import { confirm, replay } from '../../counterexamples/replay.ts'
import { MoveproofError } from '../../model/language/error.ts'
import type { Trace } from '../../model/language/trace.ts'
import type { Scenario } from '../../properties/scenario.ts'
import { type KnownCounterexample, lookUp } from '../counterexample/read.ts'
import { refusing } from '../output/whole-file.ts'
import { sourceDigest } from '../sources/model-hash.ts'
import { digestOf, type Sources } from '../sources/sources.ts'
import type { Kept } from './compare/counterexamples.ts'
import type { LockedCounterexample } from './lock/lock.ts'

// To show that a goal cannot be reached any more takes the witness some seconds for so many states.
const confirmStatesMax = 20_000

/** A counterexample that is kept in a file. */
export interface KeptFile {
  /** From the folder of the lock file, with slashes. */
  readonly file: string
  readonly design: string
  readonly property: string
  /** Undefined where it is not known which files the model comes from, or there is none. */
  readonly hash: string | undefined
  readonly text: string
}

export interface KeptFiles {
  readonly files: readonly KeptFile[]
  /** What is wrong with those that cannot be read, by file. */
  readonly unreadable: ReadonlyMap<string, unknown>
}

/**
 * The counterexamples in a folder and those below it. Other files are none of ours.
 * @param root the folder of the lock file
 * @throws bad-file for a folder that cannot be read
 */
export function keptFiles(root: string, folder: string, scenarios: readonly Scenario[], sources: Sources): KeptFiles {
  const unreadable = new Map<string, unknown>()
  if (!existsSync(folder)) return { files: [], unreadable }
  let names: string[] = []
  refusing(`${folder} cannot be read`, folder, 'give --counterexamples a folder', () => {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  })
  const files = names.sort().flatMap((name) => {
    const path = join(folder, name)
    const file = relative(root, path).split(sep).join('/')
    try {
      const text = textOf(path)
      if (!text.includes(counterexampleFormat)) return []
      const { system: design, property } = parseCounterexample(text, path)
      return [{ file, design, property, hash: hashOf(text, design, property, scenarios, sources), text }]
    } catch (error) {
      unreadable.set(file, error)
      return []
    }
  })
  return { files, unreadable }
}

function textOf(path: string): string {
  let text = ''
  refusing(`${path} cannot be read`, path, 'make it readable, or delete it', () => {
    text = readFileSync(path, 'utf8')
  })
  return text
}

/** A kept counterexample with what it is about, as the model is now. */
export type ReplayedKept = Pick<KnownCounterexample, 'system' | 'property'> & { readonly trace: Trace }

/** Takes its steps again. What shows something comes with it. */
export function replayKept(
  { file, text, hash, design, property: name }: KeptFile,
  scenarios: readonly Scenario[],
): { readonly kept: Kept; readonly shown?: ReplayedKept } {
  const counterexample = parseCounterexample(text, file)
  const common = { ...(hash === undefined ? {} : { hash }), design, property: name }
  let shown: ReplayedKept
  try {
    const { system, property } = lookUp(scenarios, counterexample)
    shown = { system, property, trace: traceOf(counterexample, system) }
  } catch (error) {
    return { kept: { ...common, result: 'inapplicable', reason: reasonOf(error) } }
  }
  const { system, property, trace } = shown
  const step = trace.steps.length
  try {
    replay(system, trace)
  } catch (error) {
    const taken = error instanceof MoveproofError ? (error.details.trace?.steps.length ?? 0) : 0
    return { kept: { ...common, result: 'blocked', step: taken + 1, reason: reasonOf(error) } }
  }
  try {
    confirm(system, property, trace, { statesMax: confirmStatesMax })
    return { kept: { ...common, result: 'violation', step }, shown }
  } catch (error) {
    if (error instanceof MoveproofError && error.code === 'unconfirmed') {
      return { kept: { ...common, result: 'no violation', step } }
    }
    return { kept: { ...common, result: 'inapplicable', reason: reasonOf(error) } }
  }
}

/** Does the lock say what became of it, and nothing has changed since? */
export function isKnown(file: KeptFile, locked: LockedCounterexample | undefined): locked is LockedCounterexample {
  return locked !== undefined && file.hash !== undefined && locked.hash === file.hash
}

function hashOf(
  text: string,
  design: string,
  property: string,
  scenarios: readonly Scenario[],
  sources: Sources,
): string | undefined {
  const own = scenarios.filter(({ system }) => system.name === design)
  const asked = own.flatMap(({ properties }) => properties).find(({ name }) => name === property)
  const digest = own[0] && asked && sourceDigest(own[0].system, [asked], sources)
  return digest === undefined ? undefined : digestOf(`${digest}\n${text.replaceAll('\r\n', '\n')}`)
}

/** @throws what is no error of the model */
function reasonOf(error: unknown): string {
  if (error instanceof MoveproofError) return error.details.what
  throw error
}
