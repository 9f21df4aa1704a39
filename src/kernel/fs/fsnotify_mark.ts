import { rcu_head } from '#kernel/lib/call_rcu'
import { list_head } from '#kernel/lib/list'
import { embed, struct } from '#shm/layout'

/** A watch on a mount: of inotify's kind, or a rule of audit's. */
export const fsnotify_mark = struct('fsnotify_mark', {
  kind: 'MARK_INOTIFY or MARK_AUDIT; constant',
  group: 'number of the group; constant',
  wd: 'number of the watch, or key of the rule; constant',
  uid: 'audit: who made the rule; constant',
  m_next: 'next mark of the mount; mark_lock',
  mnt: 'mount *, or NULL once detached; mark_lock',
  g_list: embed(list_head, 'entry in its group; mark_lock'),
  rcu: embed(rcu_head, 'for freeing'),
})
