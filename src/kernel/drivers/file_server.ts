import { mountAt } from '#kernel/drivers/mount_at'
import { file_system_type } from '#kernel/fs/file_system_type'
import { leave_served } from '#kernel/fs/leave_served'
import { mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import type { PathName } from '#kernel/fs/path_name'
import { flush_puts_later } from '#kernel/fs/put_later'
import { become_server, kill_served_super, stop_serving } from '#kernel/fs/served_super'
import { super_block } from '#kernel/fs/super_block'
import { get } from '#kernel/lib/atomic'
import { usleep } from '#kernel/lib/wait'

/** How long a server lingers for a last request. */
const SERVES_US = 40

/**
 * The server of what is mounted there lets go of its own reference on it, stays for a moment in case it is asked for
 * something, and goes. Nothing happens where the filesystem needs no server, or another one is at work. Returns 0 or a
 * negative error, once its put is made. Context: may sleep
 */
export function serveAndLeave(name: PathName): number {
  const mnt = mountAt(name)
  if (mnt < 0) return mnt
  if (!isServed(mnt) || !become_server()) {
    mntput(mnt)
    return 0
  }
  leave_served(mnt)
  usleep(SERVES_US)
  stop_serving()
  flush_puts_later()
  return 0
}

function isServed(mnt: number): boolean {
  const type = get(get(mnt + mount.mnt_sb) + super_block.s_type)
  return get(type + file_system_type.kill_sb) === kill_served_super
}
