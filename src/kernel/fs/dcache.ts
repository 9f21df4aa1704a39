import { i_rwsem } from '#kernel/fs/inode_lock'
import { mount_lock } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import {
  atomic_add,
  atomic_add_return,
  atomic_add_unless,
  atomic_inc,
  cmpxchg,
  get,
  READ_ONCE,
  set,
  set_bit,
  WRITE_ONCE,
} from '#kernel/lib/atomic'
import { rcu_assign_pointer, smp_load_acquire, smp_store_release } from '#kernel/lib/barrier'
import { call_rcu, rcu_head } from '#kernel/lib/call_rcu'
import { EEXIST, EISDIR, ENOENT } from '#kernel/lib/errno'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { text } from '#kernel/lib/text'
import { NULL } from '#shm/arena'
import { embed, flagNames, staticOf, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * fs/dcache.c, as much as mounts need. A dentry stays in the tree with d_count 0 until its superblock is shut down or it
 * is unlinked; walkers follow children without locks, inside RCU. Names are numbers: what they spell is the boot's affair.
 */
export const dentry = struct('dentry', {
  d_sb: 'super_block *; constant',
  d_parent: 'dentry *, itself for a root; dcache_lock and namespace_sem[write], read under either or under mount_lock',
  d_name: 'number of the name; the same, read inside RCU',
  d_flags: 'DCACHE_*; atomic',
  d_count: 'references, or D_DEAD; atomic',
  d_children: 'newest child; written under dcache_lock, read inside RCU',
  d_sibling: 'next older child of the parent; written under dcache_lock, read inside RCU',
  d_mounted: 'mounts on this dentry; mount_lock',
  d_link: 'symlink: the target dentry, TO_ROOT, or NULL; constant',
  d_rcu: embed(rcu_head, 'for freeing'),
})

export const DCACHE_DIRECTORY = 0x1
export const DCACHE_SYMLINK = 0x2
/** Something is mounted here in some namespace; written under mount_lock. */
export const DCACHE_MOUNTED = 0x4
export const DCACHE_UNHASHED = 0x8
/** Its file system must be asked before a walk goes on from here, so the walk needs references: as NFS did until 3.17. */
export const DCACHE_OP_REVALIDATE = 0x10
flagNames('DCACHE_', { DCACHE_DIRECTORY, DCACHE_SYMLINK, DCACHE_MOUNTED, DCACHE_UNHASHED, DCACHE_OP_REVALIDATE })
/** Added to the references of a dentry that has been unlinked: the last put of one frees it. */
const D_UNLINKED = 1 << 24
/** Target of a symlink to `/`. */
export const TO_ROOT = -1
const D_DEAD = -128

const dentry_cache = kmem_cache_create(dentry)
const dcache_lock = staticOf('dcache_lock', spinlock_t, 'protects the shape of all dentry trees')
const free_dentry = text('__d_free', (head) => kmem_cache_free(dentry_cache, head - dentry.d_rcu))

/** The root dentry of a new superblock, with one reference, or NULL. */
export function d_make_root(sb: number, isDirectory: boolean): number {
  const root = d_alloc(sb, 0)
  if (root !== NULL) {
    set(root + dentry.d_parent, root)
    d_instantiate(root, isDirectory ? DCACHE_DIRECTORY : 0, NULL)
    WRITE_ONCE(root + dentry.d_count, 1)
  }
  return root
}

/**
 * Makes a child, or returns the one of that name; NULL when out of memory, -ENOENT when `parent` has been removed, -EISDIR where a file is wanted
 * and a directory there. The caller holds a reference on `parent`.
 */
export function d_add(parent: number, name: number, flags: number, link = NULL): number {
  const child = addChild(parent, name, flags, link)
  return child === -ENOENT || child === -EISDIR ? child : Math.abs(child)
}

/** The same where nobody else may have made it: -EEXIST. */
export function d_add_new(parent: number, name: number, flags: number): number {
  const child = addChild(parent, name, flags, NULL)
  return child >= 0 || child === -ENOENT ? child : -EEXIST
}

/** Below zero: a child of that name that was there before, or an error, which no address is. */
function addChild(parent: number, name: number, flags: number, link: number): number {
  const fresh = d_alloc(get(parent + dentry.d_sb), name)
  if (fresh === NULL) return NULL
  set(fresh + dentry.d_parent, parent)
  d_instantiate(fresh, flags, link)
  spin_lock(dcache_lock)
  const removed = d_unlinked(parent)
  const existing = removed ? NULL : d_lookup(parent, name)
  const misfits = existing !== NULL && flags === 0 && d_is_dir(existing)
  if (existing === NULL && !removed) {
    set(fresh + dentry.d_sibling, READ_ONCE(parent + dentry.d_children))
    rcu_assign_pointer(parent + dentry.d_children, fresh) // pairs with the load in d_lookup: publishes the dentry
  }
  spin_unlock(dcache_lock)
  if (existing === NULL && !removed) return fresh
  kmem_cache_free(dentry_cache, fresh)
  return removed ? -ENOENT : misfits ? -EISDIR : -existing
}

/** The child of that name, or NULL. Context: inside RCU, or with the tree held still. */
export function d_lookup(parent: number, name: number): number {
  let child = READ_ONCE(parent + dentry.d_children)
  while (child !== NULL && READ_ONCE(child + dentry.d_name) !== name) child = READ_ONCE(child + dentry.d_sibling)
  return child
}

export function d_is_dir(d: number): boolean {
  return (READ_ONCE(d + dentry.d_flags) & DCACHE_DIRECTORY) !== 0
}

export function d_is_symlink(d: number): boolean {
  return (smp_load_acquire(d + dentry.d_flags) & DCACHE_SYMLINK) !== 0 // pairs with the store in d_instantiate
}

/** Has its name been removed? */
export function d_unlinked(d: number): boolean {
  return (READ_ONCE(d + dentry.d_flags) & DCACHE_UNHASHED) !== 0
}

export function d_mountpoint(d: number): boolean {
  return (READ_ONCE(d + dentry.d_flags) & DCACHE_MOUNTED) !== 0
}

export function dget(d: number): number {
  atomic_inc(d + dentry.d_count)
  return d
}

/** A reference for a walker who holds the superblock: only what was unlinked meanwhile may be gone. Context: inside RCU */
export function dget_not_gone(d: number): boolean {
  return atomic_add_return(1, d + dentry.d_count) > 0
}

/** lockref_get_not_dead: a reference for a walker inside RCU, unless the dentry is being torn down. */
export function dget_not_dead(d: number): boolean {
  return atomic_add_unless(d + dentry.d_count, 1, D_DEAD)
}

export function dput(d: number): void {
  if (d !== NULL && atomic_add_return(-1, d + dentry.d_count) === D_UNLINKED) freeUnlinked(d)
}

/**
 * Unlinks a dentry on which the caller has a reference: no walk finds it any more, and it is freed with its last reference.
 * Says false when another one was faster, or when it is a directory with something in it.
 */
export function d_delete(d: number): 'unlinked' | 'gone' | 'not empty' {
  spin_lock(dcache_lock)
  let done: 'unlinked' | 'gone' | 'not empty' = 'unlinked'
  if (READ_ONCE(d + dentry.d_children) !== NULL) done = 'not empty'
  else if (d_unlinked(d)) done = 'gone'
  else unhash(d)
  spin_unlock(dcache_lock)
  return done
}

/** Locks: dcache_lock */
function unhash(d: number): void {
  lockdep_assert_held(dcache_lock)
  const parent = READ_ONCE(d + dentry.d_parent)
  set_bit(DCACHE_UNHASHED, d + dentry.d_flags)
  detach(parent, d)
  atomic_add(D_UNLINKED, d + dentry.d_count)
  dget(parent) // names are told from here upwards, for as long as it is there
}

/**
 * Gives the dentry another name, and takes it from whatever has that: `target`, or NULL. Says 'again' when something else has it by now, or
 * 'not empty' of a target with something in it. A walk that overlaps may find nothing, or what is elsewhere: Linux tells it by
 * rename_lock, here by mount_lock. Locks: inode_lock, namespace_sem[write], mount_lock[write]
 */
export function d_move(d: number, parent: number, name: number, target: number): 'moved' | 'again' | 'not empty' {
  lockdep_assert_held(i_rwsem)
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  spin_lock(dcache_lock)
  let done: 'moved' | 'again' | 'not empty' = 'moved'
  if (d_lookup(parent, name) !== target) done = 'again'
  else if (target !== NULL && READ_ONCE(target + dentry.d_children) !== NULL) done = 'not empty'
  else {
    if (target !== NULL) unhash(target)
    detach(READ_ONCE(d + dentry.d_parent), d)
    WRITE_ONCE(d + dentry.d_name, name)
    WRITE_ONCE(d + dentry.d_parent, parent)
    WRITE_ONCE(d + dentry.d_sibling, READ_ONCE(parent + dentry.d_children))
    rcu_assign_pointer(parent + dentry.d_children, d) // pairs with the load in d_lookup
  }
  spin_unlock(dcache_lock)
  return done
}

/** Does `d` lie at or below `root`? */
export function is_subdir(d: number, root: number): boolean {
  let at = d
  while (at !== root) {
    const parent = READ_ONCE(at + dentry.d_parent)
    if (parent === at) return false
    at = parent
  }
  return true
}

/** Frees the whole tree below and including `root`, which has its one reference left; returns how many were in use. */
export function shrink_dcache_for_umount(root: number): number {
  let busy = 0
  let d = root
  for (;;) {
    const child = READ_ONCE(d + dentry.d_children)
    if (child !== NULL) {
      d = child
      continue
    }
    const parent = get(d + dentry.d_parent)
    if (!kill(d, d === root ? 1 : 0)) {
      busy++
      WRITE_ONCE(d + dentry.d_count, D_DEAD)
    }
    if (d !== root) {
      spin_lock(dcache_lock)
      detach(parent, d)
      spin_unlock(dcache_lock)
    }
    call_rcu(d + dentry.d_rcu, free_dentry)
    if (d === root) return busy
    d = parent
  }
}

function d_alloc(sb: number, name: number): number {
  const d = kmem_cache_alloc(dentry_cache)
  if (d === NULL) return NULL
  set(d + dentry.d_sb, sb)
  set(d + dentry.d_name, name)
  return d
}

/** Makes the dentry what it is: who sees of what kind it is sees where it leads, too. */
export function d_instantiate(d: number, flags: number, link: number): void {
  set(d + dentry.d_link, link)
  smp_store_release(d + dentry.d_flags, flags) // pairs with the load in d_is_symlink
}

/** Somebody may have got a reference since the last one was put; who puts that then frees it. */
function freeUnlinked(d: number): void {
  if (!kill(d, D_UNLINKED)) return
  dput(get(d + dentry.d_parent))
  call_rcu(d + dentry.d_rcu, free_dentry)
}

/** Marks a dentry dead when it has just `expected` references. */
function kill(d: number, expected: number): boolean {
  return cmpxchg(d + dentry.d_count, expected, D_DEAD) === expected
}

/** Unlinks `child` from its parent's chain. Locks: dcache_lock */
function detach(parent: number, child: number): void {
  lockdep_assert_held(dcache_lock)
  let link = parent + dentry.d_children
  while (READ_ONCE(link) !== child) link = READ_ONCE(link) + dentry.d_sibling
  WRITE_ONCE(link, READ_ONCE(child + dentry.d_sibling))
}
