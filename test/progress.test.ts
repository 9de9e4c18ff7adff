import test from 'ava'
import { forecastOf } from '../scripts/progress/forecast.ts'
import { outlookOf } from '../scripts/progress/outlook.ts'
import { Pace } from '../scripts/progress/pace.ts'
import { SearchLine } from '../scripts/progress/search-line.ts'

// What the line that is drawn while a search runs says of its end. Levels are those of real searches.

/** The benchmark model notify at 4 pages, 2 devices and 5 frames: one smooth bell. */
const notify = [
  1, 20, 240, 1820, 9760, 39780, 126440, 320640, 665040, 1145280, 1652280, 2005200, 2055960, 1797360, 1356480, 895440,
  514320, 250560, 97920, 28320, 5400, 480,
]
/** Mutant X14 of short-pin with symmetry: level 22 looks like the start of the end, and is not. */
const noRecheck = [
  1, 3, 8, 22, 42, 64, 88, 111, 130, 145, 156, 179, 225, 296, 379, 465, 536, 599, 632, 644, 649, 672, 720, 785, 864,
  945, 1045, 1132, 1211, 1306, 1437, 1633, 1867, 2117, 2338, 2497, 2542, 2508, 2423, 2319, 2231, 2153, 2032, 1891, 1761,
  1644, 1520, 1433, 1374, 1332, 1317, 1288, 1246, 1152, 1059, 947, 851, 757, 669, 583, 496, 397, 310, 242, 202, 184,
  179, 178, 172, 171, 156, 142, 117, 97, 76, 53, 33, 17, 7, 2,
]
/** long-term-pin at 2 pages: two peaks, the second one a little higher. */
const longTermPin = [
  1, 3, 12, 30, 57, 90, 134, 200, 297, 434, 616, 834, 1070, 1297, 1480, 1603, 1701, 1842, 2125, 2643, 3413, 4373, 5405,
  6334, 6977, 7272, 7269, 7107, 7012, 7109, 7389, 7783, 8206, 8549, 8788, 8909, 8884, 8716, 8356, 7788, 7102, 6369,
  5730, 5243, 4847, 4500, 4127, 3705, 3295, 2925, 2617, 2376, 2137, 1880, 1606, 1319, 1069, 855, 674, 532, 401, 284,
  184, 100, 44, 12,
]
const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0)
const upTo = (sizes: readonly number[], levels: number) => sizes.slice(0, levels)

test('past the largest level the states in all are foretold, and better and better', (t) => {
  for (const [sizes, first] of [
    [notify, 14],
    [noRecheck, 45],
    [longTermPin, 37],
  ] as const) {
    const all = sum(sizes)
    t.is(forecastOf(upTo(sizes, first - 1)).states, undefined)
    for (let levels = first; levels <= sizes.length; levels++) {
      const { states } = forecastOf(upTo(sizes, levels))
      const doubt = sum(upTo(sizes, levels)) > 0.9 * all ? 1.1 : 1.25
      t.true(states! > all / doubt && states! < all * doubt, `level ${levels} of ${sizes.length}: ${states} of ${all}`)
    }
  }
})

test('while levels grow nothing is foretold but that as much as half of it is still to come', (t) => {
  for (const sizes of [notify, noRecheck, longTermPin]) {
    const largest = sizes.indexOf(Math.max(...sizes)) + 1
    for (let levels = 6; levels <= largest; levels++) {
      const { states, statesMin } = forecastOf(upTo(sizes, levels))
      if (sizes[levels - 1]! < Math.max(...upTo(sizes, levels - 1))) continue
      t.is(states, undefined)
      t.is(statesMin, 1.5 * sum(upTo(sizes, levels)))
      t.true(statesMin <= sum(sizes))
    }
  }
})

test('levels that follow no bell foretell nothing', (t) => {
  const levels = (size: (level: number) => number) => Array.from({ length: 20 }, (_, level) => size(level))
  for (const [name, sizes] of [
    ['none', []],
    ['one', [1]],
    ['always as many', levels(() => 100)],
    ['more and more', levels((level) => 2 ** level)],
    ['a constant share less, without end in sight', [...levels((level) => 2 ** level), 500_000, 250_000, 125_000]],
    ['a fall that slows down', levels((level) => Math.round(10_000 / (level + 1)))],
    ['up and down', levels((level) => (level % 2 === 0 ? 100 : 1000))],
  ] as const) {
    t.is(forecastOf(sizes).states, undefined, name)
  }
})

const plenty = { memoryBytes: 2 ** 40 }
const perSecond = { states: 500_000, expanded: 1_000_000, transitions: 8_000_000 }

/** As `notify` stands when it begins a level. */
function standing(levels: number, seconds = 12) {
  const levelSizes = upTo(notify, levels)
  const states = sum(levelSizes)
  return {
    states,
    expanded: states - levelSizes.at(-1)!,
    transitions: 8 * states,
    levelSizes,
    bytes: 20 * states,
    seconds,
  }
}

test('a search ends by itself, or at the limit that comes first', (t) => {
  const late = standing(15)
  const complete = outlookOf(late, plenty, perSecond)
  t.is(complete?.end, 'complete')
  t.true(complete?.end === 'complete' && Math.abs(complete.states / sum(notify) - 1) < 0.1)
  t.is(complete!.seconds, ((complete as { states: number }).states - late.expanded) / 1_000_000)
  t.deepEqual(outlookOf(late, { ...plenty, states: late.states + 100_000 }, perSecond), { end: 'states', seconds: 0.2 })
  t.deepEqual(outlookOf(late, { memoryBytes: late.bytes + 20 * 50_000 }, perSecond), { end: 'memory', seconds: 0.1 })
  t.deepEqual(outlookOf(late, { ...plenty, seconds: 12.5 }, perSecond), { end: 'time', seconds: 0.5 })
  const several = { states: late.states + 100_000, memoryBytes: late.bytes + 20 * 50_000, seconds: 12.5 }
  t.deepEqual(outlookOf(late, several, perSecond), { end: 'memory', seconds: 0.1 })
})

test('before the peak a limit is foretold where it must be reached; nothing else is', (t) => {
  const early = standing(10)
  t.is(outlookOf(early, plenty, perSecond), undefined)
  t.is(outlookOf(early, { ...plenty, states: 2 * early.states }, perSecond), undefined)
  t.deepEqual(outlookOf(early, { ...plenty, states: early.states + 500_000 }, perSecond), { end: 'states', seconds: 1 })
  t.is(outlookOf(early, { ...plenty, seconds: 12.5 }, perSecond)?.end, 'time')
})

test('nothing is said where the end is as near as a limit, or where the search stands still', (t) => {
  const late = standing(15)
  t.is(outlookOf(late, { ...plenty, states: sum(notify) }, perSecond), undefined)
  t.is(outlookOf(late, plenty, { states: 0, expanded: 0, transitions: 0 }), undefined)
  t.is(outlookOf({ ...late, states: 2 * sum(notify) }, plenty, perSecond), undefined, 'more than was foretold')
})

test('the pace is that of the last seconds', (t) => {
  const pace = new Pace()
  t.is(pace.perSecond, undefined)
  const done = (states: number) => ({ states, expanded: states / 2, transitions: 4 * states })
  for (let seconds = 0; seconds <= 10; seconds += 0.5) pace.note(seconds, done(1000 * seconds))
  t.deepEqual(pace.perSecond, { states: 1000, expanded: 500, transitions: 4000 })
  for (let seconds = 10.5; seconds <= 20; seconds += 0.5) pace.note(seconds, done(10_000 + 10 * (seconds - 10)))
  t.deepEqual(pace.perSecond, { states: 10, expanded: 5, transitions: 40 })
})

test('a line says what fits, the most important first', (t) => {
  const line = (name: string, levels: number, width: number, limits: object = {}) => {
    const { states, transitions, levelSizes, bytes } = standing(levels)
    const progress = { states, transitions, queue: levelSizes.at(-1)!, levelSizes, bytes }
    return new SearchLine(name, { ...plenty, ...limits }).text(progress, 12, width)
  }
  t.is(line('notify', 10, 79), 'notify  level 10  2,309,021 states  queue 1,145,280  1.54M transitions/s')
  t.is(line('notify', 15, 79), 'notify  level 15  11,176,301 states  about 13 million in all, 4 s more')
  t.is(
    line('notify', 15, 120),
    'notify  level 15  11,176,301 states  queue 1,356,480  7.45M transitions/s  about 13 million in all, 4 s more',
  )
  t.is(
    line('notify', 10, 79, { states: 3_000_000 }),
    'notify  level 10  2,309,021 states  stops at --limit-states in about 4 s',
  )
  t.is(
    line('X12-with-a-name-of-36-characters-or-so', 15, 79),
    'X12-with-a-name-of-36-characters-or-so  level 15  11,176,301 states',
  )
  t.is(line('notify', 15, 20), 'notify  level 15')
  for (let width = 20; width < 120; width++) {
    for (const levels of [1, 10, 15, 22]) {
      const text = line('X07-return-before-acknowledge', levels, width)
      t.true(text.length <= width && text.startsWith('X07-return-before'), text)
    }
  }
})
