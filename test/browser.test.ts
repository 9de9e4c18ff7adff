import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'puppeteer-core'
import { scenarios } from '../properties/scenarios.ts'
import { replay } from '../scripts/commands/replay.ts'
import { exitCodes } from '../scripts/exit.ts'
import { RecordedTerminal } from '../scripts/output/terminal.ts'
import { type DrawingFormat, drawingFormat } from '../scripts/replay/drawing.ts'
import { chromium, launch, watch, withoutChromium } from './browser/chromium.ts'

// What a browser makes of pages, and Mermaid of its diagrams.

const corpus = join(import.meta.dirname, '..', 'counterexamples', 'corpus')
/** A violation of safety, a loop, a behaviour after which nothing happens, one with two devices, a long one. */
const files = [
  'X07-return-before-acknowledge/P1-no-dma-to-moved-page',
  'long-term-pin/L1-eviction-progress',
  'B12-cache-under-umem-mutex/A-rest-reachable',
  'X08-one-holder-told/P2-no-use-after-free',
  'X07-finish-does-not-wait/P8b-no-mapping-in-window',
] as const

const inBrowser = chromium === undefined ? test.serial.skip : test.serial
const title = (what: string) => (chromium === undefined ? `${what} (${withoutChromium})` : what)
const require = createRequire(import.meta.url)
const directory = mkdtempSync(join(tmpdir(), 'moveproof-'))
let browser: Browser

if (chromium !== undefined) {
  test.before(async () => {
    browser = await launch()
  })
}
test.after.always(async () => {
  await browser?.close()
  rmSync(directory, { recursive: true, force: true })
})

async function drawn(file: string, format: DrawingFormat): Promise<string> {
  const output = join(directory, `${file.replaceAll('/', '.')}.${format}`)
  const options = {
    file: join(corpus, `${file}.json`),
    format: drawingFormat(format),
    output,
    full: false,
    json: false,
  }
  const exitCode = await replay(scenarios, options, new RecordedTerminal())
  if (exitCode !== exitCodes.asClaimed) throw new Error(`${file} was not drawn`)
  return output
}

async function opened(file: string, t: ExecutionContext): Promise<Page> {
  const page = await browser.newPage()
  t.teardown(() => page.close())
  const url = pathToFileURL(await drawn(file, 'html')).href
  const complaints = watch(page, url)
  await page.goto(url)
  t.deepEqual(complaints, { said: [], requested: [] }, file)
  return page
}

const stepShown = (page: Page) =>
  page.$$eval('main > section', (sections) =>
    sections.filter((section) => section.checkVisibility()).map((section) => section.id),
  )

for (const file of files) {
  inBrowser(
    title(`${file}: no request, no word in the console, nothing that axe minds, light or dark, wide or narrow`),
    async (t) => {
      const page = await opened(file, t)
      const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
      for (const scheme of ['light', 'dark']) {
        for (const width of [1280, 400]) {
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
          await page.setViewport({ width, height: 800 })
          await page.evaluate(axe)
          const run = `axe.run({ include: ['html'] }, { resultTypes: ['violations'] })`
          const { violations, passes } = (await page.evaluate(run)) as AxeResults
          t.deepEqual(
            violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
            [],
            `${scheme}, ${width} columns`,
          )
          t.true(passes.length > 15, 'axe has looked at something')
          const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
          t.true(overflow <= 0, `${scheme}, ${width} columns: ${overflow} too wide`)
        }
      }
    },
  )
}

inBrowser(title('keys, buttons and links lead from step to step'), async (t) => {
  const page = await opened(files[0], t)
  const last = 'step-11'
  t.deepEqual(await stepShown(page), [last])
  for (const [key, shown] of [
    ['ArrowLeft', 'step-10'],
    ['Home', 'step-0'],
    ['ArrowLeft', 'step-0'],
    ['ArrowRight', 'step-1'],
    ['End', last],
    ['ArrowRight', last],
  ] as const) {
    await page.keyboard.press(key)
    t.deepEqual(await stepShown(page), [shown], key)
    const current = await page.$eval('nav [aria-current=step]', (link) => link.getAttribute('href'))
    t.is(current, `#${shown}`)
  }
  await page.click('#back')
  t.deepEqual(await stepShown(page), ['step-10'])
  await page.click('nav a[href="#step-3"]')
  t.deepEqual(await stepShown(page), ['step-3'])
  t.true(page.url().endsWith('#step-3'), 'there is an address for each step')
  await page.reload()
  t.deepEqual(await stepShown(page), ['step-3'], 'which leads to it')
  const focusable = await page.$$eval('a[href], button:not(:disabled)', (all) =>
    all.filter((one) => one.checkVisibility()).map((one) => one.tabIndex),
  )
  t.true(focusable.length > 11 && focusable.every((index) => index >= 0), 'everything can be reached by keys')
})

inBrowser(title('on paper there are all steps, one after the other'), async (t) => {
  const page = await opened(files[0], t)
  await page.emulateMediaType('print')
  t.is((await stepShown(page)).length, 12)
  const pdf = await page.pdf({ format: 'A4' })
  t.true(pdf.length > 10_000)
})

inBrowser(title('without scripts there are all steps'), async (t) => {
  const page = await browser.newPage()
  t.teardown(() => page.close())
  await page.setJavaScriptEnabled(false)
  await page.goto(pathToFileURL(await drawn(files[0], 'html')).href)
  const text = (await page.accessibility.snapshot())!
  const headings = JSON.stringify(text).match(/"role":"heading"/g)
  t.true((headings?.length ?? 0) >= 12)
})

inBrowser(title('Mermaid reads its diagrams, and draws them'), async (t) => {
  const page = await browser.newPage()
  t.teardown(() => page.close())
  await page.goto('about:blank')
  const bundle = join(dirname(require.resolve('mermaid/package.json')), 'dist', 'mermaid.min.js')
  await page.addScriptTag({ content: readFileSync(bundle, 'utf8') })
  type Mermaid = {
    parse(text: string): Promise<{ diagramType: string }>
    render(id: string, text: string): Promise<{ svg: string }>
  }
  for (const [i, file] of files.entries()) {
    const text = readFileSync(await drawn(file, 'mermaid'), 'utf8')
    const { diagramType, svg } = await page.evaluate(
      async (text, id) => {
        const { mermaid } = globalThis as unknown as { mermaid: Mermaid }
        const { diagramType } = await mermaid.parse(text)
        return { diagramType, ...(await mermaid.render(id, text)) }
      },
      text,
      `diagram-${i}`,
    )
    t.is(diagramType, 'sequence', file)
    const steps = JSON.parse(readFileSync(join(corpus, `${file}.json`), 'utf8')).steps as { action: string }[]
    for (const { action } of steps) t.true(svg.includes(action), `${file}: ${action}`)
    const wrong = page.evaluate(
      (text) => (globalThis as unknown as { mermaid: Mermaid }).mermaid.parse(`${text}\nthis is -no diagram`),
      text,
    )
    await t.throwsAsync(wrong, undefined, 'it does refuse something')
  }
})
