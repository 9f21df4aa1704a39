import { dget_not_dead } from '#kernel/fs/dcache'
import { __legitimize_mnt, LEGITIMIZED, MUST_PUT, NOTHING_HELD } from '#kernel/fs/legitimize'
import { mntput } from '#kernel/fs/mntput'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'

/** __legitimize_mnt for a caller who stays inside RCU: leaves and re-enters it where a real put is needed. */
export function legitimize_mnt(mnt: number, seq: number): boolean {
  const result = __legitimize_mnt(mnt, seq)
  if (result === LEGITIMIZED) return true
  if (result === MUST_PUT) {
    rcu_read_unlock()
    mntput(mnt)
    rcu_read_lock()
  }
  return false
}

/** For a path: the mount first, then the dentry; inside RCU, and still inside when it returns. */
export function legitimize_path(mnt: number, dentry: number, seq: number): 'ok' | 'put mount' | 'nothing' {
  const result = __legitimize_mnt(mnt, seq)
  if (result === NOTHING_HELD) return 'nothing'
  if (result === MUST_PUT) return 'put mount'
  return dget_not_dead(dentry) ? 'ok' : 'put mount'
}
