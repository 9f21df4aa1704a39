import { describe, expect, it } from 'vitest'
import { htmlReport } from '../../src/report/html/html_report.ts'
import { exploredPut, findingOfPut, HOSTILE, oneOfEach, stored, stressed } from './stored_results.ts'

describe('the HTML report', () => {
  it.each(Object.entries(oneOfEach))('of %s escapes every text and needs nothing from outside', (_, result) => {
    const html = htmlReport(result, HOSTILE)
    const withoutData = html.replace(/<script type="application\/json">.*?<\/script>/gs, '')
    expect(withoutData.match(/<script/g)).toHaveLength(1)
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/\s(src|href)="(?!#)|@import|url\((?!#)/)
    expect(html).toMatch(/default-src &#39;none&#39;.*script-src &#39;sha256-/)
  })

  it('says the verdict and how to repeat the run before anything else', () => {
    const html = htmlReport(exploredPut, '')
    const order = ['FAILURE · 1 finding', 'npx mnttorture explore put.ts --strategy dfs', '<nav>', '<main>']
    expect(order.map((text) => html.indexOf(text))).toEqual(
      order.map((text) => html.indexOf(text)).sort((a, b) => a - b),
    )
    expect(html).not.toContain('SUCCESS')
  })

  it('quotes what a shell would read otherwise in the command', () => {
    const html = htmlReport(stored({ ...stressed, scenario: "it's $(here)" }), '')
    expect(html).toContain('stress &#39;it&#39;\\&#39;&#39;s $(here)&#39;')
  })

  it('holds each text of an interleaving once', () => {
    const trace = Array.from({ length: 4000 }, (_, n) => ({
      cpu: `cpu${n % 2}`,
      op: 'Atomics.load',
      location: 'a_rather_long_name.of_a_word',
      value: `${n % 7}`,
      source: 'src/a/rather/long/path.ts:1',
    }))
    const long = stored({ ...exploredPut, findings: [{ ...findingOfPut, trace }] })
    expect(htmlReport(long, '').length).toBeLessThan(200_000)
  })
})
