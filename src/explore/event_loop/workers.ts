/**
 * Workers that code starts: each is a CPU of the explorer, numbered behind those of the scenario and its daemons, with a loop of its own,
 * that evaluates the worker's file. Nobody sees when a thread begins to run, so that starting one is no step. It is told to its parent like a
 * message that it has ended. A worker that waits for what nobody sends is at rest.
 */
import { type Execution, IDLE, NONE } from '../engine/execution.ts'
import { refuseHere } from '../engine/refuse.ts'
import type { Value } from '../memory/built_ins/host.ts'
import { atOnce, nothingMore } from './jobs.ts'
import type { Inbox, Letter, Passed } from './messages/inbox.ts'
import { packed, transferList, unpacked } from './messages/letters.ts'
import { type MessageKinds, tieMethod } from './messages/message_port.ts'
import { Receiver } from './messages/receiver.ts'
import type { Promises } from './promise.ts'
import { UnlinkedWorker } from './unlinked_worker.ts'
import { workerFile } from './worker_file.ts'

/** so many at once, of all CPUs together */
export const MOST_WORKERS = 6

interface Started {
  slot: number
  file: string
  data: Value
  ports: readonly Passed[]
  /** the ends of the channel between them */
  parent: Inbox
  own: Inbox
}

export class Workers {
  readonly Worker: Value
  /** the number of the first one, and how many there can be */
  first = NONE
  count = 0
  private readonly x: Execution
  private readonly kinds: MessageKinds
  /** by who starts them, and which of its workers it is: the same slot in every execution */
  private readonly slots = new Map<string, number>()
  private started: Array<Started | undefined> = []
  private made: number[] = []
  private readonly ports: Array<Record<string, Value> | undefined> = []
  /** whose instance of the program is being evaluated */
  private evaluates = NONE

  constructor(x: Execution, kinds: MessageKinds, promises: Promises) {
    this.x = x
    this.kinds = kinds
    this.Worker = createWorkerKind(this, kinds, promises)
  }

  begin(first: number, count: number): void {
    this.first = first
    this.count = count
  }

  restart(): void {
    this.started = []
    this.made = []
    for (let slot = this.first; slot < this.first + this.count; slot++) this.x.finished[slot] = 1
  }

  /** The CPU is begun anew: it starts its workers once more. */
  again(cpu: number): void {
    this.made[cpu] = 0
  }

  isWorker(cpu: number): boolean {
    return this.count > 0 && cpu >= this.first && cpu < this.first + this.count
  }

  /** Starts a worker of the CPU that runs; for one that is begun anew, the one that it started before. */
  start(given: Value, options: Value): Started {
    const { x } = this
    const file = this.fileOf(given, options)
    const cpu = x.current
    const ordinal = (this.made[cpu] = (this.made[cpu] ?? 0) + 1)
    const key = `${cpu}.${ordinal}`
    if (!this.slots.has(key)) {
      if (this.slots.size === this.count)
        throw refuseHere(
          x,
          `more than ${MOST_WORKERS} workers are started, counted by who starts them: exploring takes no more`,
        )
      this.slots.set(key, this.first + this.slots.size)
    }
    const slot = this.slots.get(key) as number
    const { data, ports } = packed(
      options?.workerData,
      transferList(options?.transferList),
      this.kinds.isPort,
      undefined,
    )
    const [parent, own] = this.kinds.office.post.channel()
    const known = this.started[slot]
    if (known !== undefined) return known
    parent.name = `worker${slot - this.first}`
    own.name = 'parentPort'
    const started = { slot, file, data, ports, parent, own }
    this.started[slot] = started
    own.holder = slot
    x.finished[slot] = 0
    x.enable(slot)
    x.cause[slot] = x.state.eventCount - 1
    if (x.racing && x.plainSeen) x.races?.wakes(cpu, slot)
    return started
  }

  private fileOf(given: Value, options: Value): string {
    const { x } = this
    if ((x.attention & IDLE) !== 0 || x.current < 0)
      throw refuseHere(
        x,
        'a Worker is started by no CPU, while the file loads or in setup: that is not explored; start it in a CPU',
      )
    if (options?.eval) throw refuseHere(x, 'a Worker of code in a string is not explored; put the code into a file')
    const text = String(given)
    if (text.startsWith('data:'))
      throw refuseHere(x, 'a Worker of a data: URL is not explored; put the code into a file')
    const file = workerFile(text)
    if (x.program.workers?.includes(file)) return file
    const { message } = refuseHere(
      x,
      `the Worker of ${file} was started in none of the first executions, so that it is not linked; start it in every execution`,
    )
    throw (x.usageError = new UnlinkedWorker(message, file))
  }

  /** Evaluates the program as the worker has it. */
  evaluated<T>(slot: number, evaluate: () => T): T {
    this.ports[slot] = undefined
    this.evaluates = slot
    try {
      return evaluate()
    } finally {
      this.evaluates = NONE
    }
  }

  /** The worker whose program is evaluated, or runs. */
  private get current(): number {
    if (this.evaluates >= 0) return this.evaluates
    return (this.x.attention & IDLE) === 0 && this.isWorker(this.x.current) ? this.x.current : NONE
  }

  /** Its file, undefined where it is no worker that is evaluated, or runs. */
  file(): string | undefined {
    return this.started[this.current]?.file
  }

  /** What the file of a worker is given of node:worker_threads. */
  given(): Record<string, Value> | undefined {
    const slot = this.current
    if (slot < 0) return undefined
    return (this.ports[slot] ??= this.givenTo(slot))
  }

  private givenTo(slot: number): Record<string, Value> {
    const { data, ports, own } = this.started[slot] as Started
    const objects = new Map(ports.map((passed) => [passed, this.kinds.portOf(passed.inbox)]))
    return {
      isMainThread: false,
      threadId: slot - this.first + 1,
      parentPort: this.kinds.portOf(own),
      workerData: unpacked(data, (passed) => objects.get(passed as Passed)),
    }
  }

  /** It has run to its end, thrown, or been terminated: its parent is told. */
  ended(slot: number, code: number, error?: unknown): void {
    const { parent } = this.started[slot] as Started
    const { post } = this.kinds.office
    const letter = (kind: Letter['kind'], data: Value, shown: string): void =>
      post.deliver(parent, { kind, data, ports: [], shown, from: undefined })
    if (error !== undefined) letter('error', error, String((error as Error)?.message ?? error))
    letter('exit', code, String(code))
  }

  /** Ends it wherever it stands; false where it has ended by itself. */
  kill(slot: number): boolean {
    const { x } = this
    if (x.finished[slot] === 1) return false
    x.state.leftOut = true // it might have been ended before any of its steps
    x.finished[slot] = 1
    x.waiting[slot] = NONE
    x.disable(slot)
    this.ended(slot, 1)
    return true
  }
}

function createWorkerKind(workers: Workers, { office, posts }: MessageKinds, promises: Promises): Value {
  class Worker extends Receiver {
    readonly #started: Started
    readonly threadId: number
    readonly stdin = null
    readonly stdout = null
    readonly stderr = null
    readonly resourceLimits = {}
    readonly #exits: Array<(code: number) => void> = []

    constructor(file: Value, options?: Value) {
      const started = workers.start(file, options)
      super(office, started.parent, 0)
      this.#started = started
      this.threadId = started.slot - workers.first + 1
      this.ref()
      this.start()
    }

    /** it is told of its end whether anybody listens or not */
    protected override listens(): void {}

    protected override *told({ kind, data }: Letter): Generator<unknown, void, unknown> {
      if (kind === 'error') {
        const isHeard = yield* this.dispatch(office.host, 'error', [data], () => new Event('error'))
        if (!isHeard) throw data
        return
      }
      for (const done of this.#exits) done(data)
      yield* this.closes('exit', [data])
    }

    /** that it closed its port does not end it */
    override *closes(type = 'close', given: Value[] = []): Generator<unknown, void, unknown> {
      if (type === 'exit') yield* super.closes(type, given)
    }

    postMessage(...given: Value[]): void {
      atOnce(office.host, posts(this, given))
    }

    terminate(): Value {
      const { promise, resolve: done } = promises.create()
      if (this.isClosed) done(undefined)
      else {
        this.#exits.push(done)
        const { slot } = this.#started
        // it runs on until the loop of its parent has come to that
        office.post.later(office.post.current(), () => {
          workers.kill(slot)
          return nothingMore()
        })
      }
      return promise
    }
  }
  tieMethod(Worker.prototype, 'postMessage', posts)
  return Worker
}
