import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explore } from '../../../src/explore/run/explore.ts'
import { amount, part } from '../../long/amount.ts'

const folder = fileURLToPath(new URL('./subjects/', import.meta.url))
const subjects = readdirSync(folder).filter((file) => file !== 'counted_items.ts')
const EXECUTIONS = amount(100, 2000)

test.each(part(subjects, 6))('no schedule found breaks %s, and no plain access races', async (subject) => {
  for (const strategy of ['random', 'pct'] as const) {
    const result = await explore({
      file: folder + subject,
      strategy,
      depth: 4,
      executions: EXECUTIONS,
      seed: 1,
      jobs: 1,
    })
    expect(result.findings.map((finding) => `${finding.kind}: ${finding.message}`)).toEqual([])
    expect(result.executions).toBe(EXECUTIONS)
  }
})
