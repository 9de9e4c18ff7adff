import type { SearchLimits } from '../check/limits.ts'
import { forecastOf } from './forecast.ts'
import type { Done } from './pace.ts'

/** What is known of a search while it runs. */
export interface Standing extends Done {
  readonly levelSizes: readonly number[]
  readonly bytes: number
  /** Since it began. */
  readonly seconds: number
}

/** How a search will end: having seen everything, or at a limit; and in how many seconds. */
export type Outlook =
  | { readonly end: 'complete'; readonly states: number; readonly seconds: number }
  | { readonly end: 'states' | 'memory' | 'time'; readonly seconds: number }

// Of what is foretold to be left, half as much or twice as much may come: in nine of ten forecasts it was between these.
const doubt = 2

/** Undefined where nothing can be said: too early, or too near to a limit to say on which side of it the end is. */
export function outlookOf(standing: Standing, limits: SearchLimits, perSecond: Done): Outlook | undefined {
  const forecast = forecastOf(standing.levelSizes)
  const left = forecast.states === undefined ? undefined : forecast.states - standing.states
  // More states than were foretold: it was wrong.
  const all = left === undefined || left < 0 ? undefined : forecast.states
  const least = all === undefined ? Math.max(forecast.statesMin, standing.states) : standing.states + left! / doubt
  const most = all === undefined ? Number.POSITIVE_INFINITY : standing.states + left! * doubt
  const secondsFor = (states: number) => (states - standing.expanded) / perSecond.expanded
  const ends = storeLimits(standing, limits).map(({ end, states }) => ({
    end: end as 'states' | 'memory' | 'time',
    seconds: (states - standing.states) / perSecond.states,
    isCertain: least >= states,
    isPossible: most >= states,
  }))
  if (limits.seconds !== undefined) {
    const seconds = limits.seconds - standing.seconds
    const isCertain = secondsFor(least) >= seconds
    ends.push({ end: 'time', seconds, isCertain, isPossible: secondsFor(most) >= seconds })
  }
  const certain = ends.filter(({ isCertain }) => isCertain).toSorted((a, b) => a.seconds - b.seconds)[0]
  if (certain) return finite({ end: certain.end, seconds: certain.seconds })
  if (all === undefined || ends.some(({ isPossible }) => isPossible)) return undefined
  return finite({ end: 'complete', states: all, seconds: secondsFor(all) })
}

/** Limits as numbers of states. */
function storeLimits({ states, bytes }: Standing, limits: SearchLimits) {
  const memory = { end: 'memory' as const, states: (limits.memoryBytes / bytes) * states }
  return limits.states === undefined ? [memory] : [{ end: 'states' as const, states: limits.states }, memory]
}

/** Without progress there is no telling when. */
function finite(outlook: Outlook): Outlook | undefined {
  return Number.isFinite(outlook.seconds) && outlook.seconds >= 0 ? outlook : undefined
}
