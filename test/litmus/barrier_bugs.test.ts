import { expect, test } from 'vitest'
import { explore } from '../../src/explore/run/explore.ts'
import { bugs, designs } from '../../src/subjects/catalogue.ts'
import { part } from '../long/amount.ts'

const SEEDS = Number(process.env['SEEDS'] ?? 2)
const subjects = bugs().filter(({ memory }) => memory !== null)

function explored(
  id: string,
  memory: 'sc' | 'tso' | 'lkmm',
  how: { seed: number; executions: number; repaired?: boolean },
) {
  const bug = subjects.find((each) => each.id === id)!
  const design = designs().find((each) => each.id === (bug.design ?? 'wq-wait'))!
  const { repaired = false, ...options } = how
  const standIns = new Map([...design.standIns, ...(repaired ? [] : bug.standIns)])
  return explore({ file: bug.scenario!, standIns, memory, races: false, minimise: false, ...options })
}

const rows = subjects.map(({ id, title, memory }) => [id, title, memory!] as const)

test.each(part(rows, 2))('%s: %s: shows under %s, and not with sequential consistency', async (id, _, memory) => {
  const { finding } = subjects.find((each) => each.id === id)!
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { findings } = await explored(id, memory, { seed, executions: 5000 })
    expect([seed, finding.map(({ kind }) => kind)]).toEqual([seed, expect.arrayContaining([findings[0]?.kind])])
  }
  expect((await explored(id, 'sc', { seed: 1, executions: 200 })).findings).toEqual([])
})

test.each(part(rows, 3))('%s: %s: the true kernel passes the same scenario under every mode', async (id) => {
  for (const memory of ['sc', 'tso', 'lkmm'] as const)
    expect((await explored(id, memory, { seed: 1, executions: 60, repaired: true })).findings).toEqual([])
})
