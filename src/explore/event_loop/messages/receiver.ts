import type { Value } from '../../memory/built_ins/host.ts'
import type { JobHost } from '../jobs.ts'
import type { Loop } from '../loop.ts'
import type { Inbox, Letter, Passed } from './inbox.ts'
import { PortEvents } from './port_events.ts'
import type { Post } from './post.ts'

export interface Office {
  host: JobHost
  post: Post
  /** a letter's contents, as a receiver is given them */
  open(letter: Letter): { data: Value; ports: Value[] }
}

/** What has an inbox of its own, and is told of what comes. */
export abstract class Receiver extends PortEvents {
  readonly #office: Office
  #inbox: Inbox | undefined
  #first: number
  #taken: number
  #execution: number
  #loop: Loop | undefined
  #isStarted = false
  #isRef = false
  #isClosed = false
  /** by its own side */
  #isShut = false

  constructor(office: Office, inbox: Inbox, taken: number) {
    super()
    this.#office = office
    this.#execution = office.post.execution
    this.#inbox = inbox
    this.#first = this.#taken = taken
  }

  /** The inbox, held by the CPU that runs; undefined where the port has left this object. */
  inbox(): Inbox | undefined {
    if (this.#execution !== this.#office.post.execution) this.#renew()
    const inbox = this.#inbox
    if (inbox !== undefined && this.#loop === undefined) {
      this.#loop = this.#office.post.claim(inbox, this)
      if (!this.#office.post.isOutside) this.comes(this.#taken)
    }
    return inbox
  }

  /** The object is from before this execution: of the module, or of the state that check is given. */
  #renew(): void {
    this.#execution = this.#office.post.execution
    this.#loop = undefined
    this.#taken = this.#first
    this.#isStarted = this.#isRef = this.#isClosed = this.#isShut = false
    this.forget()
  }

  get isClosed(): boolean {
    return this.#isClosed || this.#isShut
  }

  leave(): Passed {
    const inbox = this.inbox()
    if (inbox === undefined || this.isClosed)
      throw new DOMException('MessagePort in transfer list is already detached', 'DataCloneError')
    const taken = this.#taken
    this.#unlisten()
    this.#inbox = undefined
    return this.#office.post.leaves(inbox, taken)
  }

  /** A letter has come: the next task of this inbox, if somebody listens. */
  comes(at: number): void {
    const inbox = this.#inbox
    const loop = this.#loop
    if (inbox === undefined || loop === undefined || this.isClosed) return
    const letter = inbox.letters[at]
    // who does not listen is still told that the other end has closed, once nothing is left to take
    if (letter === undefined || !this.wants(letter)) return
    if (!this.#isStarted && (letter.kind === 'message' || at > this.#taken)) return
    const task = this.#office.post.task(loop, inbox, at, () => this.#reads(at))
    task.isRef = this.#isRef || letter.kind !== 'message'
    loop.add(task)
  }

  *#reads(at: number): Generator<unknown, void, unknown> {
    const inbox = this.#inbox
    if (inbox === undefined || this.isClosed) return
    this.#taken = at + 1
    const letter = inbox.letters[at]!
    if (letter.kind === 'close') return yield* this.closes()
    if (letter.kind !== 'message') return yield* this.told(letter)
    const { data, ports } = this.#office.open(letter)
    yield* this.dispatch(this.#office.host, 'message', [data], () => new MessageEvent('message', { data, ports }))
  }

  /** What nobody would notice does not come. */
  protected wants(_letter: Letter): boolean {
    return true
  }

  /** It has not been told of the first thing that came, and would be now. */
  protected looksAgain(): void {
    if (this.#taken === 0 && this.#isStarted) this.comes(0)
  }

  /** Something else than a message has come. */
  protected *told(_letter: Letter): Generator<unknown, void, unknown> {}

  *closes(type = 'close', given: Value[] = []): Generator<unknown, void, unknown> {
    this.#isClosed = true
    this.#unlisten()
    yield* this.dispatch(this.#office.host, type, given, () => new Event(type))
  }

  /** The port is closed by its own side: nothing more comes, and the loop tells of it. */
  shut(callback: Value): void {
    if (typeof callback === 'function') this.once('close', callback)
    const loop = this.#loop
    this.#unlisten()
    this.#isShut = true
    if (loop !== undefined) this.#office.post.later(loop, () => this.closes())
  }

  /** The next letter, taken out of turn: -1 where there is none. */
  takes(): number {
    const { letters } = this.#inbox as Inbox
    const at = this.#office.post.isOutside ? Math.max(this.#taken, this.#inbox!.taken) : this.#taken
    return at < letters.length && letters[at]!.kind === 'message' ? at : -1
  }

  took(at: number): void {
    this.#taken = at + 1
    const key = this.#office.post.keyOf(this.#inbox as Inbox, at)
    const task = this.#loop?.tasks.find((each) => each.key === key)
    if (task !== undefined) this.#loop!.remove(task)
    if (!this.#isStarted) this.comes(at + 1)
    if (this.#loop !== undefined) this.#office.post.changed(this.#loop)
  }

  start(): void {
    const inbox = this.inbox()
    if (inbox === undefined || this.#isStarted || this.isClosed) return
    this.#isStarted = true
    for (let at = this.#taken; at < inbox.letters.length; at++)
      if (!this.#loop!.tasks.some(({ key }) => key === this.#office.post.keyOf(inbox, at))) this.comes(at)
    this.#office.post.changed(this.#loop!)
  }

  protected override listens(isListening: boolean): void {
    if (isListening) {
      this.ref()
      this.start()
    } else this.unref()
  }

  #unlisten(): void {
    const inbox = this.#inbox
    if (this.#loop === undefined || inbox === undefined) return
    this.#loop.listening.delete(this)
    this.#loop.tasks = this.#loop.tasks.filter(({ key }) => !key.startsWith(`${inbox.id}.`))
    this.#office.post.changed(this.#loop)
  }

  get name(): string {
    return this.#inbox?.name ?? ''
  }

  ref(): this {
    return this.#refs(true)
  }

  unref(): this {
    return this.#refs(false)
  }

  hasRef(): boolean {
    return this.#isRef
  }

  #refs(isRef: boolean): this {
    const inbox = this.inbox()
    if (inbox === undefined || this.isClosed) return this
    this.#isRef = isRef
    const loop = this.#loop as Loop
    if (isRef) loop.listening.add(this)
    else loop.listening.delete(this)
    for (const task of loop.tasks) if (task.key.startsWith(`${inbox.id}.`)) task.isRef = isRef
    return this
  }

  get onmessage(): Value {
    return this.handler('message')
  }
  set onmessage(callback: Value) {
    this.inbox()
    this.handle('message', callback)
  }
  get onmessageerror(): Value {
    return this.handler('messageerror')
  }
  set onmessageerror(callback: Value) {
    this.handle('messageerror', callback)
  }
}
