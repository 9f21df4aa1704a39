/**
 * The process in which a running kernel is asked, a child of the one that compares. Its threads play the tasks of programs, in
 * mount namespaces of their own; it itself stays where it was and only reads their tables. When the parent goes, it goes.
 */
import { closeSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { inTurn } from '../../discover/in_turn.ts'
import type { Program } from '../../discover/program.ts'
import { packageRoot } from '../../link/source_root.ts'
import type { Answered, Asked, Raced } from './asked.ts'
import { BOARD_WORDS, boardWord, MOST_TASKS, type Told } from './board.ts'
import { loadLibc } from './libc.ts'

const SPINS = 2000

export async function host(taskModule: string): Promise<void> {
  const libc = loadLibc()
  if (typeof libc === 'string') return answer({ refused: libc })
  libc.dieWithParent()
  process.on('disconnect', () => process.exit())
  const tasks = await Tasks.start(taskModule)
  const refused = tasks.world()
  if (refused !== undefined) return answer({ refused })
  process.on('message', (asked: Asked) =>
    answer(asked.ask === 'alone' ? tasks.alone(asked.program) : tasks.raced(asked)),
  )
  answer({ ready: true })
}

function answer(what: Answered): void {
  process.send!(what)
}

class Tasks {
  readonly #words: Int32Array
  readonly #ports: MessagePort[]
  #first = -1

  private constructor(words: Int32Array, ports: MessagePort[]) {
    this.#words = words
    this.#ports = ports
  }

  static async start(module: string): Promise<Tasks> {
    const words = new Int32Array(new SharedArrayBuffer(4 * BOARD_WORDS))
    const ports: MessagePort[] = []
    for (let task = 0; task < MOST_TASKS; task++) {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1)
      const workerData = { module, words, task, port: port2 }
      new Worker(join(packageRoot, 'workers', 'live_task.mjs'), { workerData, transferList: [port2] }).on(
        'error',
        (error) => {
          process.stderr.write(`${error.message}\n`)
          process.exit(3)
        },
      )
      while (Atomics.load(words, boardWord(task, 'thread')) === 0)
        await new Promise((resolve) => setTimeout(resolve, 1))
    }
    return new Tasks(words, ports)
  }

  /** Why there is no world, or undefined. */
  world(): string | undefined {
    const made = this.#tell(0, { do: 'world', at: tmpdir() })
    if (made < 0) return `a mount namespace of its own was refused (error ${-made}): this needs root, or CAP_SYS_ADMIN`
    this.#first = this.#openNamespace(0)
    return undefined
  }

  /** One operation after the other, in a namespace that nobody had before. */
  alone(program: Program): Answered {
    const count = program.cpus.length
    this.#tell(0, { do: 'join', fd: this.#first })
    this.#tell(0, { do: 'new namespace' })
    const fd = this.#openNamespace(0)
    const init = count < MOST_TASKS ? this.#words[boardWord(count, 'thread')]! : undefined
    if (init !== undefined) this.#tell(count, { do: 'join', fd })
    for (let task = 0; task < count; task++) {
      this.#tell(task, { do: 'first namespace', fd })
      this.#tell(task, { do: 'program', program, task, tasks: count, ...(init === undefined ? {} : { init }) })
    }
    const results = inTurn(program).map(({ cpu, index, before }) => this.#tell(cpu, { do: 'operation', index, before }))
    const tables = program.cpus.map((_, task) => this.#table(task))
    for (let task = 0; task < count; task++) this.#tell(task, { do: 'join', fd: this.#first })
    if (init !== undefined) this.#tell(count, { do: 'join', fd: this.#first })
    closeSync(fd)
    return { results, tables }
  }

  /** The same program again and again, all at once: how often each outcome was seen. */
  raced({ program, rounds }: Raced): Answered {
    const count = program.cpus.length
    for (let task = 0; task < count; task++) {
      this.#tell(task, { do: 'first namespace', fd: this.#first })
      this.#tell(task, { do: 'program', program, task, tasks: count })
    }
    for (let task = 0; task < count; task++) this.#send(task, { do: 'race', rounds, spins: SPINS })
    for (let task = 0; task < count; task++) this.#wait(task)
    return { outcomes: receiveMessageOnPort(this.#ports[0]!)!.message as Array<[string, number]> }
  }

  #tell(task: number, told: Told): number {
    this.#send(task, told)
    return this.#wait(task)
  }

  #send(task: number, told: Told): void {
    this.#ports[task]!.postMessage(told)
    Atomics.add(this.#words, boardWord(task, 'go'), 1)
    Atomics.notify(this.#words, boardWord(task, 'go'))
  }

  #wait(task: number): number {
    const wanted = Atomics.load(this.#words, boardWord(task, 'go'))
    const done = boardWord(task, 'done')
    for (let now = Atomics.load(this.#words, done); now < wanted; now = Atomics.load(this.#words, done))
      Atomics.wait(this.#words, done, now)
    return this.#words[boardWord(task, 'answer')]!
  }

  #openNamespace(task: number): number {
    return openSync(`/proc/self/task/${this.#words[boardWord(task, 'thread')]}/ns/mnt`, 'r')
  }

  #table(task: number): string {
    return readFileSync(`/proc/self/task/${this.#words[boardWord(task, 'thread')]}/mountinfo`, 'utf8')
  }
}
