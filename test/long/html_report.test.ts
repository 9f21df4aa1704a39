import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { mnttorture, temporaryDirectory } from '../cli/mnttorture.ts'
import { chromiumPath, launch, openReport } from '../report/browser.ts'

const chromium = chromiumPath()

describe('the HTML report of a minute under stress', () => {
  it.skipIf(chromium === undefined)(
    'is below 1 MB and opens in two seconds, timelines and all',
    async () => {
      const out = temporaryDirectory()
      const trace = path.join(out, 'trace.json')
      const file = path.join(out, 'report.html')
      const run = ['stress', 'mix', '--design', 'wq-flush', '--seconds', '60', '--seed', '11', '--quiet', '--out', out]
      expect(await mnttorture([...run, '--trace', trace])).toMatchObject({ code: 0 })
      expect(await mnttorture(['report', path.join(out, 'result.json'), '-o', file])).toMatchObject({ code: 0 })
      const html = readFileSync(file, 'utf8')
      expect(html.length).toBeLessThan(1_000_000)
      const browser = await launch(chromium!)
      try {
        const { page, complaints, loadMs } = await openReport(browser, html)
        expect(await page.locator('.timeline rect.slice').count()).toBeGreaterThan(10)
        expect(complaints).toEqual([])
        expect(loadMs).toBeLessThan(2000)
      } finally {
        await browser.close()
      }
    },
    180_000,
  )
})
