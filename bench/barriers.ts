/**
 * Writes docs/barriers.md: which barriers and orders of the kernel model some schedule needs. `npm run barriers`, and
 * `-- --executions N --seconds S` for each scenario. The scenarios are those of the bug catalogue that a memory mode shows, of the true
 * kernel, and those of bench/barriers/scenarios, each of which needs what it is named after.
 */
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BarriersResult } from '../src/cli/barriers_task.ts'
import { bugs } from '../src/subjects/catalogue.ts'
import { barriersDocument } from './barriers/document.ts'
import { mnttorture } from './mnttorture.ts'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const { values } = parseArgs({
  options: {
    executions: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
  },
})

const ofBugs = bugs().filter(({ memory }) => memory !== null)
const folder = here('barriers/scenarios')
const scenarios = [
  ...ofBugs.map(({ id, scenario }) => ({ id, file: scenario! })),
  ...readdirSync(folder).map((name) => ({ id: path.basename(name, '.ts'), file: path.join(folder, name) })),
]

const results = new Map<string, BarriersResult>()
const { executions, seconds, seed } = values
for (const { id, file } of scenarios) {
  const limits = ['--executions', executions, '--seconds', seconds, '--seed', seed]
  const args = ['explore', file, '--barriers', '--memory', 'lkmm', ...limits, '--json', '--quiet']
  const { code, stdout, stderr } = await mnttorture(args)
  if (code !== 0 && code !== 4) throw new Error(`mnttorture ${args.join(' ')}: exit ${code}\n${stderr}`)
  const result = JSON.parse(stdout) as BarriersResult
  results.set(id, result)
  process.stderr.write(`${id}: ${result.barriers.length} of ${result.said} weakened\n`)
}
writeFileSync(here('../docs/barriers.md'), barriersDocument(results, { executions: Number(executions), seed }))
