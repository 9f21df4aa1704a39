import { path_mount } from '#kernel/fs/do_mount'
import { ksys_close_later } from '#kernel/fs/ksys_close_later'
import { kthread_close } from '#kernel/fs/kthread_close'
import { ksys_open } from '#kernel/fs/open'
import { MNT_DETACH } from '#kernel/fs/umount'
import type { Cpu } from './cpu.ts'
import { umountAt } from './mounting.ts'
import { operation } from './operation.ts'
import { CALL, note, noteMount, pathCode } from './recent.ts'

type Call = (body: () => number) => number

/** A last close on the filesystem that closes later: its dentry stays in use until a work item has put it. */
operation('close later', (cpu, call) => {
  const fd = cpu.random.oneIn(2) ? cpu.openFd() : openedAndLeft(cpu, call, cpu.playground.network)
  if (fd === undefined) return 0
  note(CALL['close later'], 0, fd)
  return call(() => ksys_close_later(fd))
})

/** A kernel thread closes a file, and goes on once nothing of that is under way any more. */
operation('kthread close', (cpu, call) => {
  const fd = cpu.random.oneIn(2) ? cpu.openFd() : openedAndLeft(cpu, call, cpu.random.pick(cpu.playground.mountable))
  if (fd === undefined) return 0
  note(CALL['kthread close'], 0, fd)
  return call(() => kthread_close(fd))
})

/** A file of a filesystem that was mounted for it and is lazily unmounted before it is closed. */
function openedAndLeft(cpu: Cpu, call: Call, fsName: number): number | undefined {
  const at = cpu.point()
  noteMount(at, fsName, {})
  if (call(() => path_mount(at, fsName)) !== 0) return undefined
  note(CALL.open, pathCode(at))
  const fd = call(() => ksys_open(at))
  umountAt(call, at, MNT_DETACH)
  return fd < 0 ? undefined : fd
}
