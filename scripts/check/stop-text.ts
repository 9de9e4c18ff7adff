import type { Stop } from '../../explorer/result.ts'
import { durationText } from '../output/durations.ts'
import { bytesText, countText } from '../output/numbers.ts'
import type { SearchLimits } from './limits.ts'

/** What ended a search before it had seen everything. */
export function stopText(stop: Stop, limits: SearchLimits): string {
  switch (stop) {
    case 'states':
      return `stopped by the limit of ${countText(limits.states!, 'state')}`
    case 'depth':
      return `stopped by the limit of ${countText(limits.depth!, 'step')} from an initial state`
    case 'memory':
      return `stopped by the limit of ${bytesText(limits.memoryBytes)} of memory`
    case 'time':
      return `stopped by the limit of ${durationText(limits.seconds!)}`
    case 'settled':
      return 'ended when its property was settled'
    case 'interrupted':
      return 'interrupted'
  }
}
