import { INIT_PID } from '#kernel/boot'
import { NR_ACCT, sys_acct } from '#kernel/fs/acct'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { fsnotify_destroy_group, MARK_AUDIT, MARK_INOTIFY, NR_GROUPS, sys_mark_add } from '#kernel/fs/fsnotify'
import { listmount } from '#kernel/fs/listmount'
import { ksys_chdir, ksys_close, ksys_open, ksys_stat } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { taskAddress } from '#kernel/task'
import { operation } from './operation.ts'
import { FILE } from './playground.ts'
import { CALL, note, pathCode } from './recent.ts'

/** What programs do to take and drop references. */
operation('stat', (cpu, call) => {
  const at = cpu.anyPath()
  note(CALL.stat, pathCode(at))
  return call(() => ksys_stat(at))
})

/** Opens, and half of the time closes one again at once, so that descriptors do not run out. */
operation('open', (cpu, call) => {
  const at = cpu.anyPath()
  const how = { write: cpu.random.oneIn(4), path: cpu.random.oneIn(8) }
  note(CALL.open, pathCode(at), how.write ? 1 : how.path ? 2 : 0)
  const fd = call(() => ksys_open(at, how))
  if (fd >= 0 && cpu.random.oneIn(2)) {
    note(CALL.close, 0, fd)
    call(() => ksys_close(fd))
  }
  return fd
})

operation('close', (cpu, call) => {
  const fd = cpu.openFd()
  if (fd === undefined) return 0
  note(CALL.close, 0, fd)
  return call(() => ksys_close(fd))
})

operation('listmount', (cpu, call) => {
  const at = cpu.anyPath()
  note(CALL.listmount, pathCode(at))
  return call(() => listmount(at, []))
})

operation('chdir', (cpu, call) => {
  const at = cpu.random.oneIn(2) ? absolute() : cpu.anyPath()
  note(CALL.chdir, pathCode(at))
  return call(() => ksys_chdir(at))
})

/** unshare(CLONE_NEWNS): from here on this CPU's task sees a copy of every mount, until it exits. */
operation('unshare', (cpu, call) => {
  const locked = cpu.random.oneIn(4)
  note(CALL.unshare, 0, locked ? 1 : 0)
  return call(() => copy_mnt_ns(locked))
})

/** exit, and a new process in init's namespace. */
operation('exit', (cpu, call) => {
  note(CALL.exit)
  return call(() => {
    do_exit(cpu.number % NR_ACCT)
    fork_from(taskAddress(INIT_PID))
    return 0
  })
})

operation('acct', (cpu, call) => {
  const ns = cpu.random.below(NR_ACCT)
  const at = cpu.random.oneIn(2) ? absolute(cpu.anyPoint(), FILE) : undefined
  note(CALL.acct, at === undefined ? 0 : pathCode(at), ns)
  return call(() => sys_acct(ns, at))
})

operation('watch', (cpu, call) => {
  const group = cpu.random.below(NR_GROUPS)
  if (cpu.random.oneIn(4)) {
    note(CALL.unwatch, 0, group)
    return call(() => fsnotify_destroy_group(group))
  }
  const kind = cpu.random.oneIn(2) ? MARK_INOTIFY : MARK_AUDIT
  const at = cpu.point()
  note(CALL.watch, pathCode(at), group)
  return call(() => sys_mark_add(group, kind, cpu.number, at))
})
