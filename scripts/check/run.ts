import { type Certificate, certify } from '../../counterexamples/certify.ts'
import { type Confirmation, confirm } from '../../counterexamples/replay.ts'
import { Exploration } from '../../explorer/explore.ts'
import type { ExplorationResult, Progress } from '../../explorer/result.ts'
import { MoveproofError } from '../../model/language/error.ts'
import { withSystem } from '../exit.ts'
import { numberText, roundedText } from '../output/numbers.ts'
import type { ProgressLine } from '../output/progress.ts'
import { driveGenerator, driveSearch } from '../slices.ts'
import { countDifferences, type JudgedVerdict, judgeVerdict, type Outcome, worst } from './claim.ts'
import type { SearchLimits } from './limits.ts'
import type { Task } from './select.ts'

export interface RunOptions {
  readonly limits: SearchLimits
  readonly certify: boolean
  readonly countBlocked: boolean
  readonly signal: AbortSignal | undefined
  readonly progress: ProgressLine
}

/** A verdict with what the witness says of its trace. */
export interface ConfirmedVerdict extends JudgedVerdict {
  /** Undefined where there is no trace to confirm. */
  readonly confirmation: Confirmation | undefined
}

/** One search and everything that came of it. */
export interface Run {
  readonly task: Task
  readonly result: ExplorationResult
  readonly seconds: number
  readonly verdicts: readonly ConfirmedVerdict[]
  readonly countDifferences: readonly string[]
  readonly outcome: Outcome
  /** Undefined unless it was asked for and the search came to its end. */
  readonly certificate: Certificate | undefined
}

/**
 * Searches, confirms every trace with the witness, and compares with the claims.
 * @throws unconfirmed, ModelError
 */
export function runTask(task: Task, options: RunOptions): Promise<Run> {
  return withSystem(task.system, async () => {
    const start = performance.now()
    const exploration = await search(task, options)
    const result = exploration.result()
    const seconds = (performance.now() - start) / 1000
    const verdicts = task.properties.map((property, i) => {
      const judged = judgeVerdict(task, property, result.verdicts[i]!)
      const { trace } = judged.found
      return { ...judged, confirmation: trace && confirm(task.system, property, trace) }
    })
    const certificate =
      options.certify && !result.stoppedBy ? await certifyRun(task, exploration, result, options) : undefined
    const differences = countDifferences(task, result)
    const outcome = worst([...verdicts.map(({ outcome }) => outcome), differences.length > 0 ? 'differs' : 'met'])
    return { task, result, seconds, verdicts, countDifferences: differences, outcome, certificate }
  })
}

async function search({ system, properties }: Task, options: RunOptions): Promise<Exploration> {
  const { limits, countBlocked, progress } = options
  const exploration = new Exploration(system, properties, { limits, countBlocked })
  const rate = new Rate()
  await driveSearch(exploration, {
    signal: options.signal,
    seconds: limits.seconds,
    onSlice: () => progress.show(() => progressText(system.name, exploration.progress(), rate)),
  })
  return exploration
}

/** The witness walks the visited states; its counts must be those of the search. */
async function certifyRun(
  { system, properties }: Task,
  exploration: Exploration,
  result: ExplorationResult,
  { signal, progress }: RunOptions,
): Promise<Certificate | undefined> {
  const holding = properties.filter((_, i) => result.verdicts[i]!.verdict === 'holds')
  const certificate = await driveGenerator(certify(system, holding, exploration.visited()), signal, (done) =>
    progress.show(() => `${system.name}  certified ${numberText(done)} of ${numberText(result.states)} states`),
  )
  if (certificate && !sameCounts(certificate, result)) {
    throw new MoveproofError('unconfirmed', {
      what:
        `The search counted ${result.states} states and ${result.transitions} transitions; ` +
        `the witness counted ${certificate.states} and ${certificate.transitions}.`,
      where: `system ${system.name}`,
      cause: 'search and witness disagree: a bug in moveproof',
      next: 'please report it with the system and its bounds; do not rely on the verdict',
    })
  }
  return certificate
}

function sameCounts(certificate: Certificate, result: ExplorationResult): boolean {
  return (['states', 'transitions', 'initialStates'] as const).every((name) => certificate[name] === result[name])
}

/** Transitions per second since it was last asked. */
class Rate {
  #at = performance.now()
  #transitions = 0

  since(transitions: number): number {
    const now = performance.now()
    const rate = ((transitions - this.#transitions) / Math.max(1, now - this.#at)) * 1000
    this.#at = now
    this.#transitions = transitions
    return rate
  }
}

function progressText(name: string, { level, states, queue, transitions }: Progress, rate: Rate): string {
  return [
    name,
    `level ${level}`,
    `${numberText(states)} states`,
    `queue ${numberText(queue)}`,
    `${roundedText(rate.since(transitions) / 1e6)}M transitions/s`,
  ].join('  ')
}
