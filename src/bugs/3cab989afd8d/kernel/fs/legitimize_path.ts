import { dget_not_dead } from '#kernel/fs/dcache'
import { __legitimize_mnt, LEGITIMIZED } from '#kernel/fs/legitimize'

export { legitimize_mnt } from '#kernel/fs/legitimize_path'

/** The bug: a walk that got no reference on the mount is told to put one. */
export function legitimize_path(mnt: number, dentry: number, seq: number): 'ok' | 'put mount' | 'nothing' {
  if (__legitimize_mnt(mnt, seq) !== LEGITIMIZED) return 'put mount'
  return dget_not_dead(dentry) ? 'ok' : 'put mount'
}
