import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bounds } from '../../../model/language/bounds.ts'
import { type Competitor, type Counts, type Reading, Refused, type Task } from './competitor.ts'
import type { PeerModel } from './peer-model.ts'
import { type Command, type Ended, type RunLimits, run } from './process.ts'

export interface Measured extends Reading {
  /** How long the search took, by the program itself or else by its process. */
  readonly seconds: number
  readonly processSeconds: number
  readonly peakBytes: number | undefined
}

/** What became of a competitor: its runs, and the sentence that says why there are no more. */
export interface Row {
  readonly competitor: Competitor
  readonly runs: readonly Measured[]
  readonly skipped?: string
  readonly refused?: string
}

export interface Contest {
  readonly model: PeerModel
  readonly bounds: Bounds
  readonly repeat: number
  readonly limits: RunLimits
  readonly onRun?: (competitor: Competitor, round: number) => void
}

/**
 * Lets everybody search in turn, as often as asked, so that what else the machine does hits all of them alike. Who has
 * not finished once is not asked again.
 */
export async function measureAll(competitors: readonly Competitor[], contest: Contest): Promise<Row[]> {
  const entries = competitors.map((competitor) => new Entry(competitor))
  const folder = await mkdtemp(join(tmpdir(), 'moveproof-peers-'))
  try {
    for (let round = 1; round <= contest.repeat; round++) {
      for (const [i, entry] of entries.entries()) {
        if (contest.limits.signal?.aborted) break
        if (entry.isOut) continue
        contest.onRun?.(entry.competitor, round)
        await entry.takeTurn(contest, join(folder, String(i)), entries[0]!.runs[0])
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return entries
}

class Entry implements Row {
  readonly competitor: Competitor
  readonly runs: Measured[] = []
  skipped?: string
  refused?: string
  #command: Command | undefined

  constructor(competitor: Competitor) {
    this.competitor = competitor
  }

  get isOut(): boolean {
    return this.skipped !== undefined || this.refused !== undefined
  }

  async takeTurn({ model, bounds, limits }: Contest, folder: string, expected: Counts | undefined): Promise<void> {
    const task: Task = { model, bounds, folder, limits, expected }
    const missing = this.competitor.missing(task)
    if (missing !== undefined) {
      this.skipped = missing
      return
    }
    try {
      this.#command ??= await this.#prepare(task)
      const ended = await run(this.#command, limits)
      if (limits.signal?.aborted) return
      if (ended.timedOut) this.skipped = `not finished within ${limits.seconds} s`
      else this.runs.push(measured(this.competitor, ended, task))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (!limits.signal?.aborted) this.refused = error.message
    }
  }

  async #prepare(task: Task): Promise<Command> {
    await mkdir(task.folder)
    return this.competitor.prepare(task)
  }
}

/** @throws Refused when the run was not a complete search */
function measured(competitor: Competitor, ended: Ended, task: Task): Measured {
  if (ended.code !== 0) {
    const said = `${ended.diagnostics}\n${ended.output}`.split('\n').find((line) => line.trim() !== '')
    throw new Refused(`it ended with code ${ended.code}: ${said?.trim() ?? 'nothing was said'}`)
  }
  const reading = competitor.read(ended.output, task)
  return {
    ...reading,
    // A search too short for the clock of its program took as long as its process.
    seconds: reading.seconds || ended.seconds,
    processSeconds: ended.seconds,
    peakBytes: ended.peakBytes,
  }
}

/** Sentences about counts that should be the same and are not. */
export function differences(rows: readonly Row[]): string[] {
  const sentences: string[] = []
  for (const stores of ['states', 'orbits'] as const) {
    const counted = rows.filter(({ competitor }) => competitor.stores === stores)
    const first = counted.find(({ runs }) => runs.length > 0)
    for (const { competitor, runs } of counted) {
      const other = runs.find((run) => !sameCounts(run, first!.runs[0]!))
      if (other) sentences.push(`${sentence(competitor, other)}, ${sentence(first!.competitor, first!.runs[0]!)}.`)
    }
  }
  return sentences
}

function sameCounts(a: Counts, b: Counts): boolean {
  const agree = (count: 'states' | 'transitions') =>
    Math.abs(a[count] - b[count]) <= (a.rounding?.[count] ?? 0) + (b.rounding?.[count] ?? 0)
  return agree('states') && agree('transitions')
}

function sentence({ name }: Competitor, { states, transitions }: Counts): string {
  return `${name} has ${states} states and ${transitions} transitions`
}

/** The run of median search time; of an even number the slower of the two in the middle. */
export function medianRun(runs: readonly Measured[]): Measured | undefined {
  return runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)]
}
