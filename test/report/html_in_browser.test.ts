import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { htmlReport } from '../../src/report/html/html_report.ts'
import { NO_SOURCES } from '../../src/report/html/sources.ts'
import type { StoredResult } from '../../src/report/stored_result.ts'
import { chromiumPath, launch, openReport } from './browser.ts'
import { benched, exploredPut, findingOfPut, HOSTILE, oneOfEach, stored, stressed } from './stored_results.ts'

const chromium = chromiumPath()
// expressions of the page
const PAPER = 'getComputedStyle(document.body).backgroundColor'
const WIDTH = 'document.documentElement.scrollWidth'
const PHONE = { width: 360, height: 800 }
const OPEN_ALL =
  'for (const details of document.querySelectorAll("details")) details.open = true; new Promise(requestAnimationFrame)'
const reportOf = (result: StoredResult): string => htmlReport(result, HOSTILE)

describe.skipIf(chromium === undefined)(
  'the HTML report in a browser (skipped where there is no Chromium; CHROMIUM_PATH names one)',
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launch(chromium!)
    })
    afterAll(() => browser.close())

    it.each(Object.entries(oneOfEach))(
      'of %s draws every chart, quietly, and lets no text become markup',
      async (_, result) => {
        const { page, complaints } = await openReport(browser, reportOf(result))
        await page.evaluate(OPEN_ALL)
        for (const chart of await page.locator('.chart').all()) {
          expect(await chart.locator('svg rect, svg path, svg circle, tbody tr').count()).toBeGreaterThan(0)
        }
        expect(await page.locator('img').count()).toBe(0)
        expect(await page.title()).not.toBe('owned')
        expect(complaints).toEqual([])
      },
    )

    it.each(Object.entries(oneOfEach))(
      'of %s is light or dark as wished, never scrolls sideways, and prints on white',
      async (_, result) => {
        const { page, complaints } = await openReport(browser, reportOf(result), {
          colorScheme: 'dark',
          viewport: PHONE,
        })
        expect(await page.evaluate(PAPER)).toBe('rgb(20, 23, 27)')
        expect(await page.evaluate(WIDTH)).toBe(PHONE.width)
        await page.emulateMedia({ media: 'print' })
        expect(await page.locator('button').filter({ visible: true }).count()).toBe(0)
        expect(await page.evaluate(PAPER)).toBe('rgb(255, 255, 255)')
        await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
        expect(await page.evaluate(PAPER)).toBe('rgb(255, 255, 255)')
        await page.setViewportSize({ width: 1100, height: 800 })
        expect(await page.evaluate(WIDTH)).toBe(1100)
        expect(complaints).toEqual([])
      },
    )

    it('breaks no line of calls drawn as bars, and lets a long verdict take several', async () => {
      const bars = `cpu0  |${'-'.repeat(60)} get() = 1 ${'-'.repeat(60)}|`
      const finding = { ...findingOfPut, message: `no order explains it\n${bars}\n${bars}` }
      const notBack = 'the code under test was still running when the time was over, and for long before it'
      const undecided = stored({ ...exploredPut, ok: false, executions: 0, findings: [], notBack })
      const found = stored({ ...exploredPut, findings: [finding] })
      for (const result of [found, undecided]) {
        const { page } = await openReport(browser, reportOf(result), { viewport: PHONE })
        expect(await page.evaluate(WIDTH)).toBe(PHONE.width)
        if (result !== found) continue
        const drawn = (await page.locator('pre.drawn').boundingBox())!
        expect(drawn.height).toBeLessThan(80)
      }
    })

    it('tells the values of a histogram under the pointer and under the focus', async () => {
      const { page } = await openReport(browser, reportOf(stressed))
      await page.locator('.latency rect[data-tip]').first().hover()
      expect(await page.locator('.tip').textContent()).toMatch(/8\.19 µs to 16\.4 µs\s+13 \(\d/)
      await page.locator('.latency circle').first().focus()
      expect(await page.locator('.tip').textContent()).toContain('p50 10 µs')
    })

    it('shows a timeline from before to after the moment, and moves and zooms by the keyboard', async () => {
      const { page } = await openReport(browser, reportOf(stressed))
      const timeline = page.locator('.timeline').first()
      const slices = timeline.locator('rect.slice')
      const widthOf = async (): Promise<number> => (await slices.nth(1).boundingBox())!.width
      expect(await slices.count()).toBe(3)
      expect(await timeline.locator('path.flow, .mark.found, rect.focus').count()).toBe(3)
      await slices.nth(1).hover()
      expect(await page.locator('.tip').textContent()).toBe('flush_filesystem\n100 µs, from 0 µs')
      const before = await widthOf()
      await timeline.focus()
      await page.keyboard.press('+')
      expect(await widthOf()).toBeGreaterThan(before)
      await page.keyboard.press('0')
      expect(await widthOf()).toBeLessThan(before)
    })

    it('draws how cost grows as lines with their points and fits', async () => {
      const { page } = await openReport(browser, reportOf(benched))
      expect(await page.locator('.growth path.line').count()).toBe(2)
      expect(await page.locator('.growth path.fit').count()).toBe(2)
      await page.locator('.growth circle').nth(1).hover()
      expect(await page.locator('.tip').textContent()).toBe('inline\n100 mounts: 200 µs')
    })

    it('steps through an interleaving with the keyboard', async () => {
      const { page } = await openReport(browser, reportOf(exploredPut))
      const lanes = page.locator('.lanes').first()
      const at = lanes.locator('.at')
      const current = lanes.locator('tr.current')
      expect(await at.textContent()).toBe('step 3 of 3')
      await lanes.focus()
      await page.keyboard.press('ArrowUp')
      expect(await at.textContent()).toBe('step 2 of 3')
      expect(await current.textContent()).toContain('refs[0] 2 → 1')
      await page.keyboard.press('Home')
      expect(await current.textContent()).toContain('load')
      expect(await lanes.locator('tr.later').count()).toBeGreaterThan(1)
      await page.keyboard.press('PageDown')
      expect(await at.textContent()).toBe('step 2 of 3')
      await page.keyboard.press('End')
      expect(await at.textContent()).toBe('step 3 of 3')
      expect(await lanes.locator('.said').textContent()).toContain('assertion')
      expect(await lanes.locator('.memory tr.fresh').textContent()).toContain('refs[0]')
    })

    it('tells at every step who holds and waits for what, and the lines around', async () => {
      const readCode = () => ['one();', HOSTILE, 'three();']
      const { page } = await openReport(
        browser,
        htmlReport(exploredPut, '', { ...NO_SOURCES, readCode, codeSaid: () => HOSTILE }),
      )
      const lanes = page.locator('.lanes').first()
      expect(await lanes.locator('.locks tr').allTextContents()).toEqual([
        `cpu1waits for ${HOSTILE}`,
        `${HOSTILE}holds ${HOSTILE}`,
      ])
      expect(await lanes.locator('.code .here').textContent()).toBe(`2${HOSTILE}\n`)
      expect(await lanes.locator('.code .line').count()).toBe(3)
    })

    it('joins a store that waits in a buffer with the row where it leaves, and says what a step came to', async () => {
      const store = { cpu: 'cpu0', op: 'store', location: 'flag', source: 'x.ts:2' }
      const trace = [
        { ...store, value: '0', result: 'stays in the buffer until step 3', joined: 2 },
        { cpu: 'cpu1', op: 'load', location: 'flag', value: '0', source: 'x.ts:9', result: HOSTILE },
        { ...store, before: '0', value: '1', result: 'leaves the buffer of cpu0', joined: 0 },
      ]
      const { page, complaints } = await openReport(
        browser,
        reportOf(stored({ ...exploredPut, findings: [{ ...findingOfPut, trace }] })),
      )
      const lanes = page.locator('.lanes').first()
      expect(await lanes.locator('td.own .came-to').allTextContents()).toEqual([
        ' (stays in the buffer until step 3)',
        ` (${HOSTILE})`,
        ' (leaves the buffer of cpu0)',
      ])
      expect(await lanes.locator('tr.joined').textContent()).toContain('stays in the buffer')
      await lanes.getByRole('button', { name: 'step 1' }).click()
      expect(await lanes.locator('.at').textContent()).toBe('step 1 of 3')
      expect(await lanes.locator('tr.joined').textContent()).toContain('leaves the buffer')
      expect(complaints).toEqual([])
    })

    it('has an address for the step, which leads back to it', async () => {
      const { page } = await openReport(browser, reportOf(exploredPut))
      await page.getByRole('button', { name: 'previous step' }).click()
      expect(await page.evaluate('location.hash')).toBe('#finding=1&step=2')
      expect(await page.locator('.lanes .link').getAttribute('href')).toBe('#finding=1&step=2')
      await page.evaluate('location.hash = "#step=1"')
      await page.waitForFunction('document.querySelector(".lanes .at").textContent === "step 1 of 3"')
      await page.evaluate('location.hash = "#finding=1&step=3"')
      await page.reload()
      expect(await page.locator('.lanes .at').textContent()).toBe('step 3 of 3')
    })

    it('folds the lanes in which nothing happens, and writes values as fits or as wished', async () => {
      const step = { cpu: 'cpu0', op: 'store', location: 'm.flags', before: '0', value: '768', source: 'x.ts:2' }
      const idle = ['cpu0', 'cpu1', 'cpu2', 'cpu3', 'kworker/0', 'timer'].map((cpu) => ({ cpu, holds: [] }))
      const trace = [
        { ...step, locks: idle },
        { ...step, cpu: 'cpu1', location: 'm.count', value: '300' },
      ]
      const { page } = await openReport(
        browser,
        htmlReport(stored({ ...exploredPut, findings: [{ ...findingOfPut, trace }] }), ''),
      )
      const lanes = page.locator('.lanes .steps')
      expect(await lanes.locator('th').allTextContents()).toEqual(['cpu0', 'cpu1'])
      expect(await lanes.locator('.change').allTextContents()).toEqual([' 0 → 0x300', ' 0 → 300'])
      await page.getByLabel('also cpu2, cpu3, kworker/0, timer').check()
      expect(await lanes.locator('th').count()).toBe(6)
      await page.getByLabel('values').selectOption('hex')
      expect(await lanes.locator('.change').allTextContents()).toEqual([' 0x0 → 0x300', ' 0x0 → 0x12c'])
    })

    it('says of a table that is too wide for the screen that it scrolls', async () => {
      const { page } = await openReport(browser, reportOf(benched), { viewport: PHONE })
      const hints = page.locator('.scrolls').filter({ visible: true })
      expect(await hints.count()).toBeGreaterThan(0)
      await page.setViewportSize({ width: 2000, height: 800 })
      await page.waitForFunction('[...document.querySelectorAll(".scrolls")].every((hint) => hint.hidden)')
    })

    it('steps by its buttons, by its slider and by a click on a row', async () => {
      const { page } = await openReport(browser, reportOf(exploredPut), {
        viewport: { width: 360, height: 800 },
        hasTouch: true,
      })
      const at = page.locator('.at').first()
      await page.getByRole('button', { name: 'first step' }).tap()
      expect(await at.textContent()).toBe('step 1 of 3')
      await page.getByRole('button', { name: 'next step' }).tap()
      expect(await at.textContent()).toBe('step 2 of 3')
      await page.locator('.lanes input[type=range]').first().fill('2')
      expect(await at.textContent()).toBe('step 3 of 3')
      await page.locator('.lanes tbody tr').first().click()
      expect(await at.textContent()).toBe('step 1 of 3')
    })

    it('shows, where asked, only the steps at which CPUs meet', async () => {
      const own = (n: number) => ({
        cpu: `cpu${n % 2}`,
        op: 'write',
        location: `own[${n % 2}]`,
        value: `${n}`,
        source: 'x.ts:1',
      })
      const meeting = { cpu: 'cpu1', op: 'store', location: 'refs[0]', value: '1', source: 'x.ts:2' }
      const trace = [{ ...meeting, cpu: 'cpu0' }, ...Array.from({ length: 300 }, (_, n) => own(n)), meeting]
      const long = stored({ ...exploredPut, findings: [{ ...findingOfPut, trace }] })
      const { page } = await openReport(browser, htmlReport(long, ''))
      const rows = page.locator('.steps tbody tr').filter({ visible: true })
      expect(await rows.count()).toBe(2)
      await page.getByRole('checkbox').uncheck()
      expect(await rows.count()).toBe(302)
    })
  },
)
