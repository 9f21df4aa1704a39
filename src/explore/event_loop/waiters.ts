/** `Atomics.waitAsync`: who waits there stands in one line with those that sleep in `Atomics.wait`, and is woken by a task of its loop. */

import type { Execution } from '../engine/execution.ts'
import { Access } from '../engine/scheduler_state.ts'
import { nativeAtomics } from '../memory/built_ins/native_atomics.ts'
import type { View } from '../memory/shared_memory.ts'
import type { EventLoops } from './event_loops.ts'
import { nothingMore } from './jobs.ts'
import type { Promises } from './promise.ts'
import type { Task } from './task.ts'

export interface Waiter {
  cpu: number
  /** which of its CPU's: the same when the CPU is begun anew */
  ordinal: number
  address: number
  bytes: number
  order: number
  limitMs: number
  state: 'waiting' | 'woken' | 'done'
  result: 'ok' | 'timed-out'
  settle: (result: string) => void
  /** the tasks that end it: a notify's, and the one of its time */
  task: Task
}

export class Waiters {
  private readonly x: Execution
  private readonly promises: Promises
  private readonly loops: EventLoops
  private readonly all: Waiter[] = []
  private made: number[] = []

  constructor(x: Execution, promises: Promises, loops: EventLoops) {
    this.x = x
    this.promises = promises
    this.loops = loops
  }

  restart(): void {
    this.all.length = this.made.length = 0
  }

  /** The CPU is begun anew: it will make its waiters once more. */
  again(cpu: number): void {
    this.made[cpu] = 0
  }

  /** What `Atomics.waitAsync` returns, once its step is committed. */
  wait(view: View, index: number, value: unknown, timeout: unknown): object {
    const { x } = this
    const limit = timeout === undefined || Number.isNaN(Number(timeout)) ? Infinity : Math.max(Number(timeout), 0)
    const now = nativeAtomics.load(view as never, index) as unknown
    if (now !== value && Number(now) !== Number(value)) return this.at('not-equal')
    if (limit === 0) return this.at('timed-out')
    x.recorder?.came('waits')
    return this.begin(view, index, limit)
  }

  private at(value: string): object {
    this.x.recorder?.came(value)
    return { async: false, value }
  }

  private begin(view: View, index: number, limitMs: number): object {
    const { x } = this
    const cpu = x.current
    const meta = x.touch(view)!
    const ordinal = (this.made[cpu] = (this.made[cpu] ?? 0) + 1)
    const waiter: Waiter = {
      cpu,
      ordinal,
      address: meta.base + (index << meta.shift),
      bytes: 1 << meta.shift,
      order: x.waitCounter++,
      limitMs,
      state: 'waiting',
      result: 'ok',
      settle: () => {},
      task: undefined as never,
    }
    this.all.push(waiter)
    return this.promiseOf(waiter)
  }

  /** The same for a CPU that is begun anew and waited here before. */
  recall(): object {
    const { x } = this
    const cpu = x.current
    const ordinal = (this.made[cpu] = (this.made[cpu] ?? 0) + 1)
    return this.promiseOf(this.all.find((each) => each.cpu === cpu && each.ordinal === ordinal)!)
  }

  private promiseOf(waiter: Waiter): object {
    const { loops } = this
    const loop = loops.loopOf(waiter.cpu)
    const { promise, resolve } = this.promises.create()
    waiter.settle = resolve
    const task = loops.newTask(loop, 'wake', 'Atomics.waitAsync', () => {
      if (waiter.result === 'timed-out') this.x.clocks.reach(waiter.cpu, task.dueMs)
      resolve(waiter.result)
      return nothingMore()
    })
    task.key = `wake${waiter.ordinal}`
    task.delayMs = waiter.limitMs
    task.dueMs += waiter.limitMs
    task.touches = [[Access.queue, waiter.address, waiter.bytes]]
    task.begins = () => {
      if (waiter.state === 'waiting') {
        waiter.result = 'timed-out'
        this.x.clocks.reach(waiter.cpu, task.dueMs)
      }
      waiter.state = 'done'
    }
    waiter.task = task
    if (waiter.state !== 'waiting' || waiter.limitMs < Infinity) {
      if (waiter.state !== 'waiting') task.dueMs = 0
      loop.add(task)
      loops.refresh(loop)
    }
    return { async: true, value: promise }
  }

  /** Who has waited longest at an address. */
  first(address: number): Waiter | undefined {
    return this.all.find((each) => each.state === 'waiting' && each.address === address)
  }

  wake(waiter: Waiter): void {
    const { loops } = this
    const loop = loops.loopOf(waiter.cpu)
    waiter.state = 'woken'
    waiter.task.dueMs = 0
    if (!loop.tasks.includes(waiter.task)) loop.add(waiter.task)
    loops.reaches(waiter.cpu)
  }

  /** How a CPU waits, for a message. */
  ofCpu(cpu: number): Waiter[] {
    return this.all.filter((each) => each.cpu === cpu && each.state === 'waiting')
  }
}
