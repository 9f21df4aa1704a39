// explore: atomic
import { mount } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace'
import { super_block } from '#kernel/fs/super_block'
import { lock_is_held } from '#kernel/lib/lockdep'
import { lockName } from '#kernel/lib/lockdep/lock_class'
import { LOCKDEP } from '#kernel/lib/lockdep/validator'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * Nobody drops the last reference on a mount with namespace_sem or its superblock's s_umount held: the filesystem that is then
 * shut down may need them. Looks at the locks of its own task only, and at none with
 * lockdep linked away. May miss a put that could have been the last and was not.
 */
const rule = judge('locks-at-final-put', 'lockdep')

export function finalPutClaimed(mnt: number): void {
  if (!LOCKDEP) return
  rule.look()
  if (lock_is_held(namespace_sem))
    rule.tell(`the final put of ${nameOfObject(mnt)} happens with namespace_sem held`, [mnt], {
      locks: [lockName(namespace_sem)],
    })
  const sb = mem[mnt + mount.mnt_sb]!
  if (lock_is_held(sb + super_block.s_umount))
    rule.tell(`the final put of ${nameOfObject(mnt)} happens with s_umount of ${nameOfObject(sb)} held`, [mnt, sb], {
      locks: [lockName(sb + super_block.s_umount)],
    })
}
