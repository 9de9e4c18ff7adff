import type { LivenessProgress } from '../../explorer/liveness/liveness.ts'
import type { Progress } from '../../explorer/result.ts'
import type { SearchLimits } from '../check/limits.ts'
import { aboutDurationText } from '../output/durations.ts'
import { aboutText, numberText, rateText } from '../output/numbers.ts'
import { type Outlook, outlookOf } from './outlook.ts'
import { Pace } from './pace.ts'

/** What a progress line says of a search: how far it is, how fast, and how it will end as far as that can be told. */
export class SearchLine {
  readonly #name: string
  readonly #limits: SearchLimits
  readonly #pace = new Pace()

  /** @param name of what is searched */
  constructor(name: string, limits: SearchLimits) {
    this.#name = name
    this.#limits = limits
    this.#pace.note(0, { states: 0, expanded: 0, transitions: 0 })
  }

  /**
   * @param seconds since the search began
   * @param width in columns: what matters least is left out first
   */
  text(progress: Progress, seconds: number, width: number): string {
    const { states, queue, transitions, levelSizes, bytes, liveness } = progress
    if (liveness) return fitting(width, [{ text: this.#name, rank: 1 }, ...livenessParts(liveness, states)])
    const done = { states, transitions, expanded: states - queue }
    this.#pace.note(seconds, done)
    const { perSecond } = this.#pace
    const outlook = perSecond && outlookOf({ ...done, levelSizes, bytes, seconds }, this.#limits, perSecond)
    return fitting(width, [
      { text: this.#name, rank: 1 },
      { text: `level ${levelSizes.length}`, rank: 4 },
      { text: `${numberText(states)} states`, rank: 2 },
      { text: `queue ${numberText(queue)}`, rank: 6 },
      { text: perSecond ? `${rateText(perSecond.transitions)} transitions/s` : '', rank: 5 },
      { text: outlook ? outlookText(outlook) : '', rank: 3 },
    ])
  }
}

function livenessParts({ at, done, of }: LivenessProgress, states: number): Part[] {
  const doing = { conditions: 'asking conditions', steps: 'keeping steps', properties: 'looking for fair loops' }[at]
  const unit = at === 'properties' ? 'properties' : 'states'
  return [
    { text: `${numberText(states)} states`, rank: 4 },
    { text: `liveness: ${doing}`, rank: 2 },
    { text: `${numberText(done)} of ${numberText(of)} ${unit}`, rank: 3 },
  ]
}

const limitNames = { states: '--limit-states', memory: '--limit-memory', time: '--limit-seconds' } as const

function outlookText(outlook: Outlook): string {
  const time = outlook.seconds < 1 ? 'less than 1 s' : aboutDurationText(outlook.seconds)
  if (outlook.end === 'complete') return `about ${aboutText(outlook.states)} in all, ${time} more`
  return `stops at ${limitNames[outlook.end]} in ${outlook.seconds < 1 ? '' : 'about '}${time}`
}

interface Part {
  readonly text: string
  readonly rank: number
}

/** As many of the parts as there is room for, those of the lowest ranks first. */
function fitting(width: number, parts: readonly Part[]): string {
  const lineOf = (chosen: readonly number[]) => parts.flatMap(({ text, rank }) => (chosen.includes(rank) ? text : []))
  const gap = '  '
  let kept: number[] = []
  for (const { rank } of parts.filter(({ text }) => text !== '').toSorted((a, b) => a.rank - b.rank)) {
    const line = lineOf([...kept, rank]).join(gap)
    if (line.length <= width || kept.length === 0) kept = [...kept, rank]
  }
  return lineOf(kept).join(gap).slice(0, width)
}
