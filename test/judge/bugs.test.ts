import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { amount, part } from '../long/amount.ts'
import { judged } from './judged.ts'
import { designOf, mountBugs } from './mount_bugs.ts'

/** Which judge must speak, or what the explorer itself must see, for each bug of mounts, superblocks and modules. */
const expected: Record<string, RegExp> = {
  '0014edaedfd8': /spins in cpu_relax/,
  '119e1ef80ecf': /^refcount \(count-below-zero\): mount#\d+ is freed with count 1|^use-after-free .* uses mount#/,
  '11933cf1d91d': /NULL pointer dereference/,
  '156cacb1d0d3': /NULL pointer dereference/,
  '250cf3693060': /^premature-return \(umount-return\)/,
  '2c18a63b760a': /^invariant \(device-busy\): device 1 is busy/,
  '3064c3563ba4': /^use-after-free|^double-free/,
  '3cab989afd8d': /^refcount \(count-below-zero\)|^use-after-free/,
  '309361e09ca9': /^use-after-free|^premature-return/,
  '48a066e72d97-no-wait': /^invariant \(grace-period\)|^leak \(leak\): .*1 mount .*1 super_block/,
  '4ed5e82fe77f': /^invariant \(writers-at-readonly\)|read-only, and a file is open for writing/,
  '570487d3faf2': /mounts are left in the other namespace/,
  '70fbcdf4d252': /^lockdep \(locks-at-final-put\): .*namespace_sem/,
  '7a4dec53897e': /^invariant \(superblock-born\)/,
  '8f2f3eb59dff': /NULL pointer dereference|^use-after-free|^livelock/,
  '8c0a85377048': /^use-after-free .*module_text#/,
  '9ea0a46ca2c3': /^refcount \(held-at-final-put\)/,
  acfec9a5a892: /^livelock .*no end: .*cpu\d repeats .*cpu\d repeats/,
  b8f00e6be46f: /^use-after-free|^double-free/,
  blob_to_mnt: /^leak \(leak\): .*1 mount .*1 super_block/,
  'cifs-deferred-close': /^refcount \(busy-dentries\)/,
  'CVE-2016-4581': /NULL pointer dereference/,
  'CVE-2016-6213': /the namespace has \d+ mounts; 6 are allowed/,
  'CVE-2025-38306': /^use-after-free|^data-race/,
  'CVE-2025-38498': /^invariant \(peer-rings\)/,
  'CVE-2026-53341': /^use-after-free .*mnt_namespace#/,
  'CVE-2025-40203': /^lockdep \(locks-at-final-put\): .*namespace_sem/,
  'CVE-2020-12114': /^refcount \(mountpoint-counts\)/,
  'CVE-2025-21846': /^assertion \(context\): .*reads the current task inside cleanup_mnt/,
  ce07d891a089: /a directory below a locked mount is seen/,
  dabe0dc194d5: /^invariant \(superblock-born\): a walker comes to /,
  da025cdb97a2: /^use-after-free .*mount#/,
  d8cc0362f918: /the group is not handed on/,
  d251ed271d52: /^use-after-free .*fs_info#/,
  'done-after-free': /^use-after-free .*mount#/,
  ffdc52fbbd58: /^invariant \(one-mount-a-place\)/,
  e513cc1c07e2: /^refcount \(module-resurrected\)/,
  'early-complete': /^premature-return \(final-put-return\)/,
  'early-register': /^premature-return \(module-free\)/,
  'flush-forgets-running': /^premature-return \(flush-filesystem-return\)/,
  'kern-unmount-no-wait': /^leak \(leak\): .*1 mount .*1 super_block/,
  'no-doomed-check': /^double-free \(cleanup-once\)/,
  'no-flush-on-init-failure': /^premature-return \(module-free\)/,
  'stack-completion': /^use-after-free .*completion/,
  'union-reinit': /^use-after-free .*call through the pointer 0x0/,
  W1: /^lockdep \(lockdep\): possible circular[\s\S]*\(work_completion\)\(cleanup_mnt_work\)/,
  W2: /^lockdep \(lockdep\): possible circular[\s\S]*\(wq_completion\)deferredclose/,
  W3: /^lockdep \(lockdep\): possible circular[\s\S]*s_umount_key#11/,
  W4: /^lockdep \(lockdep\): possible circular[\s\S]*\(completion\)&req->reply/,
  W5: /^lockdep \(lockdep\): possible circular[\s\S]*fs_reclaim/,
  W6: /^lockdep \(lockdep\): possible (circular|recursive)[\s\S]*\(wq_completion\)events/,
  W7: /^lockdep \(lockdep\): possible circular[\s\S]*module_mutex/,
  W8: /^lockdep \(lockdep\): possible lost work[\s\S]*\(work_completion\)\(delayed_fput\)/,
}

const ENOUGH = 8000
const SOUND = 30

/** Those for which POS needs far fewer executions than a portfolio, in which it has every third turn. */
const BY_POS = ['250cf3693060', '309361e09ca9', 'done-after-free']
const strategyOf = (id: string) => (BY_POS.includes(id) ? ({ strategy: 'pos' } as const) : {})

const subjects = mountBugs()

/** those that take hundreds of executions and more */
const RARE = ['250cf3693060', '2c18a63b760a', '309361e09ca9', 'acfec9a5a892', 'd251ed271d52', 'done-after-free']
const searched = part(
  subjects.filter(({ id }) => amount(0, 1) === 1 || !RARE.includes(id)),
  16,
)

test.each(searched.map((bug) => [bug.id, bug.title, bug] as const))('%s: %s: is found', async (id, _, bug) => {
  const standIns = bug.standIns
  const findings = await judged({
    file: bug.scenario!,
    design: designOf(bug),
    standIns,
    executions: ENOUGH,
    ...strategyOf(id),
  })
  expect(findings[0]).toMatch(expected[id]!)
})

/** A judge that cries wolf does so on one of these kinds of scenario; test/long has all scenarios, for longer. */
const ONE_OF_A_KIND = {
  'the last put': '9ea0a46ca2c3',
  'umount and a walk': '250cf3693060',
  'a superblock that is born': '7a4dec53897e',
  'a module that fails to load': 'no-flush-on-init-failure',
  'accounting files': 'b8f00e6be46f',
  'deferred closes': 'cifs-deferred-close',
  'mountpoints that move': 'CVE-2020-12114',
  'flushing all work': 'W7',
}

test.each(part(Object.entries(ONE_OF_A_KIND), 7))('%s: the true kernel passes the scenario of %s', async (_, id) => {
  const bug = subjects.find((each) => each.id === id)!
  expect(await judged({ file: bug.scenario!, design: designOf(bug), executions: SOUND })).toEqual([])
})

test('every bug that ships with a scenario of mounts is expected here to show', () => {
  expect(subjects.map(({ id }) => id).sort()).toEqual(Object.keys(expected).sort())
})

test('a scenario whose arena is too small is refused, instead of showing nothing', async () => {
  const file = fileURLToPath(new URL('./scenarios/out_of_memory.ts', import.meta.url))
  await expect(judged({ file, executions: 1 })).rejects.toThrow(/no room for a \w+ in an arena of \d+ bytes/)
})
