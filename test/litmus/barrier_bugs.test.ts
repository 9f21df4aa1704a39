import { expect, test } from 'vitest'
import { explore } from '../../src/explore/run/explore.ts'
import { bugs, designs } from '../../src/subjects/catalogue.ts'
import { amount, part } from '../long/amount.ts'

const SEEDS = Number(process.env['SEEDS'] ?? 2)
const subjects = bugs().filter(({ memory }) => memory !== null)

function explored(
  id: string,
  memory: 'sc' | 'tso' | 'lkmm',
  how: { seed: number; executions: number; repaired?: boolean; minimise?: boolean },
) {
  const bug = subjects.find((each) => each.id === id)!
  const design = designs().find((each) => each.id === (bug.design ?? 'wq-wait'))!
  const { repaired = false, ...options } = how
  const standIns = new Map([...design.standIns, ...(repaired ? [] : bug.standIns)])
  return explore({ file: bug.scenario!, standIns, memory, races: false, minimise: false, ...options })
}

/** in which far more may be reordered than in the others */
const LARGE = ['119e1ef80ecf-barrier']
const rows = subjects
  .filter(({ id }) => amount(0, 1) === 1 || !LARGE.includes(id))
  .map(({ id, title, memory }) => [id, title, memory!] as const)

test.each(part(rows, 8))('%s: %s: shows under %s, and not with sequential consistency', async (id, _, memory) => {
  const { finding } = subjects.find((each) => each.id === id)!
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { findings } = await explored(id, memory, { seed, executions: 5000 })
    expect([seed, finding.map(({ kind }) => kind)]).toEqual([seed, expect.arrayContaining([findings[0]?.kind])])
  }
  expect((await explored(id, 'sc', { seed: 1, executions: 200 })).findings).toEqual([])
})

/** The barrier that mended it in Linux, and the file in front of whose access it is missing. */
const MENDED_BY: Record<string, [word: string, before: string]> = {
  '119e1ef80ecf-barrier': ['smp_mb', '__legitimize_mnt.ts'],
  '1f5d783094cf': ['smp_mb', 'module_put.ts'],
  '22213318af7a': ['smp_wmb', 'd_instantiate.ts'],
  '25269871db1a': ['smp_mb', 'test_and_set_bit.ts'],
  '2fa6b1e01a9b': ['smp_rmb', 'turning_positive.ts'],
  '346c09f80459': ['smp_mb', 'queued_data.ts'],
  '415d83249709': ['smp_mb', 'test_and_set_bit.ts'],
  '5266caaf5660': ['smp_mb', 'sleep_in_queue.ts'],
  '65781e19dcfc': ['smp_mb', 'unmountIfIdle.ts'],
  '66657b318e0e': ['smp_mb', 'module_put.ts'],
  '76835b0ebf8a': ['smp_mb', 'notify_supers_changed.ts'],
  '79f546a696bf': ['smp_wmb', 'super_wake.ts'],
  '8238b4579866': ['smp_rmb', 'scenario.ts'],
  '91e61dd7a0af': ['smp_wmb', 'hash_mnt.ts'],
  d7439fb1f433: ['smp_rmb', 'mnt_get_write_access.ts'],
}

test('every bug of a missing barrier has a row of what mended it', () => {
  expect(subjects.map(({ id }) => id).sort()).toEqual(Object.keys(MENDED_BY).sort())
})

test.each(part(rows, 8))('%s: %s: the finding names the barrier that mended it', async (id, _, memory) => {
  const { findings } = await explored(id, memory, { seed: 3, executions: 5000, minimise: true })
  const named = findings[0]?.barriers?.map(({ word, before }) => [word, before.split('/').at(-1)!.split(':')[0]])
  expect(named).toEqual([MENDED_BY[id]])
})

test.each(part(rows, 8))('%s: %s: the true kernel passes the same scenario under every mode', async (id) => {
  for (const memory of ['sc', 'tso', 'lkmm'] as const)
    expect((await explored(id, memory, { seed: 1, executions: 60, repaired: true })).findings).toEqual([])
})
