/**
 * The event loops of the CPUs of one engine. A CPU takes a step to go on with its next task. Where several tasks may be next, it takes
 * the likeliest. Beside each CPU stands a chooser, a thread without code: each of its steps passes the likeliest over for the one
 * behind it. So the scheduler chooses the task as it chooses everything, and a schedule stays a list of who goes on.
 *
 * Whatever touches a loop (its turns, its chooser, what other CPUs send to it) touches one word that no program has.
 */
import { StepKind } from '../../link/instrument/steps.ts'
import { logEvent, PART } from '../engine/event_log.ts'
import { type Execution, IDLE, NONE } from '../engine/execution.ts'
import { FoundSites } from '../engine/found_sites.ts'
import { announceTask } from '../engine/point.ts'
import { Access } from '../engine/scheduler_state.ts'
import type { Value } from '../memory/built_ins/host.ts'
import type { Frame } from '../story/stack_frames.ts'
import { asyncRuntime } from './async_runtime.ts'
import { describeAwaits } from './describe_awaits.ts'
import { jobHost } from './job_host.ts'
import { LaterModules } from './later_modules.ts'
import { Loop } from './loop.ts'
import { createMessageKinds, globalKinds, type MessageKinds } from './messages/message_port.ts'
import { portNames } from './messages/port_names.ts'
import { Post } from './messages/post.ts'
import { postHost } from './messages/post_host.ts'
import { type NodePromises, nodePromises } from './node_promises.ts'
import { Polls } from './polls.ts'
import { ProcessesOfCpus } from './process_of_cpu.ts'
import { createPromises } from './promise.ts'
import { newTask, type Task } from './task.ts'
import { createTimers, timersPromises } from './timers.ts'
import { Waiters } from './waiters.ts'
import { withGlobals } from './with_globals.ts'
import { Workers } from './workers.ts'

const WORD_BYTES = 4
export class EventLoops {
  readonly host: ReturnType<typeof jobHost>
  readonly timers: ReturnType<typeof createTimers>
  readonly timersPromises: Record<string, Value>
  readonly nodePromises: NodePromises
  readonly processes: ProcessesOfCpus
  readonly waiters: Waiters
  readonly post: Post
  readonly polls: Polls
  readonly found: FoundSites
  readonly kinds: MessageKinds
  readonly workers: Workers
  readonly later: LaterModules
  /** what the text of a program asks for */
  readonly runtime: object
  private readonly x: Execution
  private readonly Promise: PromiseConstructor
  private loops: Loop[] = []
  /** of code that no CPU runs: modules while they load */
  private readonly outside: Loop
  private words: number[] = []
  /** per CPU: how many tasks were passed over, and the one whose turn it is */
  private readonly passed: number[] = []
  private readonly standing: boolean[] = []
  private readonly turn: Array<Task | undefined> = []
  private readonly loopHost: ConstructorParameters<typeof Loop>[1]
  /** the choosers are numbered from here on, one for each CPU */
  firstChooser = NONE

  constructor(x: Execution, pause: unknown) {
    this.x = x
    this.found = new FoundSites(x.program)
    this.polls = new Polls(x)
    const host = (this.host = jobHost(x, pause, () => this.current()))
    const promises = createPromises(host)
    this.Promise = promises.Promise
    this.timers = createTimers({
      host,
      loop: () => this.current(),
      clock: {
        nowMs: () => x.clocks.now(x.current),
        reach: (ms) => x.clocks.reach(x.current, ms),
      },
      place: () => this.place(),
      changed: (loop) => this.refresh(loop),
    })
    this.timersPromises = timersPromises(this.timers, () => this.Promise)
    this.nodePromises = nodePromises(this.timers, () => this.Promise)
    this.processes = new ProcessesOfCpus(host, this)
    const loopHost = {
      host,
      promises,
      isAlone: false,
      stand: (loop: Loop) => this.stand(loop, pause),
      isModule: (cpu: number) => this.workers.isModule(cpu),
      tells: (cpu: number, type: string, given: readonly Value[]) => this.processes.tell(cpu, type, given),
      program: x.program,
    }
    this.loopHost = loopHost
    this.outside = new Loop(NONE, loopHost)
    this.waiters = new Waiters(x, promises, this)
    this.post = new Post(postHost(x, this, pause))
    this.kinds = createMessageKinds(host, this.post)
    this.workers = new Workers(x, this.kinds, promises, () => this.nodePromises)
    this.later = new LaterModules(x, host, promises, this)
    this.runtime = asyncRuntime(host, promises, () => this.current())
  }

  newTask(loop: Loop, kind: Task['kind'], op: string, run: Task['run']): Task {
    return newTask(loop, this.x.clocks.now(loop.cpu), kind, op, run, this.place())
  }

  /** There are so many CPUs, and so many others that take steps. */
  begin(cpus: number, total: number, workers: number): void {
    this.firstChooser = total
    this.workers.begin(total - workers, workers)
    this.x.memory.add(this.post.words.buffer)
    this.post.keep(portNames(this.x.hostState, this.kinds.inboxOf))
    this.loopHost.isAlone = total === 1
    for (let cpu = 0; cpu < cpus; cpu++) {
      this.loops.push(new Loop(cpu, this.loopHost))
      this.words.push(this.x.memory.reserve(WORD_BYTES))
    }
  }

  restart(): void {
    const { loops, waiters, post, workers, later, processes, polls, x } = this
    for (const each of [...loops, waiters, post, workers, later, x.memory.made, processes, polls]) each.restart()
    this.standing.fill(false)
    for (let cpu = 0; cpu < this.loops.length; cpu++) this.x.cause[this.firstChooser + cpu] = NONE
  }

  /** The program's `Promise` is ours while this runs. */
  within<T>(run: () => T): T {
    return withGlobals({ Promise: this.Promise, ...globalKinds(this.kinds) }, run)
  }

  /** A module was evaluated: what it put off until it is loaded is done. */
  loaded(): void {
    const { outside } = this
    const { done } = outside.drain().next()
    if (!done) throw this.x.retrace.start()
  }

  /** What a CPU's function comes to, with all that it puts off. */
  run(cpu: number, body: (state: unknown) => unknown, isCoroutine: boolean): (state: unknown) => Generator {
    const loop = this.loops[cpu] as Loop
    return (state) =>
      loop.run(function* () {
        const begun = body(state)
        return isCoroutine ? yield* begun as Generator<unknown, unknown, unknown> : begun
      })
  }

  /** The same for plain text, which never pauses; a CPU that is begun anew finds its loop empty. */
  runPlain(cpu: number, body: (state: unknown) => unknown, isNew: boolean): (state: unknown) => unknown {
    const steps = this.run(cpu, body, false)
    if (!isNew) {
      this.loops[cpu]!.restart()
      this.waiters.again(cpu)
      this.post.again(cpu)
      this.x.memory.made.again(cpu)
      this.workers.again(cpu)
      this.processes.again(cpu)
    }
    return (state) => {
      const { done, value } = steps(state).next()
      if (!done) throw new Error('[internal bug] plain text paused')
      return value
    }
  }

  loopOf(cpu: number): Loop {
    return this.loops[cpu] as Loop
  }

  current(): Loop {
    const { x } = this
    return (x.attention & IDLE) !== 0 || x.current < 0 ? this.outside : (this.loops[x.current] ?? this.outside)
  }

  place(): Frame | undefined {
    return this.x.recorder?.here()
  }

  /** Stands between two tasks, until the turn of one has come. */
  private *stand(loop: Loop, pause: unknown): Generator<unknown, Task, unknown> {
    const { x } = this
    const { cpu } = loop
    if (x.retrace.on) {
      const key = x.retrace.takes(this.site, this.words[cpu]!, () => (this.turn[cpu] as Task).key)
      return loop.tasks.find((task) => task.key === key) as Task
    }
    if (announceTask(x, this.site, this.words[cpu]!)) yield pause
    return this.turn[cpu] as Task
  }

  get site(): number {
    return this.x.sites.length - 1
  }

  /** Who can go on, now that the tasks of a loop are others or its CPU came to stand between two. */
  refresh(loop: Loop): void {
    const { x } = this
    const { cpu } = loop
    if (cpu < 0 || !this.stands(cpu)) return
    const count = loop.candidates().length
    if (count === 0 || this.polls.isHeld(cpu)) x.disable(cpu)
    else x.enable(cpu)
    const chooser = this.firstChooser + cpu
    if (this.passed[cpu]! + 1 < count) {
      x.state.pendingSite[chooser] = this.site
      x.state.pendingKind[chooser] = StepKind.task
      x.state.pendingAddress[chooser] = this.words[cpu]!
      x.state.pendingBytes[chooser] = WORD_BYTES
      x.enable(chooser)
    } else x.disable(chooser)
  }

  /** The CPU has come to stand between two tasks. */
  comes(cpu: number): void {
    this.passed[cpu] = 0
    this.standing[cpu] = true
    this.polls.comes(cpu, this.loops[cpu] as Loop)
    this.refresh(this.loops[cpu] as Loop)
  }

  stands(cpu: number): boolean {
    return this.standing[cpu] === true
  }

  isChooser(cpu: number): boolean {
    return cpu >= this.firstChooser
  }

  /** The step of a chooser: the task that would be next is passed over. */
  passes(chooser: number): void {
    const { x } = this
    const cpu = chooser - this.firstChooser
    if (++x.steps > x.bound) {
      x.cut = true
      return
    }
    x.recorder?.switches(cpu)
    x.state.current = cpu
    if (x.events) logEvent(x, chooser, StepKind.task, Access.write, this.words[cpu]!, WORD_BYTES, this.site)
    x.cause[chooser] = NONE
    x.recorder?.passes(cpu)
    this.passed[cpu]!++
    this.refresh(this.loops[cpu] as Loop)
  }

  /** The step of a CPU between two tasks is committed: one has its turn. */
  commits(cpu: number): void {
    const { x } = this
    const { state } = x
    const task = this.loops[cpu]!.candidates()[this.passed[cpu]!] as Task
    this.turn[cpu] = task
    if (x.events) {
      const chooser = this.firstChooser + cpu
      let row = state.eventCount - 1
      while (state.eventKind[row] === PART) row--
      state.eventExpected[row] = state.isEnabled(chooser) ? chooser : undefined
      for (const each of task.touches ?? []) logEvent(x, cpu, PART, ...each, this.site)
    }
    if (x.racing && x.plainSeen) {
      x.races?.step(cpu, false, Access.read | Access.write, this.words[cpu]!, WORD_BYTES, this.site)
      if (task.joins !== undefined) x.races?.step(cpu, false, Access.read, task.joins, WORD_BYTES, this.site)
    }
    this.polls.turns(cpu, task)
    task.begins?.()
    x.recorder?.takes(task.op, task.from)
    if (task.came !== undefined) x.recorder?.came(task.came)
    x.disable(this.firstChooser + cpu)
    this.standing[cpu] = false
  }

  /**
   * What the CPU that runs does reaches another one's loop. Wakings stand there in the order in which they came; letters do not: for those,
   * `isLetter`, it is as if the loop were looked at only, and the word of their port says whom they are from.
   */
  reaches(cpu: number, isLetter = false): void {
    const { x } = this
    const { state } = x
    const access = isLetter ? Access.read : Access.write
    if (x.events) logEvent(x, x.current, PART, access, this.words[cpu]!, WORD_BYTES, this.site)
    if (!isLetter && x.racing && x.plainSeen)
      x.races?.step(x.current, false, Access.read | Access.write, this.words[cpu]!, WORD_BYTES, this.site)
    const both = [cpu, this.firstChooser + cpu].filter((each) => this.stands(cpu) && !state.isEnabled(each))
    if (this.stands(cpu)) this.polls.release(cpu)
    this.refresh(this.loops[cpu] as Loop)
    for (const each of both) if (state.isEnabled(each)) x.cause[each] = state.eventCount - 1
  }

  /** What a CPU came to that has returned, and goes on only if somebody sends it something. */
  atRest(cpu: number): Loop | undefined {
    const loop = this.loops[cpu]
    return this.stands(cpu) && loop?.isAtRest() ? loop : undefined
  }

  /** Why a CPU that stands between two tasks does not go on, in words. */
  describe(cpu: number): string {
    return describeAwaits(this.loops[cpu] as Loop, this.x.sites)
  }
}
