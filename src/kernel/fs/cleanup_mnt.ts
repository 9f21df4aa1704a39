import { dput } from '#kernel/fs/dcache'
import { mnt_pin_kill } from '#kernel/fs/fs_pin'
import { fsnotify_vfsmount_delete } from '#kernel/fs/fsnotify'
import { mnt_has_writers } from '#kernel/fs/mnt_writers'
import { free_vfsmnt, mount } from '#kernel/fs/mount'
import { mnt_rcu } from '#kernel/fs/mount_storage'
import { put_stuck_children } from '#kernel/fs/stuck_children'
import { deactivate_super } from '#kernel/fs/super'
import { get } from '#kernel/lib/atomic'
import { call_rcu } from '#kernel/lib/call_rcu'
import { allow_current, forbid_current } from '#kernel/lib/current'
import { text } from '#kernel/lib/text'
import {
  trace_cleanup_mnt_begin,
  trace_cleanup_mnt_end,
  trace_cleanup_writers,
  trace_mnt_leaves_super,
} from '#kernel/trace'

/**
 * The end of a mount, after its final put was claimed: whatever a filesystem may do I/O for. Which context runs it is the
 * design's choice, so it may read nothing of the current task. Context: may sleep, no locks held.
 */
export function cleanup_mnt(mnt: number): void {
  const outer = forbid_current('cleanup_mnt')
  trace_cleanup_mnt_begin(mnt)
  if (mnt_has_writers(mnt)) trace_cleanup_writers(mnt)
  mnt_pin_kill(mnt)
  put_stuck_children(mnt)
  fsnotify_vfsmount_delete(mnt)
  dput(get(mnt + mount.mnt_root))
  trace_mnt_leaves_super(mnt)
  deactivate_super(get(mnt + mount.mnt_sb))
  trace_cleanup_mnt_end(mnt)
  call_rcu(mnt + mount.mnt_storage + mnt_rcu, delayed_free_vfsmnt)
  allow_current(outer)
}

const delayed_free_vfsmnt = text('delayed_free_vfsmnt', (head) => free_vfsmnt(head - mount.mnt_storage - mnt_rcu))
