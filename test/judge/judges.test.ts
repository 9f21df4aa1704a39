import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { link } from '../../src/link/link.ts'
import { judges } from '../../src/subjects/catalogue.ts'
import { amount, part } from '../long/amount.ts'
import { ABOUT, expectAbout } from './about.ts'
import { judged } from './judged.ts'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const scenario = (name: string): string => here(`./scenarios/${name}.ts`)
const standIn = (name: string): string => here(`./stand_ins/${name}.ts`)

const broken: Array<[what: string, replaced: string, by: string, on: string, how: RegExp]> = [
  [
    'a cleanup that asks who runs it',
    'kernel/fs/fsnotify',
    'context',
    'umount_one',
    /^assertion \(context\): fsnotify_vfsmount_delete, .*context\.ts:\d+, reads/,
  ],
  [
    'a writer that is never counted out',
    'kernel/fs/mnt_writers',
    'writers',
    'write_and_umount',
    /^invariant \(writers-at-cleanup\)/,
  ],
  [
    'a write through a NULL pointer',
    'kernel/fs/stuck_children',
    'null_page',
    'umount_one',
    /^invariant \(null-page\): word 7/,
  ],
  [
    'a mount without an active reference',
    'kernel/fs/create_mount',
    'clone_mnt',
    'bind_and_umount',
    /^refcount \(superblock-counts\): .*while 1 mounts use it/,
  ],
  [
    'a final put that nobody hears of',
    'kernel/fs/dispose_mnt',
    'dispose_nothing',
    'detach_one',
    /^lost-work \(lost-cleanup\): mount#1/,
  ],
  [
    'an umount that does not wait',
    'kernel/fs/dispose_mnt',
    'dispose_later',
    'umount_one',
    /^premature-return \(umount-return\)/,
  ],
  [
    'a kern_unmount that does not wait',
    'kernel/fs/dispose_mnt',
    'dispose_later',
    'kern_mount_one',
    /^premature-return \(kern-unmount-return\)/,
  ],
  [
    'a flush that looks at lists only',
    'kernel/workqueue/flush_workqueue',
    'flush_workqueue',
    'queue_and_flush',
    /^premature-return \(flush-workqueue-return\): .*0 items had ended of the 1/,
  ],
  [
    'a push that is never counted out',
    'kernel/drivers/pushed_list#pushNode',
    'push_not_counted_out',
    'push_once',
    /^refcount \(at-rest\): pushes_under_way counts 1 when/,
  ],
  [
    'an item that keeps its place on the queue',
    'kernel/workqueue/pwq_in_flight#pwq_dec_nr_in_flight',
    'place_not_given_back',
    'queue_and_flush',
    /^refcount \(at-rest\): nr_active of system_wq counts 1 when/,
  ],
  [
    'a freeze that waits for nobody',
    'kernel/fs/super_writers#sb_wait_write',
    'freeze_waits_for_nobody',
    'freeze_and_create',
    /^invariant \(frozen-changes\): super_block#\d+ (changes while it is frozen|is frozen, and something of it is not written)/,
  ],
  [
    'a shutdown that writes nothing',
    'kernel/fs/sync_inodes_sb',
    'sync_nothing',
    'create_and_umount',
    /^lost-work \(unwritten-at-shutdown\): super_block#\d+ has shut down, and something of it is not written/,
  ],
  [
    'a kern_unmount that waits for no reader',
    'kernel/fs/kern_mount#kern_unmount',
    'kern_unmount_at_once',
    'kern_mount_one',
    /^invariant \(grace-period\): the final put of mount#\d+ comes before a grace period/,
  ],
  [
    'memory of a mount that waits for no reader',
    'kernel/lib/call_rcu#call_rcu',
    'call_rcu_at_once',
    'detach_one',
    /^invariant \(grace-period\): the end of the memory of mount#\d+ comes before a grace period/,
  ],
  [
    'a walk that keeps what it came to on the root filesystem',
    'kernel/fs/path#path_put',
    'dentry_not_put',
    'stat_the_root',
    /^refcount \(boot-counts\): dentry#\d+ has 1 references more than after boot/,
  ],
  [
    'an item on two workers',
    'kernel/workqueue/worker_pool#find_worker_executing_work',
    'nobody_runs_it',
    'queue_again',
    /^invariant \(one-runner\): kworker\/.* begins take_a_moment of the item at \d+, which kworker\/.* still runs/,
  ],
  [
    'a mount without a number',
    'kernel/fs/mount#alloc_vfsmnt',
    'mount_without_number',
    'bind_and_umount',
    /^invariant \(mount-ids\): mount#\d+ is created without a number/,
  ],
  ['a put that leaves the expiry mark on', 'kernel/fs/mntput', 'mntput_keeps_mark', 'expire', /^invariant \(expire\)/],
]

for (const [what, replaced, by, on, how] of part(broken, 8)) {
  test(`${what} is found`, async () => {
    const findings = await judged({ file: scenario(on), standIns: [[replaced, standIn(by)]], executions: 2000 })
    expect(findings[0]).toMatch(how)
  })
}

test.each(part([...new Set(broken.map(([, , , on]) => on)), 'expire_raced'], 8))(
  'the true kernel passes %s',
  async (on) => {
    expect(await judged({ file: scenario(on), executions: amount(40, 1000) })).toEqual([])
  },
)

const misdeeds: Array<[misdeed: string, how: RegExp]> = [
  ['writeAfterFree', /^use-after-free \(poison\): mount#0\.mnt_id is 0x1267/],
  ['freeTwice', /^double-free \(double-free\): mount#0 freed twice/],
  ['freeWithCount', /^refcount \(count-below-zero\): mount#0 is freed with count 1/],
  ['closeOnFreedMount', /^use-after-free \(freed-object\): file#0 was open on mount#0, which has been freed/],
  ['completeAfterReturn', /^use-after-free \(stack-scope\): complete\(\)/],
  ['writeIntoReturnedFrame', /^use-after-free \(stack-scope\): word 0 of the stack of init/],
  ['callFreedText', /^use-after-free \(text-after-free\)/],
  ['leakType', /^leak \(leak\): .*1 file_system_type \(file_system_type#0 by init\)/],
  ['writeToNullPage', /^invariant \(null-page\): word 3/],
]

async function misdeedsProgram() {
  const linked = await link({ entry: here('./programs/misdeeds.ts'), standIns: new Map(), form: 'plain' })
  return (await import(pathToFileURL(linked.file).href)) as typeof import('./programs/misdeeds.ts')
}

test.each(misdeeds)('on a plain thread, %s is told', async (misdeed, how) => {
  const { commit, reportedFindings } = await misdeedsProgram()
  expect(commit(misdeed as never)[0]).toMatch(how)
  for (const finding of reportedFindings()) expectAbout(finding)
})

test('a kernel that does nothing is told nothing', async () => {
  const { commit } = await misdeedsProgram()
  expect(commit('nothing')).toEqual([])
})

test('every judge that is listed counts its looks under that name', async () => {
  const { commit, judgeLooks } = await misdeedsProgram()
  commit('nothing')
  expect(Object.keys(judgeLooks()).sort()).toEqual(
    judges()
      .map(({ id }) => id)
      .sort(),
  )
})

test('of every judge it is known what its findings are about', () => {
  expect(Object.keys(ABOUT).sort()).toEqual(
    judges()
      .map(({ id }) => id)
      .sort(),
  )
})

test('every judge says its rule in one sentence', () => {
  for (const { id, title } of judges()) expect(title, id).toMatch(/^[A-Z].{20,}/)
})
