import { forkHereExitThere, putCwdLater } from '#kernel/drivers/short_child'
import { ksys_chdir } from '#kernel/fs/open'
import { flush_puts_later } from '#kernel/fs/put_later'
import { MNT_DETACH } from '#kernel/fs/umount'
import { nrCpus } from '#shm/boot_words'
import type { Cpu } from './cpu.ts'
import { umountAt } from './mounting.ts'
import { operation } from './operation.ts'
import { CALL, note, pathCode } from './recent.ts'

const ROUNDS = 4
const CHILDREN = 12

/**
 * References on the working directory's mount that are taken on one CPU and dropped on another, while a kworker drops one, too;
 * half of the time nobody but this task and that kworker can have any.
 */
operation('migrate', (cpu, call) => {
  if (cpu.random.oneIn(2)) goWhereNobodyIs(cpu, call)
  for (let round = 0; round < ROUNDS; round++) {
    call(() => {
      putCwdLater()
      return 0
    })
    for (let child = 0; child < CHILDREN; child++) forkAndMove(cpu, call, child === 0)
    call(() => {
      flush_puts_later()
      return 0
    })
  }
  return 0
})

function forkAndMove(cpu: Cpu, call: (body: () => number) => number, isNoted: boolean): void {
  const here = cpu.random.below(nrCpus())
  const there = cpu.random.below(nrCpus())
  if (isNoted) note(CALL.fork, 0, here | (there << 8))
  call(() => {
    forkHereExitThere(here, there)
    return 0
  })
}

/** Into a mount that is taken out of the tree then. */
function goWhereNobodyIs(cpu: Cpu, call: (body: () => number) => number): void {
  const at = cpu.point()
  note(CALL.chdir, pathCode(at))
  if (call(() => ksys_chdir(at)) === 0) umountAt(call, at, MNT_DETACH)
}
