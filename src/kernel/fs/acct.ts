import { close_accounting_file } from '#kernel/fs/acct_close'
import { acct_get } from '#kernel/fs/acct_get'
import { acct_write_process } from '#kernel/fs/acct_write_process'
import { bacct, bsd_acct_struct } from '#kernel/fs/bsd_acct_struct'
import { clone_mnt } from '#kernel/fs/create_mount'
import { d_is_dir, dget } from '#kernel/fs/dcache'
import { alloc_file, FMODE_WRITE } from '#kernel/fs/file_table'
import { init_fs_pin, pin_insert, pin_kill, pin_remove } from '#kernel/fs/fs_pin'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mnt_get_write_access, mnt_put_write_access } from '#kernel/fs/mnt_writers'
import { mntput } from '#kernel/fs/mntput'
import { emptyPath, type Path, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { CL_INTERNAL } from '#kernel/fs/pnode/clone_flags'
import { may_mount } from '#kernel/fs/umount'
import { atomic_dec_and_test, cmpxchg, get, READ_ONCE, set, WRITE_ONCE, xchg } from '#kernel/lib/atomic'
import { call_rcu } from '#kernel/lib/call_rcu'
import { init_completion } from '#kernel/lib/completion'
import { EINVAL, ENOMEM, EPERM } from '#kernel/lib/errno'
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { rcu_read_lock } from '#kernel/lib/rcu'
import { text } from '#kernel/lib/text'
import { NULL } from '#shm/arena'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * kernel/acct.c since 3.17: BSD accounting. The file is kept through an internal clone of its mount, so accounting does not
 * make the mount busy; a pin on the mount that the user named closes the file when that mount goes. A closed structure is
 * never used again: whoever turns accounting on makes a new one.
 */
export { NR_ACCT } from '#kernel/fs/bsd_acct_struct'

const ACCT_DONE = lock_class_key('(completion)&acct->done')
const acct_cache = kmem_cache_create(bsd_acct_struct)

const free_acct = text('free_acct', (head) => kmem_cache_free(acct_cache, head - bsd_acct_struct.rcu))
const acct_pin_kill = text('acct_pin_kill', (pin) => {
  const acct = pin - bsd_acct_struct.pin
  mutex_lock(acct + bsd_acct_struct.lock)
  close_accounting_file(acct)
  cmpxchg(bacct + get(acct + bsd_acct_struct.ns), pin, NULL)
  mutex_unlock(acct + bsd_acct_struct.lock)
  pin_remove(pin)
  acct_put(acct)
})

/** acct(2): turns accounting of pid namespace `ns` on, into the file that `name` names, or off when that is undefined. */
export function sys_acct(ns: number, name?: PathName): number {
  if (!may_mount()) return -EPERM
  if (name !== undefined) return acct_on(ns, name)
  rcu_read_lock()
  pin_kill(READ_ONCE(bacct + ns))
  return 0
}

/** What an exiting process does: a record, if accounting is on. Returns whether one was written. */
export function acct_process(ns: number): boolean {
  const acct = acct_get(ns)
  if (acct === NULL) return false
  mutex_lock(acct + bsd_acct_struct.lock)
  const live = READ_ONCE(bacct + ns) === acct + bsd_acct_struct.pin
  if (live) acct_write_process(acct)
  mutex_unlock(acct + bsd_acct_struct.lock)
  acct_put(acct)
  return live
}

function acct_on(ns: number, name: PathName): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  const result = d_is_dir(path.dentry) ? -EINVAL : startAccounting(ns, path)
  path_put(path)
  return result
}

function startAccounting(ns: number, path: Path): number {
  const internal = clone_mnt(path.mnt, path.dentry, CL_INTERNAL)
  if (internal === NULL) return -ENOMEM
  const readonly = mnt_get_write_access(internal)
  if (readonly < 0) {
    mntput(internal)
    return readonly
  }
  const acct = kmem_cache_alloc(acct_cache)
  const file = acct === NULL ? NULL : alloc_file({ mnt: internal, dentry: path.dentry }, FMODE_WRITE)
  if (file === NULL) {
    if (acct !== NULL) kmem_cache_free(acct_cache, acct)
    mnt_put_write_access(internal)
    mntput(internal)
    return -ENOMEM
  }
  dget(path.dentry)
  init_fs_pin(acct + bsd_acct_struct.pin, acct_pin_kill)
  WRITE_ONCE(acct + bsd_acct_struct.count, 1)
  init_completion(acct + bsd_acct_struct.done, ACCT_DONE)
  set(acct + bsd_acct_struct.file, file)
  set(acct + bsd_acct_struct.ns, ns)
  rcu_read_lock()
  pin_insert(acct + bsd_acct_struct.pin, path.mnt)
  pin_kill(xchg(bacct + ns, acct + bsd_acct_struct.pin))
  return 0
}

function acct_put(acct: number): void {
  if (atomic_dec_and_test(acct + bsd_acct_struct.count)) call_rcu(acct + bsd_acct_struct.rcu, free_acct)
}
