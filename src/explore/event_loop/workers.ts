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
import { packed, shownValue, transferList, unpacked } from './messages/letters.ts'
import { type MessageKinds, tieMethod } from './messages/message_port.ts'
import { Receiver } from './messages/receiver.ts'
import type { NodePromises } from './node_promises.ts'
import type { Promises } from './promise.ts'
import { Unlinked } from './unlinked.ts'
import { isModuleFile, workerFile, workerOfText } from './worker_file.ts'
import { WorkerOutput } from './worker_output.ts'

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
  /** what its parent reads of what it prints */
  reads: ReadonlySet<'stdout' | 'stderr'>
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
  private leaving: number | undefined

  constructor(x: Execution, kinds: MessageKinds, promises: Promises, ofNode: () => NodePromises) {
    this.x = x
    this.kinds = kinds
    this.Worker = createWorkerKind(this, kinds, promises, ofNode)
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
    const reads = new Set((['stdout', 'stderr'] as const).filter((name) => options?.[name] === true))
    const started = { slot, file, data, ports, parent, own, reads }
    this.started[slot] = started
    // that it runs is heard before all that it says
    parent.letters.push({ kind: 'online', data: undefined, ports: [], shown: '', from: undefined })
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
    const text = String(given)
    const isText = options?.eval === true || text.startsWith('data:')
    const file = isText ? workerOfText(text, options?.eval === true) : workerFile(text)
    if (x.program.later?.some((each) => each.how === 'worker' && each.file === file)) return file
    const { message } = refuseHere(
      x,
      `the Worker of ${file} was started in none of the first executions, so that it is not linked; start it in every execution`,
    )
    throw (x.usageError = new Unlinked(message, { how: 'worker', file }))
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

  /** It is a worker, and its file is an ES module. */
  isModule(cpu: number): boolean {
    return this.isWorker(cpu) && isModuleFile((this.started[cpu] as Started).file)
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

  private letter(slot: number, kind: Letter['kind'], data: Value, shown: string): void {
    const { parent } = this.started[slot] as Started
    this.kinds.office.post.tells(parent, { kind, data, ports: [], shown, from: undefined })
  }

  /** It prints something; false where its parent does not read that. */
  print(slot: number, to: 'stdout' | 'stderr', text: Value): boolean {
    if (!this.started[slot]!.reads.has(to)) return false
    this.letter(slot, to, text, shownValue(text))
    return true
  }

  /** The worker that runs ends itself, whatever its own catch and finally clauses say. */
  leave(code: number): never {
    this.leaving = code
    throw this.x.retrace.back()
  }

  /** The code with which the worker that ran has left, if it did. */
  takeLeft(): number | undefined {
    const { leaving } = this
    this.leaving = undefined
    return leaving
  }

  /** It has run to its end, thrown, or been terminated: its parent is told. */
  ended(slot: number, code: number, error?: unknown): void {
    const letter = (kind: Letter['kind'], data: Value, shown: string): void => this.letter(slot, kind, data, shown)
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

function createWorkerKind(
  workers: Workers,
  { office, posts }: MessageKinds,
  promises: Promises,
  ofNode: () => NodePromises,
): Value {
  class Worker extends Receiver {
    readonly #started: Started
    readonly threadId: number
    readonly stdin = null
    readonly stdout = new WorkerOutput(ofNode)
    readonly stderr = new WorkerOutput(ofNode)
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

    protected override wants({ kind }: Letter): boolean {
      return kind !== 'online' || this.listenerCount('online') > 0
    }

    protected override added(type: string): void {
      if (type === 'online') this.looksAgain()
    }

    protected override *told({ kind, data }: Letter): Generator<unknown, void, unknown> {
      if (kind === 'online') return void (yield* this.dispatch(office.host, 'online', [], () => undefined))
      if (kind === 'stdout' || kind === 'stderr') return yield* this[kind].comes(office.host, data)
      if (kind === 'error') {
        const isHeard = yield* this.dispatch(office.host, 'error', [data], () => new Event('error'))
        if (!isHeard) throw data
        return
      }
      for (const done of this.#exits) done(data)
      yield* this.closes('exit', [data])
      for (const output of [this.stdout, this.stderr]) yield* output.ends(office.host)
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
