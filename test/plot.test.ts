import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { type Competitor, Refused } from '../scripts/bench/peers/competitor.ts'
import { peerModels } from '../scripts/bench/peers/peer-model.ts'
import { type Axis, type Chart, chartSvg, namePlaces, type Series } from '../scripts/bench/plot/chart.ts'
import { chartsOf } from '../scripts/bench/plot/charts.ts'
import { type Measurements, measureSizes } from '../scripts/bench/plot/measurements.ts'
import { measuredSizes } from '../scripts/bench/plot/sizes.ts'
import { lineStyle } from '../scripts/bench/plot/styles.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'performance')
const measurements: Measurements = JSON.parse(readFileSync(join(folder, 'measurements.json'), 'utf8'))
const charts = measuredSizes.flatMap((sizes) => chartsOf(measurements, sizes))

test('the drawings are those of the measurements beside them', (t) => {
  t.deepEqual(
    readdirSync(folder).filter((file) => file.endsWith('.svg')),
    charts.map(({ file }) => `${file}.svg`).toSorted(),
  )
  for (const { file, chart } of charts) {
    t.is(readFileSync(join(folder, `${file}.svg`), 'utf8'), chartSvg(chart), `npm run bench:plot -- --redraw: ${file}`)
  }
})

test('counts of everybody agree in the measurements, and ours are those that are known', (t) => {
  t.true(measurements.contests.length > 10)
  for (const { differences } of measurements.contests) t.deepEqual(differences, [])
  const statesOf = (model: string, name: string, bounds: object) =>
    measurements.contests
      .find((contest) => contest.model === model && JSON.stringify(contest.bounds) === JSON.stringify(bounds))
      ?.rows.find((row) => row.name === name)?.median?.states
  t.is(statesOf('notify', 'moveproof', { pages: 3, devices: 2, frames: 4 }), 163_117)
  t.is(statesOf('notify', 'moveproof, symmetry', { pages: 4, devices: 2, frames: 5 }), 3_150)
  t.is(statesOf('german', 'moveproof', { nodes: 3, values: 2 }), 58_104)
})

const axis = (scale: Axis['scale']): Axis => ({ title: 'it', scale, format: String })
const series = (name: string, points: Series['points'], tool = 'spin'): Series => ({
  name,
  style: lineStyle(tool, 'states', true),
  points,
})
const chart = (lines: readonly Series[], x: Axis['scale'] = 'logarithmic'): Chart => ({
  title: 'time & memory',
  description: 'a < b',
  note: 'measured > 0',
  panels: [{ title: 'one', x: axis(x), y: axis('logarithmic'), series: lines }],
})

/** Every element is closed, and nothing but elements, attributes and text is there. */
function assertWellFormed(t: ExecutionContext, svg: string): void {
  const open: string[] = []
  const rest = svg.replaceAll(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<&]*")*)(\/?)>/g, (_, close, name, __, empty) => {
    if (close) t.is(open.pop(), name)
    else if (!empty) open.push(name)
    return ''
  })
  t.deepEqual(open, [])
  t.notRegex(rest, /[<>]|&(?!(amp|lt|gt);)/)
}

test('a drawing is well-formed, has a title and a description, and loads nothing', (t) => {
  for (const svg of [
    chartSvg(chart([series('a<b & c', [{ x: 1, y: 1 }])])),
    ...charts.map((one) => chartSvg(one.chart)),
  ]) {
    assertWellFormed(t, svg)
    t.regex(
      svg,
      /<svg [^>]*role="img" aria-labelledby="title description">\n<title id="title">.+<\/title>\n<desc id="description">.+<\/desc>/,
    )
    t.notRegex(svg.replace('http://www.w3.org/2000/svg', ''), /https?:|url\(|<script|<image/)
    t.regex(svg, /prefers-color-scheme:dark/)
  }
})

/** Where the markers of a line are. */
function markers(svg: string, colour: string): [x: number, y: number][] {
  return [
    ...svg.matchAll(
      new RegExp(`<path class="marker ${colour} \\w+" transform="translate\\(([\\d.]+),([\\d.]+)\\)"`, 'g'),
    ),
  ].map(([, x, y]) => [Number(x), Number(y)])
}

test('equal factors are equal distances', (t) => {
  const svg = chartSvg(
    chart([
      series(
        'line',
        [1, 10, 100, 1000].map((x) => ({ x, y: x * x })),
      ),
    ]),
  )
  const [a, b, c, d] = markers(svg, 'orange') as [
    [number, number],
    [number, number],
    [number, number],
    [number, number],
  ]
  for (const i of [0, 1] as const) {
    const steps = [b[i] - a[i], c[i] - b[i], d[i] - c[i]]
    t.true(Math.max(...steps) - Math.min(...steps) < 0.25, steps.join())
  }
  t.true(b[0] > a[0] && b[1] < a[1], 'to the right and upwards')
  for (const tick of ['1', '10', '100', '1000']) t.true(svg.includes(`text-anchor="middle">${tick}</text>`))
  const whole = chartSvg(
    chart(
      [
        series(
          'line',
          [1, 2, 3].map((x) => ({ x, y: x })),
        ),
      ],
      'whole',
    ),
  )
  t.deepEqual(
    [...whole.matchAll(/text-anchor="middle">([\d.]+)</g)].map(([, tick]) => tick),
    ['1', '2', '3'],
  )
})

test('a narrow range has marks too', (t) => {
  const svg = chartSvg(
    chart([
      series('line', [
        { x: 100, y: 3 },
        { x: 400, y: 4 },
      ]),
    ]),
  )
  t.true(svg.includes('text-anchor="middle">200</text>'))
  t.true(svg.includes('text-anchor="end">5</text>'))
})

test('names stand apart, in the order of the ends of their lines, within the panel', (t) => {
  for (const ends of [[100, 101, 102], [285, 284, 286, 20], [36, 36, 36, 36], [150]]) {
    const places = namePlaces(ends, 36)
    const order = ends.map((_, i) => i).toSorted((a, b) => ends[a]! - ends[b]!)
    for (const [k, i] of order.entries()) {
      t.true(places[i]! >= 36 && places[i]! <= 286)
      if (k > 0) t.true(places[i]! - places[order[k - 1]!]! >= 17)
    }
  }
  t.deepEqual(namePlaces([50, 200], 36), [50, 200], 'nobody is moved without need')
})

test('lines are told apart without colour', (t) => {
  for (const { chart, file } of charts) {
    for (const { series, title } of chart.panels) {
      t.true(series.length > 1, `${file} ${title}`)
      const looks = series.map(({ style }) =>
        [style.line, style.fill, style.marker === undefined ? '' : markerName(style.marker)].join(),
      )
      t.is(new Set(looks).size, series.length, looks.join(' '))
    }
  }
})

function markerName(marker: object): string {
  const known = ['moveproof', 'spin', 'rumur', 'tlc', 'limit'].find(
    (tool) => lineStyle(tool, 'states', true).marker === marker,
  )
  return known ?? 'other'
}

/** A competitor that says how many states there are, from a process of its own. */
function telling(
  name: string,
  stores: Competitor['stores'],
  statesAt: (pages: number) => number | undefined,
): Competitor {
  return {
    name,
    tool: name,
    stores,
    missing: () => undefined,
    async prepare({ bounds, folder }) {
      return { program: process.execPath, args: ['-e', `console.log(${statesAt(bounds.pages!)})`], folder }
    },
    read(output) {
      if (output.trim() === 'undefined') throw new Refused('it cannot')
      return { states: Number(output), transitions: 1, seconds: Number(output) / 1000 }
    },
  }
}

test('who has no figures for a size is not asked for larger ones, and nobody where there is nothing to compare with', async (t) => {
  const asked: string[] = []
  const noted = (name: string, stores: Competitor['stores'], last: number) =>
    telling(name, stores, (pages) => {
      asked.push(`${name} ${pages}`)
      return pages > last ? undefined : 10 ** pages
    })
  const model = peerModels.find(({ name }) => name === 'notify')!
  const sizes = [1, 2, 3, 4].map((pages) => ({ pages, devices: 1, frames: 1 }))
  const contests = await measureSizes(
    [noted('ours', 'states', 2), noted('more', 'states', 9), noted('less', 'states', 0), noted('orbits', 'orbits', 9)],
    { sweep: { bound: 'pages', text: 'pages', sizes }, others: [] },
    { model, repeat: 1, limits: { seconds: 60 } },
  )
  t.deepEqual(asked, [
    ...['ours 1', 'more 1', 'less 1', 'orbits 1'],
    ...['ours 2', 'more 2', 'orbits 2'],
    ...['ours 3', 'more 3', 'orbits 3'],
    'orbits 4',
  ])
  const drawn = chartsOf(
    { machine: 'this', contests },
    { model: 'notify', sweep: { bound: 'pages', text: 'pages', sizes }, others: [] },
  )
  t.deepEqual(
    drawn.map(({ file }) => file),
    ['notify-symmetry'],
    'over states nothing: ours is called moveproof',
  )
  t.deepEqual(
    drawn[0]!.chart.panels[0]!.series.map(({ name, points }) => [name, points.map(({ x, y }) => [x, y])]),
    [
      [
        'orbits',
        [
          [1, 10],
          [2, 100],
          [3, 1000],
          [4, 10_000],
        ],
      ],
    ],
  )
})
