import { do_syscall } from '#kernel/entry'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { bind_task, cpuPid, INIT_PID, taskAddress } from '#kernel/task'
import { bindArena } from '#shm/arena'
import { exit } from '../../operations/calls/exit.ts'
import { umount } from '../../operations/calls/umount.ts'
import { Cpu } from '../habits/cpu.ts'
import { readPlayground } from '../habits/playground.ts'
import { forgetNote, note, noteCpu, noteResult } from '../habits/recent.ts'
import { Random } from '../random.ts'
import { isOffline, isStopping, MAX_CPUS, rolesSeed, waitForStart, waitOnline, waitWhilePaused } from './control.ts'
import { meet } from './meeting.ts'
import { countHabit } from './operation_counts.ts'
import { swarmOf } from './swarm.ts'
import { clearPoints } from './tear_down.ts'
import type { Weights } from './weights.ts'

/** A CPU's life: a process that runs operations by weight until told to stop, and drops everything it holds then. */
export function runCpu(buffer: SharedArrayBuffer, cpu: number, seed: number, roles: readonly Weights[]): void {
  bindArena(buffer)
  bind_task(cpuPid(cpu), cpu, 0)
  const self = new Cpu(cpu, seed, readPlayground())
  const choices = new Random(~seed)
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
      if (self.random.oneIn(2)) startAnew(self)
    }
    for (let i = 0; i < 16; i++) {
      const habit = swarm.choose(choices)
      if (swarm.meets) meetOnOneObject(self, drawn)
      const result = habit.run(self)
      countHabit(habit, result)
    }
  }
  do_exit(self.ns)
}

const APART_ONE_IN = 4

/** As a rule the two that meet also draw the same: the same place, the same filesystem, the same descriptor. */
function meetOnOneObject(cpu: Cpu, drawn: number): void {
  const meeting = meet()
  cpu.random.reseed(drawn ^ Math.imul(meeting, 0x85ebca6b))
  if (cpu.random.oneIn(APART_ONE_IN)) cpu.random.reseed(drawn ^ Math.imul(meeting * MAX_CPUS + cpu.number, 0xc2b2ae35))
}

function roleOf(cpu: number, drawn: number, roles: readonly Weights[]): Weights {
  return roles[(cpu + drawn) % roles.length]!
}

/** Takes nothing along, and the mounts down that a swarm without umount has piled up: a lookup passes all of a pile. */
function startAnew(cpu: Cpu): void {
  leave(cpu)
  fork_from(taskAddress(INIT_PID))
  clearPoints((at) => {
    const args = { at, how: 'detach' } as const
    note(umount, args)
    return umount.make(noted, args, cpu)
  })
}

/** An offline CPU holds nothing. */
function leaveAndReturn(cpu: Cpu): void {
  leave(cpu)
  waitOnline(cpu.number)
  fork_from(taskAddress(INIT_PID))
}

/** An exit that no operation made: noted like those, or the log would have files open that are not. */
function leave(cpu: Cpu): void {
  note(exit, {})
  do_exit(cpu.ns)
  noteResult(0)
}

/** Of the many places to unmount from, those where something was. */
function noted(body: () => number): number {
  const result = do_syscall(0, body)
  if (result === 0) noteResult(result)
  else forgetNote()
  return result
}
