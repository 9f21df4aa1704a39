import { FS_INTERNAL, file_system_type } from '#kernel/fs/file_system_type'
import { get, set } from '#kernel/lib/atomic'
import { EBUSY, EINVAL } from '#kernel/lib/errno'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { module_put, try_module_get } from '#kernel/module/refcount'
import { NULL } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'

/** fs/filesystems.c: the list of file systems that can be mounted by name. */
const file_systems_lock = staticOf('file_systems_lock', spinlock_t, 'file_systems')
const file_systems = staticWords('file_systems', 1, 'first file_system_type; file_systems_lock')

export function register_filesystem(type: number): number {
  spin_lock(file_systems_lock)
  const busy =
    get(type + file_system_type.registered) !== 0 || find_filesystem(get(type + file_system_type.name)) !== NULL
  if (!busy) {
    set(type + file_system_type.next, get(file_systems))
    set(type + file_system_type.registered, 1)
    set(file_systems, type)
  }
  spin_unlock(file_systems_lock)
  return busy ? -EBUSY : 0
}

/** When it returns, no get_fs_type that saw the type is still on its way. Context: may sleep. */
export function unregister_filesystem(type: number): number {
  spin_lock(file_systems_lock)
  let link = file_systems
  while (get(link) !== NULL && get(link) !== type) link = get(link) + file_system_type.next
  const found = get(link) === type
  if (found) {
    set(link, get(type + file_system_type.next))
    set(type + file_system_type.registered, 0)
  }
  spin_unlock(file_systems_lock)
  if (!found) return -EINVAL
  synchronize_rcu()
  return 0
}

/** The type with a reference on its module, or NULL. Loading a missing module is the caller's affair. */
export function get_fs_type(name: number): number {
  spin_lock(file_systems_lock)
  let type = find_filesystem(name)
  if (type !== NULL && !mayBeUsed(type)) type = NULL
  spin_unlock(file_systems_lock)
  return type
}

/** Drops what get_fs_type took. */
export function put_filesystem(type: number): void {
  const owner = get(type + file_system_type.owner)
  if (owner !== NULL) module_put(owner)
}

function mayBeUsed(type: number): boolean {
  if ((get(type + file_system_type.fs_flags) & FS_INTERNAL) !== 0) return false
  const owner = get(type + file_system_type.owner)
  return owner === NULL || try_module_get(owner)
}

/** Locks: file_systems_lock */
function find_filesystem(name: number): number {
  lockdep_assert_held(file_systems_lock)
  let type = get(file_systems)
  while (type !== NULL && get(type + file_system_type.name) !== name) type = get(type + file_system_type.next)
  return type
}
