/** All operations at once: mounts, lookups, open files, namespaces, accounting, watches, modules, kernel mounts, expiry, work items, servers, reclaim. */
import { sys_acct } from '#kernel/fs/acct'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_loopback } from '#kernel/fs/do_loopback'
import { mark_mounts_for_expiry } from '#kernel/fs/expire'
import { MARK_INOTIFY, sys_mark_add } from '#kernel/fs/fsnotify'
import { kthread_close } from '#kernel/fs/kthread_close'
import { furnish } from './habits/mounting.ts'
import { A, B, call, detach, FILE_IN_A, memfs, mountAt, open, rmmod, umount } from './torture/calls.ts'
import { tortureScenario } from './torture/torture_scenario.ts'
import { usualWeights } from './torture/weights.ts'

/** One call of most kinds: two CPUs cannot do everything in an execution that is short enough to be explored. */
const explored = {
  before: () => {
    mountAt(A, memfs(), { expiring: true })
    furnish(A)
  },
  cpus: [
    () => {
      const accounted = call(() => sys_acct(0, FILE_IN_A))
      const unshared = call(() => copy_mnt_ns(false))
      return [accounted, unshared, call(mark_mounts_for_expiry), detach(A), rmmod(memfs())]
    },
    () => {
      const watched = call(() => sys_mark_add(0, MARK_INOTIFY, 1, A))
      const fd = open(A)
      const bound = call(() => do_loopback(A, B))
      return [watched, bound, fd < 0 ? fd : call(() => kthread_close(fd)), umount(A), umount(B)]
    },
  ],
}

export default tortureScenario('All operations at once', explored, usualWeights)
