import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourcesOf } from '../../src/cli/report_sources.ts'
import { replay } from '../../src/explore/story/replay.ts'
import { explore } from '../../src/index.ts'
import { htmlReport } from '../../src/report/html/html_report.ts'
import type { StoredResult } from '../../src/report/stored_result.ts'
import { temporaryDirectory } from '../cli/mnttorture.ts'
import { chromiumPath, launch, openReport } from './browser.ts'

const chromium = chromiumPath()
const ADD = `import assert from 'node:assert/strict'
export default {
  setup: () => ({ words: new Int32Array(new SharedArrayBuffer(8)), seen: new Map([['</script>', 1]]) }),
  cpus: [0, 1].map(() => ({ words }) => {
    const before = Atomics.load(words, 0)
    Atomics.store(words, 0, before + 1)
    return before
  }),
  check: ({ words }) => assert.equal(words[0], 2),
}
`

/** What is found in a scenario of this text, and the report of it. */
async function reported(text: string, mostKb = 256) {
  const file = path.join(temporaryDirectory(), 'scenario.mjs')
  writeFileSync(file, text)
  const result = await explore(file, { seed: 1 })
  return { file, result, html: await reportOf(result, mostKb) }
}

async function reportOf(result: unknown, mostKb: number): Promise<string> {
  return htmlReport(result as StoredResult, '', await sourcesOf(result as StoredResult, mostKb))
}

const wayOf = (page: Page, cpu: string) => page.locator('.run .ways button', { hasText: cpu })

describe.skipIf(chromium === undefined)('a report whose program lies in it', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch(chromium!)
  })
  afterAll(() => browser.close())

  it('runs on from any step with another CPU, by a schedule that replays', async () => {
    const { file, html } = await reported(ADD)
    const { page, complaints } = await openReport(browser, html)
    const came = page.locator('.run .came')
    const rows = page.locator('.lanes .steps tbody tr:not(.why)')
    expect(await rows.count()).toBe(4)
    await page.getByRole('button', { name: 'first step' }).click()
    await page.locator('.run button').first().click()
    const [first, second] = (await rows.first().textContent())!.includes('cpu1') ? ['cpu1', 'cpu0'] : ['cpu0', 'cpu1']
    const mover = (await page.locator('.lanes tr.current td.own').getAttribute('data-cpu'))!
    const other = mover === first ? second! : first!
    await wayOf(page, mover).click()
    expect(await came.textContent()).toBe('not over: choose who goes on')
    await wayOf(page, other).click()
    await page.getByRole('button', { name: 'to the end' }).click()
    expect(await came.textContent()).toMatch(/^no finding; outcome \[[01],[01]\]$/)
    const schedule = (await page.locator('.run .command code').textContent())!.replace('npx mnttorture replay ', '')
    expect(await replay({ file, schedule })).toMatchObject({ findings: [], sameProgram: true, misfits: 0 })
    const link = (await page.evaluate('location.hash')) as string
    await page.reload()
    expect(link).toMatch(/^#finding=1&step=4&run=/)
    expect(await came.textContent()).toMatch(/^no finding; outcome/)
    await page.getByRole('button', { name: 'back to the interleaving' }).click()
    expect(await page.locator('.lanes .said').first().textContent()).toContain('assertion')
    expect(complaints).toEqual([])
  })

  it('tells there what explore tells of the same schedule', async () => {
    const { html, result } = await reported(ADD)
    const [finding] = result.findings
    const { page } = await openReport(browser, html)
    const lanes = page.locator('.lanes .steps')
    const found = await lanes.textContent()
    await page.locator('.run button').first().click()
    expect(await lanes.textContent()).toBe(found)
    expect(await page.locator('.run .command code').textContent()).toBe(`npx mnttorture replay ${finding!.schedule}`)
    expect(await page.locator('.run .came').textContent()).toMatch(/^assertion: check: /)
  })
})

describe('a report without its program says why', () => {
  it.each([
    ['it is not wanted', ADD, 0, '--rerun 0 was given'],
    [
      'it is too large',
      `${ADD}\nexport const large = '${'x'.repeat(3000)}' + Math.PI; globalThis.large = large`,
      3,
      'KB, and --rerun allows 3 KB',
    ],
    [
      'it needs what browsers lack',
      `import { cpus } from 'node:os'\nglobalThis.os = cpus\n${ADD}`,
      256,
      'it imports node:os',
    ],
  ])('%s', async (_, text, mostKb, words) => {
    const { html } = await reported(text, mostKb)
    expect(html).toContain(`This page cannot run on from a step: `)
    expect(html).toContain(words)
    expect(html.match(/<script>/g)).toHaveLength(1)
  })

  it('it has changed since, and then so may the lines beside the steps have', async () => {
    const { file, result } = await reported(ADD)
    writeFileSync(file, ADD.replace('before + 1', 'before + 2'))
    const html = await reportOf(result, 256)
    expect(html).toContain('the program has changed since this was found')
    expect(html).toContain('the text is that of now: the program has changed since')
  })
})
