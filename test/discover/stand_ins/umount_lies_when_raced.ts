/** A umount that meets another one says that it has unmounted, and has not. */

import type { PathName } from '#kernel/fs/path_name'
import * as original from '#kernel/fs/umount'
import { atomic_add_return, atomic_dec } from '#kernel/lib/atomic'
import { staticWords } from '#shm/layout'

export * from '#kernel/fs/umount'

const under_way = staticWords('umounts_under_way', 1, 'umount calls that have not returned; atomic')

export function ksys_umount(name: PathName, flags: number, umounted?: (mnt: number) => void): number {
  const first = atomic_add_return(1, under_way) === 1
  const result = first ? original.ksys_umount(name, flags, umounted) : 0
  atomic_dec(under_way)
  return result
}
