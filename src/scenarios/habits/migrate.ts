import { putCwdLater } from '#kernel/drivers/short_child'
import { flush_puts_later } from '#kernel/fs/put_later'
import { nrCpus } from '#shm/boot_words'
import { chdir } from '../../operations/calls/chdir.ts'
import { fork } from '../../operations/calls/fork.ts'
import { umount } from '../../operations/calls/umount.ts'
import type { Cpu } from './cpu.ts'
import { habit } from './habit.ts'

const ROUNDS = 4
const CHILDREN = 12

/**
 * References on the working directory's mount that are taken on one CPU and dropped on another, while a kworker drops one, too;
 * half of the time nobody but this task and that kworker can have any. The log has the first child of a round.
 */
habit('migrate', 4, (cpu) => {
  if (cpu.random.oneIn(2)) goWhereNobodyIs(cpu)
  for (let round = 0; round < ROUNDS; round++) {
    cpu.syscall(done(putCwdLater))
    cpu.perform(fork, {})
    for (let child = 1; child < CHILDREN; child++) {
      const [here, there] = [cpu.random.below(nrCpus()), cpu.random.below(nrCpus())]
      fork.make(cpu.syscall, { here, there }, cpu)
    }
    cpu.syscall(done(flush_puts_later))
  }
  return 0
})

const done = (body: () => void) => (): number => {
  body()
  return 0
}

/** Into a mount that is taken out of the tree then. */
function goWhereNobodyIs(cpu: Cpu): void {
  const at = cpu.point()
  if (cpu.make(chdir, { at }) === 0) cpu.make(umount, { at, how: 'detach' })
}
