import { isNoSmaller } from '../../sweep/ranges.ts'
import type { Competitor } from '../peers/competitor.ts'
import { type Contest, differences, measureAll } from '../peers/measure.ts'
import { reportJson } from '../peers/report.ts'
import type { Sizes } from './sizes.ts'

/** What everybody did with one model at one size. */
export type MeasuredContest = ReturnType<typeof reportJson>

/** All that the drawings are made of. */
export interface Measurements {
  /** What they were measured on. */
  readonly machine: string
  readonly contests: readonly MeasuredContest[]
}

/**
 * Lets everybody search a model at all of its sizes. Who has no figures for a size is not asked for larger ones: it is not
 * installed, has no room for them, or takes too long. Where the first has none, nobody who stores as much is asked: there
 * would be nothing to compare counts with.
 */
export async function measureSizes(
  competitors: readonly Competitor[],
  { sweep, others }: Pick<Sizes, 'sweep' | 'others'>,
  contest: Omit<Contest, 'bounds'>,
): Promise<MeasuredContest[]> {
  const measured: MeasuredContest[] = []
  const [first] = competitors
  for (const bounds of [...sweep.sizes, ...others]) {
    if (contest.limits.signal?.aborted) break
    const smaller = measured.filter((other) => isNoSmaller(bounds, other.bounds))
    const hasFailed = ({ name }: Competitor) =>
      smaller.some(({ rows }) => rows.every((row) => row.name !== name || row.median === null))
    const isAsked = (competitor: Competitor) =>
      !hasFailed(competitor) && (competitor.stores !== first!.stores || !hasFailed(first!))
    const rows = await measureAll(competitors.filter(isAsked), { ...contest, bounds })
    measured.push(reportJson(rows, { ...contest, bounds }, differences(rows)))
  }
  return measured
}
