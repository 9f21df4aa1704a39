import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explore } from '../../../src/explore/run/explore.ts'
import { bugs } from '../../../src/subjects/catalogue.ts'
import { amount, part } from '../../long/amount.ts'

/** Those of the kernel's library and its work queues, without a file system. */
const ofTheLibrary = bugs().filter(({ scenario }) => readFileSync(scenario!, 'utf8').includes('/kernel_scenario.ts'))

test.each(part(ofTheLibrary, 2))('$id is found, and the unbroken kernel passes the same scenario', async (bug) => {
  const search = {
    file: bug.scenario!,
    strategy: 'pct',
    depth: 3,
    executions: 2000,
    seed: 1,
    jobs: 1,
  } as const
  const broken = await explore({ ...search, standIns: bug.standIns })
  const [found] = broken.findings
  const meant = bug.finding.map(({ kind, judge }) => (judge === undefined ? kind : `${kind} (${judge})`))
  expect(meant).toContain(meant.includes(found!.kind) ? found!.kind : `${found!.kind} (${found!.judge})`)
  const whole = await explore({ ...search, executions: amount(60, 2000) })
  expect(whole.findings).toEqual([])
})
