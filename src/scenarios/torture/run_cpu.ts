import { cpuPid, INIT_PID } from '#kernel/boot'
import { NR_ACCT } from '#kernel/fs/acct'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { bind_task, taskAddress } from '#kernel/task'
import { bindArena } from '#shm/arena'
import { Cpu } from '../operations/cpu.ts'
import { readPlayground } from '../operations/playground.ts'
import { noteCpu } from '../operations/recent.ts'
import { isOffline, isStopping, rolesSeed, waitForStart, waitOnline, waitWhilePaused } from './control.ts'
import { countOperation } from './operation_counts.ts'
import { swarmOf } from './swarm.ts'
import type { Weights } from './weights.ts'

/** A CPU's life: a process that runs operations by weight until told to stop, and drops everything it holds then. */
export function runCpu(buffer: SharedArrayBuffer, cpu: number, seed: number, roles: readonly Weights[]): void {
  bindArena(buffer)
  bind_task(cpuPid(cpu), cpu, 0)
  const self = new Cpu(cpu, seed, readPlayground())
  noteCpu(cpu)
  waitForStart()
  fork_from(taskAddress(INIT_PID))
  let drawn = rolesSeed()
  let swarm = swarmOf(roleOf(cpu, drawn, roles), drawn)
  while (!isStopping()) {
    waitWhilePaused()
    if (isOffline(cpu)) leaveAndReturn(self)
    if (rolesSeed() !== drawn) {
      drawn = rolesSeed()
      swarm = swarmOf(roleOf(cpu, drawn, roles), drawn)
      self.points = swarm.points
      if (self.random.oneIn(2)) startAnew(self) // half of them take along what they hold
    }
    for (let i = 0; i < 16; i++) {
      const operation = swarm.choose(self.random)
      const result = operation.run(self)
      countOperation(operation, result)
    }
  }
  do_exit(cpu % NR_ACCT)
}

function roleOf(cpu: number, drawn: number, roles: readonly Weights[]): Weights {
  return roles[(cpu + drawn) % roles.length]!
}

function startAnew(cpu: Cpu): void {
  do_exit(cpu.number % NR_ACCT)
  fork_from(taskAddress(INIT_PID))
}

/** An offline CPU holds nothing. */
function leaveAndReturn(cpu: Cpu): void {
  do_exit(cpu.number % NR_ACCT)
  waitOnline(cpu.number)
  fork_from(taskAddress(INIT_PID))
}
