import { INIT_PID } from '#kernel/boot'
import { NR_ACCT, sys_acct } from '#kernel/fs/acct'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { fsnotify_destroy_group, MARK_AUDIT, MARK_INOTIFY, NR_GROUPS, sys_mark_add } from '#kernel/fs/fsnotify'
import { ksys_chdir, ksys_close, ksys_open, ksys_stat } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { taskAddress } from '#kernel/task'
import { operation } from './operation.ts'
import { FILE, POINTS } from './playground.ts'

/** What programs do to take and drop references. */
operation('stat', (cpu, call) => call(() => ksys_stat(cpu.anyPath())))

/** Opens, and half of the time closes one again at once, so that descriptors do not run out. */
operation('open', (cpu, call) => {
  const fd = call(() => ksys_open(cpu.anyPath(), { write: cpu.random.oneIn(4), path: cpu.random.oneIn(8) }))
  if (fd >= 0 && cpu.random.oneIn(2)) call(() => ksys_close(fd))
  return fd
})

operation('close', (cpu, call) => {
  const fd = cpu.openFd()
  return fd === undefined ? 0 : call(() => ksys_close(fd))
})

operation('chdir', (cpu, call) => call(() => ksys_chdir(cpu.random.oneIn(2) ? absolute() : cpu.anyPath())))

/** unshare(CLONE_NEWNS): from here on this CPU's task sees a copy of every mount, until it exits. */
operation('unshare', (cpu, call) => call(() => copy_mnt_ns(cpu.random.oneIn(4))))

/** exit, and a new process in init's namespace. */
operation('exit', (cpu, call) =>
  call(() => {
    do_exit(cpu.number % NR_ACCT)
    fork_from(taskAddress(INIT_PID))
    return 0
  }),
)

operation('acct', (cpu, call) => {
  const ns = cpu.random.below(NR_ACCT)
  return call(() => sys_acct(ns, cpu.random.oneIn(2) ? absolute(cpu.random.pick(POINTS), FILE) : undefined))
})

operation('watch', (cpu, call) => {
  const group = cpu.random.below(NR_GROUPS)
  if (cpu.random.oneIn(4)) return call(() => fsnotify_destroy_group(group))
  const kind = cpu.random.oneIn(2) ? MARK_INOTIFY : MARK_AUDIT
  return call(() => sys_mark_add(group, kind, cpu.number, cpu.point()))
})
