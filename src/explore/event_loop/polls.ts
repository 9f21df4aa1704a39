/**
 * CPUs that sleep by a timer, by an immediate or until a wait times out, look at shared memory, find nothing new and sleep again: the same round for ever.
 * After a few such rounds the CPU is held, like one that spins (engine/spin.ts), until something that it read is not as it was, or somebody
 * reaches its loop. It may count its rounds where nobody sees it, and give up one day: so when nobody else can go on, it does, for hundreds
 * of rounds; who has not given up by then never does.
 */
import type { Execution } from '../engine/execution.ts'
import { MOST_CPUS, SPINS } from '../engine/scheduler_state.ts'
import { noteIteration } from '../engine/spin.ts'
import type { Loop } from './loop.ts'
import type { Task } from './task.ts'

const UNSEEN_ROUNDS = 4
const FREE_ROUNDS = 2
const MOST_ROUNDS = 500

export class Polls {
  private readonly x: Execution
  /** per CPU: what it had read when its timer woke it last, -1 where something else did; and how many rounds have been the same */
  private readonly turn = new Int32Array(MOST_CPUS).fill(-1)
  private readonly same = new Int32Array(MOST_CPUS)
  private readonly woken = new Int32Array(MOST_CPUS)

  constructor(x: Execution) {
    this.x = x
  }

  restart(): void {
    this.turn.fill(-1)
    this.same.fill(0)
    this.woken.fill(0)
  }

  /** A task has its turn. */
  turns(cpu: number, task: Task): void {
    const { x } = this
    if (!isTimed(task)) {
      this.turn[cpu] = -1
      this.same[cpu] = 0
      return
    }
    // until now nobody noted what is read: this execution is run again
    if (++this.woken[cpu]! > UNSEEN_ROUNDS && !x.spinSeen) x.spinSeen = x.again = x.stopped = true
    this.turn[cpu] = x.latest.count[cpu]!
  }

  /** The CPU has come to stand between two tasks. */
  comes(cpu: number, { tasks }: Loop): void {
    const { x } = this
    if (this.turn[cpu]! < 0 || !x.spinSeen) return
    const isRound = tasks.length === 1 && isTimed(tasks[0]!) && noteIteration(x, cpu, this.turn[cpu]!)
    this.same[cpu] = isRound ? this.same[cpu]! + 1 : 0
    if (this.same[cpu]! <= FREE_ROUNDS || (x.state.enabledCount <= 1 && this.same[cpu]! <= MOST_ROUNDS)) return
    x.state.leftOut ||= this.same[cpu]! <= MOST_ROUNDS
    x.state.wantsRelax[cpu] = SPINS
    x.relaxWanted++
  }

  isHeld(cpu: number): boolean {
    return this.x.state.wantsRelax[cpu] === SPINS
  }

  /** Something has come to the loop. */
  release(cpu: number): void {
    const { x } = this
    if (!this.isHeld(cpu)) return
    x.state.wantsRelax[cpu] = 0
    x.relaxWanted--
    this.same[cpu] = 0
  }

  /** Nobody can go on: who has not polled for long does once more. */
  goOn(loops: { stands(cpu: number): boolean }): void {
    const { x } = this
    for (let cpu = 0; cpu < x.state.firstChooser; cpu++) {
      if (!loops.stands(cpu) || !this.isHeld(cpu) || this.same[cpu]! > MOST_ROUNDS) continue
      x.state.wantsRelax[cpu] = 0
      x.relaxWanted--
      x.enable(cpu)
    }
  }
}

/** It comes by itself, at once or when its time is over. */
function isTimed({ kind, dueMs }: Task): boolean {
  return kind === 'timer' || kind === 'immediate' || (kind === 'wake' && dueMs > 0)
}
