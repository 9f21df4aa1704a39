/** A thread of live/host.ts that plays a task of a program on the running kernel. */
import { writeSync } from 'node:fs'
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { inTurn } from '../../discover/in_turn.ts'
import type { Op, Program } from '../../discover/program.ts'
import { barrierWait } from '../../machine/spin_barrier.ts'
import { BARRIER, boardWord, MOST_RESULTS, RESULTS, STOP, type Told, TURN } from './board.ts'
import { CLONE_FS, CLONE_NEWNS, type Libc, loadLibc, MNT_DETACH, MS_PRIVATE, MS_REC, O_CLOEXEC } from './libc.ts'
import { type LiveTask, letGo, liveOp } from './live_op.ts'
import { makeWorld } from './make_world.ts'

const PLACES = ['/a', '/b']

/** A thread's own process.stderr has no descriptor. */
const STDERR = 2

/** The host sleeps while a thread is at work, so whatever goes wrong here ends the process, and is told to nobody else. */
export function playTask(port: MessagePort, words: Int32Array, task: number): void {
  try {
    const libc = loadLibc()
    if (typeof libc === 'string') throw new Error(libc)
    new TaskThread(libc, port, words, task).serve()
  } catch (error) {
    writeSync(STDERR, `${(error as Error).stack}\n`)
    process.kill(process.pid, 'SIGKILL')
  }
}

class TaskThread {
  readonly #libc: Libc
  readonly #port: MessagePort
  readonly #words: Int32Array
  readonly #task: number
  readonly #live: LiveTask
  #first = -1
  #tasks = 0
  /** its root may be another one after a round */
  #roams = false
  /** and that of its namespace: each round has one of its own */
  #moves = false
  #program: Program = { before: [], cpus: [] }
  readonly #counts = new Map<string, number>()
  #before: Array<{ cpu: number; run: () => number }> = []
  #own: Array<() => number> = []

  constructor(libc: Libc, port: MessagePort, words: Int32Array, task: number) {
    this.#libc = libc
    this.#port = port
    this.#words = words
    this.#task = task
    this.#live = { libc, files: [], firstNs: () => this.#first, threads: libc.open('/proc/self/task', O_CLOEXEC, 0) }
    words[boardWord(task, 'thread')] = libc.threadId()
    if (libc.unshare(CLONE_FS) < 0) throw new Error('unshare(CLONE_FS) was refused')
  }

  /** Until the process ends. */
  serve(): void {
    const go = boardWord(this.#task, 'go')
    for (let seen = 0; ; seen++) {
      while (Atomics.load(this.#words, go) === seen) Atomics.wait(this.#words, go, seen) // a wake-up may belong to what was done before
      const told = receiveMessageOnPort(this.#port)!.message as Told
      this.#words[boardWord(this.#task, 'answer')] = this.#obey(told)
      Atomics.add(this.#words, boardWord(this.#task, 'done'), 1) // pairs with the host's wait for it
      Atomics.notify(this.#words, boardWord(this.#task, 'done'))
    }
  }

  #obey(told: Told): number {
    switch (told.do) {
      case 'world':
        return makeWorld(this.#libc, told.at)
      case 'new namespace':
        return this.#libc.unshare(CLONE_NEWNS) || this.#libc.mount('none', '/', null, MS_REC | MS_PRIVATE)
      case 'first namespace':
        this.#first = told.fd
        return this.#libc.setns(told.fd, CLONE_NEWNS)
      case 'join':
        letGo(this.#live)
        return this.#libc.setns(told.fd, CLONE_NEWNS)
      case 'program':
        this.#live.init = told.init
        return this.#learn(told.program, told.tasks)
      case 'operation':
        return told.before ? this.#before[told.index]!.run() : this.#own[told.index]!()
      case 'race':
        return this.#race(told.rounds, told.spins)
    }
  }

  #learn(program: Program, tasks: number): number {
    const { before, cpus } = program
    this.#program = program
    this.#tasks = tasks
    const has = (call: Op['do']): boolean => inTurn(program).some(({ op }) => op.do === call)
    this.#moves = has('pivot_root')
    this.#roams = this.#moves || has('chroot')
    this.#before = before.map(({ cpu, op }) => ({ cpu, run: liveOp(op, this.#live) }))
    this.#own = (cpus[this.#task] ?? []).map((op) => liveOp(op, this.#live))
    return 0
  }

  /** Rounds of the same program on the same world, which is emptied before each; the host reads the results after each. */
  #race(rounds: number, spins: number): number {
    const words = this.#words
    const mine = RESULTS + this.#task * MOST_RESULTS
    this.#counts.clear()
    let done = 0
    let skews = 0x2545f491 ^ (this.#task + 1)
    // everybody reads STOP between the same two barriers, so everybody stops after the same round
    for (let stop = false; done < rounds && !stop; done++) {
      this.#beginAgain()
      this.#meet(spins)
      if (this.#task === 0) this.#emptyWorld()
      this.#meet(spins)
      if (this.#moves && this.#task !== 0) this.#follow()
      this.#doBefore(spins)
      this.#meet(spins)
      skews = (Math.imul(skews, 1103515245) + 12345) >>> 0
      for (let spin = skewOf(skews); spin > 0; spin--) Atomics.load(words, STOP)
      for (let i = 0; i < this.#own.length; i++) words[mine + i] = this.#own[i]!()
      this.#meet(spins)
      if (this.#task === 0) this.#count()
      stop = Atomics.load(words, STOP) !== 0
      this.#meet(spins)
    }
    this.#beginAgain()
    if (this.#task === 0) this.#port.postMessage([...this.#counts])
    return done
  }

  #beginAgain(): void {
    if (this.#roams) return letGo(this.#live)
    const { files } = this.#live
    for (const fd of files) if (fd !== undefined) this.#libc.close(fd)
    files.length = 0
    this.#libc.chdir('/')
  }

  #emptyWorld(): void {
    if (this.#moves) this.#libc.unshare(CLONE_NEWNS)
    this.#libc.mount('none', '/', null, MS_PRIVATE)
    for (const place of PLACES) while (this.#libc.umount(place, MNT_DETACH) === 0);
    this.#words[TURN] = 0
  }

  /** Into the namespace of the first task. */
  #follow(): void {
    const ns = this.#libc.openAt(this.#live.threads, `${this.#words[boardWord(0, 'thread')]}/ns/mnt`, O_CLOEXEC)
    this.#libc.setns(ns, CLONE_NEWNS)
    this.#libc.close(ns)
  }

  /** In the program's order, whoever's they are. */
  #doBefore(spins: number): void {
    for (const [index, { cpu, run }] of this.#before.entries()) {
      if (cpu !== this.#task) continue
      for (let now = Atomics.load(this.#words, TURN); now !== index; now = Atomics.load(this.#words, TURN))
        Atomics.wait(this.#words, TURN, now, spins > 0 ? 1 : undefined)
      run()
      Atomics.add(this.#words, TURN, 1)
      Atomics.notify(this.#words, TURN)
    }
  }

  #count(): void {
    const { cpus } = this.#program
    const key = cpus.map((ops, cpu) => {
      const at = RESULTS + cpu * MOST_RESULTS
      return Array.from(this.#words.subarray(at, at + ops.length))
    })
    const text = JSON.stringify(key)
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1)
  }

  #meet(spins: number): void {
    barrierWait(this.#words, BARRIER, this.#tasks, spins)
  }
}

/** Spins before a task begins: mostly none or a few, now and then as long as a system call takes. */
function skewOf(draw: number): number {
  const most = [0, 40, 400, 4000][draw >>> 30]!
  return most === 0 ? 0 : (draw >>> 4) % most
}
