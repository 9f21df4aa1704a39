import { kthread_close } from '#kernel/fs/kthread_close'
import { operation } from './operation.ts'
import { CALL, note } from './recent.ts'

/** A kernel thread closes a file, and goes on once nothing of that is under way any more. */
operation('kthread close', (cpu, call) => {
  const fd = cpu.openFd()
  if (fd === undefined) return 0
  note(CALL['kthread close'], 0, fd)
  return call(() => kthread_close(fd))
})
