import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const bin = here('../../src/cli/bin.js')
const inline = here('../../src/designs/inline/kernel/fs/dispose_mnt.ts')

/** The verdict on one claim under one design, as a user sees it: exit code and what was seen. */
function verdict(
  claim: number,
  design: string,
  words: string[],
): { code: number | null; holds: boolean; seen: string } {
  const options = ['--claim', String(claim), '--design', design, '--seconds', '4', '--seed', '1', '--quiet', '--json']
  const { status, stdout } = spawnSync(process.execPath, [bin, 'evidence', ...options, ...words], { encoding: 'utf8' })
  const [cell] = JSON.parse(stdout).claims[0].designs
  return { code: status, holds: cell.holds, seen: cell.seen }
}

const standIn = (name: string, file: string): string[] => ['--stand-in', `${name}=${file}`]

/** For every claim something that breaks it. */
test.each([
  [1, 'wq-wait', standIn('kernel/fs/dispose_mnt', inline), /below mntput/],
  [2, 'wq-wait', ['--bug', 'early-complete'], /premature-return/],
  [3, 'wq-wait', standIn('kernel/fs/dispose_mnt', inline), /4296 bytes free/],
  [4, 'task-work', standIn('kernel/fs/create_mount', here('../judge/stand_ins/clone_mnt.ts')), /superblock-counts/],
  [5, 'task-work', ['--bug', '70fbcdf4d252'], /./],
  [6, 'task-work', standIn('kernel/fs/audit_tree', here('../judge/stand_ins/audit_tree.ts')), /\(context\)/],
  [7, 'task-work', standIn('kernel/fs/fs_pin', here('../evidence/stand_ins/fs_pin.ts')), /./],
  [8, 'wq-wait', ['--bug', 'union-reinit'], /./],
  [9, 'wq-flush', ['--bug', 'flush-forgets-running'], /./],
  [10, 'task-work', ['--bug', 'no-flush-on-init-failure'], /./],
] as const)('claim %d under %s falls with its stand-in, and stands without', (claim, design, broken, seen) => {
  const without = verdict(claim, design, [])
  expect(without).toMatchObject({ code: 0, holds: true })
  const fallen = verdict(claim, design, [...broken])
  expect(fallen).toMatchObject({ code: 1, holds: false })
  expect(fallen.seen).toMatch(seen)
})
