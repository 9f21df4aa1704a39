import { NR_ACCT } from '#kernel/fs/acct'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { INIT_PID, taskAddress } from '#kernel/task'
import { exit } from '../../operations/calls/exit.ts'
import type { Cpu } from './cpu.ts'

/** Drops everything that this CPU's process holds: whoever waits for all references of a filesystem may hold none itself. */
export function letGo(cpu: Cpu): void {
  cpu.make(exit, {}, () => {
    do_exit(NR_ACCT - 1)
    fork_from(taskAddress(INIT_PID))
    return 0
  })
}
