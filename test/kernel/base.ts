/** What every program of the thread tests has beside its own functions: the kernel booted in a fresh arena. */
import { bootArena } from '#kernel/boot_arena'
import { describe } from '#kernel/describe'
import { get } from '#kernel/lib/atomic'
import { textName } from '#kernel/lib/text'
import { shutdown_timers } from '#kernel/lib/timer'
import { bind_task, nrTasks, task_struct, taskAddress } from '#kernel/task'
import { boot_workqueues, shutdown_workqueues } from '#kernel/workqueue/boot_workqueues'
import { kworkerThreads } from '#kernel/workqueue/kworker_threads'
import { timer_thread } from '#kernel/workqueue/timer_thread'
import { worker_thread } from '#kernel/workqueue/worker_thread'
import { bindArena, mem } from '#shm/arena'
import { reportedFindings } from '#shm/findings'
import { checkQuarantine } from '#shm/slab'

export interface Knobs {
  cpus: number
  kworkers: number
  arenaBytes?: number
  quarantine?: number
  killSbIoUs?: number
}

export function bootKernel({ cpus, kworkers, arenaBytes = 1 << 20, quarantine = 16 }: Knobs): SharedArrayBuffer {
  const buffer = bootArena(arenaBytes, { cpus, kworkers, quarantine, killSbIoUs: 0 })
  boot_workqueues()
  return buffer
}

/** Threads behind the CPUs: kworkers and rescuers, then the timer. */
export function daemons(): number {
  return kworkerThreads() + 1
}

export function runDaemon(index: number): void {
  if (index === kworkerThreads()) timer_thread()
  else worker_thread(index)
}

export function enterCpu(cpu: number): void {
  bind_task(1 + cpu, cpu, 0)
}

export function bindTo(buffer: SharedArrayBuffer): void {
  bindArena(buffer)
}

export function stopKernel(): void {
  shutdown_workqueues()
  shutdown_timers()
}

export function findings(): string[] {
  checkQuarantine()
  return reportedFindings().map((f) => `${f.kind}: ${f.message}`)
}

export const nameOf = (address: number): string => (address === 0 ? '-' : describe(address))

export function taskStates(): string[] {
  const lines: string[] = []
  for (let pid = 0; pid < nrTasks(); pid++) {
    const task = taskAddress(pid)
    const held = []
    for (let i = 0; i < get(task + task_struct.held_count); i++) held.push(nameOf(get(task + task_struct.held + i)))
    const op = get(task + task_struct.op)
    lines.push(
      `task ${pid}: ${op === 0 ? 'no item' : textName(op)}, waits for ${nameOf(get(task + task_struct.waits_for))}, holds [${held}]`,
    )
  }
  return lines
}

export function peek(address: number): number {
  return Atomics.load(mem, address)
}
