import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const USUAL_PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where a Chromium is: what CHROMIUM_PATH says, or a usual place, or undefined. */
export function chromiumPath(): string | undefined {
  return process.env['CHROMIUM_PATH'] ?? USUAL_PLACES.find(existsSync)
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

export interface OpenReport {
  page: Page
  /** messages of the console, uncaught errors, and requests for anything but the file itself */
  complaints: string[]
  loadMs: number
}

/** The report as a reader opens it: a file, in a browser that can reach nothing else. */
export async function openReport(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenReport> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'mnttorture-report-')), 'report.html')
  writeFileSync(file, html)
  const context = await browser.newContext({ offline: true, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) complaints.push(`request: ${request.url()}`)
  })
  const began = performance.now()
  await page.goto(`file://${file}`)
  return { page, complaints, loadMs: performance.now() - began }
}
