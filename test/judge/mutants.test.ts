import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { mutants } from '../../bench/mutants/generate.ts'
import { judged } from './judged.ts'

/** Small wrong versions of the model that no scenario ran into before a judge, or a lock that is relied upon, spoke of them. */
const found: Array<[mutant: string, on: string, how: RegExp]> = [
  [
    'kernel/fs/sget#sget: drops list_add_tail(fresh + super_block.s_instances, type + file_system_t...',
    'mount_and_umount',
    /super_block#\d+ is given out while it is not on s_instances/,
  ],
  [
    'kernel/fs/dcache#shrink_dcache_for_umount: goes without spin_lock(dcache_lock)',
    'mount_and_umount',
    /^lockdep \(lockdep\): lock not held: .* without dcache_lock held to detach/,
  ],
]
const all = mutants()

test.each(found)('%s is found', async (id, on, how) => {
  const mutant = all.find((each) => each.id === id)!
  const folder = mkdtempSync(join(tmpdir(), 'mutant-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'mutant.ts')
  writeFileSync(file, mutant.text)
  const scenario = fileURLToPath(new URL(`./scenarios/${on}.ts`, import.meta.url))
  const exploring = judged({ file: scenario, standIns: [[mutant.path, file]], executions: 40 })
  const said = await exploring.then(
    (findings) => findings[0],
    (error: Error) => error.message, // it does not come up
  )
  expect(said).toMatch(how)
})
