import { existsSync } from 'node:fs'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'

// A real browser, for tests of what it shows.

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** The browser that is installed, or the one that CHROME_PATH names. */
export const chromium = [process.env.CHROME_PATH, ...places].find((path) => path !== undefined && existsSync(path))

/** Why tests are skipped where there is none. */
export const withoutChromium = 'no Chromium is installed: apt-get install chromium, or set CHROME_PATH'

export function launch(): Promise<Browser> {
  // Containers run as root and have little shared memory; nothing but our own files is opened.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--allow-file-access-from-files']
  return puppeteer.launch({ executablePath: chromium!, args, headless: true })
}

/** What a page did that it should not have done. */
export interface Complaints {
  /** Errors and warnings in the console, and what was thrown. */
  readonly said: string[]
  /** Whatever was asked of files or the network, but for the page itself. */
  readonly requested: string[]
}

/** Watches a page from before it is opened. */
export function watch(page: Page, own: string): Complaints {
  const complaints: Complaints = { said: [], requested: [] }
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.said.push(message.text())
  })
  page.on('pageerror', (error) => complaints.said.push(String(error)))
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== own) complaints.requested.push(request.url())
  })
  return complaints
}
