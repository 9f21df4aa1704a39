import { audit_tree_log_remove_rule } from '#kernel/fs/audit_tree'
import { fsnotify_mark } from '#kernel/fs/fsnotify_mark'
import { IN_IGNORED, IN_UNMOUNT, inotify_handle_event } from '#kernel/fs/inotify'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mount } from '#kernel/fs/mount'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { atomic_add_return, atomic_inc, get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { call_rcu } from '#kernel/lib/call_rcu'
import { ENOMEM } from '#kernel/lib/errno'
import { INIT_LIST_HEAD, list_add_tail, list_del_init, list_empty, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { text } from '#kernel/lib/text'
import { NULL } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * fs/notify, as much as mounts need: watches on a mount, of inotify's or audit's kind. A mark holds no reference on its
 * mount; whichever comes first, the end of the mount or of the watch, takes it off both lists under mark_lock and frees it.
 * What is told at the end of a mount comes from the mark alone, never from the task that happens to run the cleanup.
 */
export const MARK_INOTIFY = 1
export const MARK_AUDIT = 2
export const NR_GROUPS = 8

export const mark_lock = staticOf('mark_lock', spinlock_t, 'marks of all mounts and groups')
const groups = staticWords('fsnotify_groups', NR_GROUPS * 2, 'list_head of the marks of each group; mark_lock')
const events = staticWords('fsnotify_events', 4, 'IN_UNMOUNT, IN_IGNORED, audit rules removed, marks made; atomic add')
const mark_cache = kmem_cache_create(fsnotify_mark)
export const free_mark = text('fsnotify_free_mark', (head) => kmem_cache_free(mark_cache, head - fsnotify_mark.rcu))

export function boot_fsnotify(): void {
  for (let group = 0; group < NR_GROUPS; group++) INIT_LIST_HEAD(marks_of_group(group))
}

/** list_head */
export const marks_of_group = (group: number): number => groups + group * 2

/** Watches the mount that `name` is on. Returns 0 or a negative error. */
export function sys_mark_add(group: number, kind: number, uid: number, name: PathName): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  const mark = kmem_cache_alloc(mark_cache)
  if (mark !== NULL) {
    set(mark + fsnotify_mark.kind, kind)
    set(mark + fsnotify_mark.group, group)
    set(mark + fsnotify_mark.uid, uid)
    set(mark + fsnotify_mark.wd, atomic_add_return(1, events + 3))
    spin_lock(mark_lock)
    set(mark + fsnotify_mark.mnt, path.mnt)
    set(mark + fsnotify_mark.m_next, get(path.mnt + mount.mnt_fsnotify_marks))
    WRITE_ONCE(path.mnt + mount.mnt_fsnotify_marks, mark)
    list_add_tail(mark + fsnotify_mark.g_list, marks_of_group(group))
    spin_unlock(mark_lock)
  }
  path_put(path)
  return mark === NULL ? -ENOMEM : 0
}

/** What watchers have been told so far. */
export function fsnotifyEvents(): { unmount: number; ignored: number; auditRulesRemoved: number; marks: number } {
  return {
    unmount: READ_ONCE(events),
    ignored: READ_ONCE(events + 1),
    auditRulesRemoved: READ_ONCE(events + 2),
    marks: READ_ONCE(events + 3),
  }
}

/** Ends a group: its watches go, whatever they watch. Returns how many there were. */
export function fsnotify_destroy_group(group: number): number {
  let removed = 0
  for (;;) {
    spin_lock(mark_lock)
    const head = marks_of_group(group)
    const mark = list_empty(head) ? NULL : list_next(head) - fsnotify_mark.g_list
    if (mark !== NULL) detach_mark(mark)
    spin_unlock(mark_lock)
    if (mark === NULL) return removed
    call_rcu(mark + fsnotify_mark.rcu, free_mark)
    removed++
  }
}

/**
 * The mount goes: each watch is told, and goes too. Part of cleanup_mnt, so it reads nothing of the current task. Nobody can watch it any
 * more, so one without watches needs no lock, which all mounts share; Linux looks for the connector so.
 */
export function fsnotify_vfsmount_delete(mnt: number): void {
  while (READ_ONCE(mnt + mount.mnt_fsnotify_marks) !== NULL) {
    spin_lock(mark_lock)
    const mark = get(mnt + mount.mnt_fsnotify_marks)
    if (mark !== NULL) detach_mark(mark)
    spin_unlock(mark_lock)
    if (mark === NULL) return
    if (get(mark + fsnotify_mark.kind) === MARK_AUDIT) {
      audit_tree_log_remove_rule(mark)
      atomic_inc(events + 2)
    } else {
      inotify_handle_event(mark, IN_UNMOUNT)
      atomic_inc(events)
      inotify_handle_event(mark, IN_IGNORED)
      atomic_inc(events + 1)
    }
    call_rcu(mark + fsnotify_mark.rcu, free_mark)
  }
}

/** Off its mount and off its group. Locks: mark_lock */
export function detach_mark(mark: number): void {
  lockdep_assert_held(mark_lock)
  let link = get(mark + fsnotify_mark.mnt) + mount.mnt_fsnotify_marks
  while (get(link) !== mark) link = get(link) + fsnotify_mark.m_next
  WRITE_ONCE(link, get(mark + fsnotify_mark.m_next)) // pairs with the load in fsnotify_vfsmount_delete
  set(mark + fsnotify_mark.mnt, NULL)
  list_del_init(mark + fsnotify_mark.g_list)
}
