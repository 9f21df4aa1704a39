import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { htmlReport } from '../../src/report/html/html_report.ts'
import { NO_SOURCES } from '../../src/report/html/sources.ts'
import { chromiumPath, launch } from './browser.ts'
import { campaigned, HOSTILE, stored } from './stored_results.ts'

const chromium = chromiumPath()

describe.skipIf(chromium === undefined)('a page that is served (skipped where there is no Chromium)', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch(chromium!)
  })
  afterAll(() => browser.close())

  it('draws itself anew while work goes on, keeps open what a reader opened, and lets no text become markup', async () => {
    let result = campaigned
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(htmlReport(result, HOSTILE, NO_SOURCES, { live: true }))
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const page = await (await browser.newContext()).newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.locator('#text summary').click()
    const drawn = page.locator('#growth .chart svg')
    expect(await drawn.count()).toBe(3)
    const more = { atMs: 5000, executions: 1234, pairs: 80, findings: 3 }
    const grown = campaigned as unknown as { growth: object[] }
    result = stored({ ...campaigned, executions: 1234, growth: [...grown.growth, more] })
    await page.locator('.tiles', { hasText: '1,234' }).waitFor()
    await page.locator('#growth circle[data-tip*="1,234"]').first().waitFor()
    expect(await drawn.count()).toBe(3)
    expect(await page.locator('#text details[open]').count()).toBe(1)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).not.toBe('owned')
    expect(complaints).toEqual([])
    await page.close()
    server.closeAllConnections()
    server.close()
  })
})
