/**
 * Ports, channels and broadcast channels as node:worker_threads has them. To post and to receive are steps on a word that the inbox has;
 * that a letter is handed to who listens is the turn of a task of that CPU's loop. The letters of one inbox come in the order in which
 * they were posted, those of several in any.
 */
import { handOver } from '../../../scenario/copy_state.ts'
import type { Value } from '../../memory/built_ins/host.ts'
import { tie } from '../../memory/twins.ts'
import { atOnce, type JobHost } from '../jobs.ts'
import type { Inbox, Letter, Passed } from './inbox.ts'
import { packed, shownValue, type Transferred, transferList, unpacked } from './letters.ts'
import type { Post } from './post.ts'
import { type Office, Receiver } from './receiver.ts'

const INVALID = 'The "port" argument must be a MessagePort instance'

export interface MessageKinds {
  MessageChannel: Value
  MessagePort: Value
  BroadcastChannel: Value
  receiveMessageOnPort: Value
  /** a port of the CPU that runs, for this end of a channel */
  portOf(inbox: Inbox): Value
  office: Office
  posts(port: Receiver, given: Value[]): Generator<unknown, void, unknown>
  inboxOf(value: object): Inbox | undefined
  isPort(value: unknown): value is Transferred
}

/** Those that programs have without an import. */
export function globalKinds({ MessageChannel, MessagePort, BroadcastChannel }: MessageKinds): Record<string, Value> {
  return { MessageChannel, MessagePort, BroadcastChannel }
}

export function createMessageKinds(host: JobHost, post: Post): MessageKinds {
  const KEY = Symbol('made by a channel')

  const open = (letter: Letter): { data: Value; ports: Value[] } => {
    const ports: Value[] = []
    const made = new Map<Passed, Value>()
    const portOf = (passed: Passed): Value => {
      const known = made.get(passed)
      if (known !== undefined) return known
      const port = new MessagePort(KEY, passed.inbox, passed.taken)
      made.set(passed, port)
      ports.push(port)
      return port
    }
    const data = unpacked(letter.data, portOf)
    letter.ports.forEach(portOf)
    return { data, ports }
  }

  const office: Office = { host, post, open }

  const isPort = (value: unknown): value is MessagePort & Transferred => value instanceof MessagePort

  class MessagePort extends Receiver {
    constructor(key?: unknown, inbox?: Inbox, taken = 0) {
      if (key !== KEY)
        throw Object.assign(new TypeError('Constructor cannot be called'), { code: 'ERR_CONSTRUCT_CALL_INVALID' })
      super(office, inbox as Inbox, taken)
      handOver(this, () => new MessagePort(KEY, inbox as Inbox, taken))
    }

    postMessage(...given: Value[]): void {
      atOnce(host, posts(this, given))
    }

    close(callback?: Value): void {
      atOnce(host, closes(this, callback))
    }
  }

  function* posts(port: Receiver, given: Value[]): Generator<unknown, void, unknown> {
    if (given.length === 0) throw new TypeError('Not enough arguments to MessagePort.postMessage')
    const inbox = port.inbox()
    const { data, ports } = packed(given[0], transferList(given[1]), isPort, port)
    const to = inbox?.other
    if (to === undefined || port.isClosed) return
    yield* post.send('postMessage', [to], { kind: 'message', data, ports, shown: shownValue(data), from: undefined })
  }

  function* closes(port: MessagePort, callback: Value): Generator<unknown, void, unknown> {
    const inbox = port.inbox()
    if (inbox === undefined || port.isClosed) return
    if (inbox.other !== undefined)
      yield* post.send('close', [inbox.other], {
        kind: 'close',
        data: undefined,
        ports: [],
        shown: '',
        from: undefined,
      })
    port.shut(callback)
  }

  function* receives(port: Value): Generator<unknown, Value, unknown> {
    if (!isPort(port) && !(port instanceof BroadcastChannel))
      throw Object.assign(new TypeError(INVALID), { code: 'ERR_INVALID_ARG_TYPE' })
    const inbox = port.inbox()
    if (inbox === undefined) return undefined
    const at = yield* post.receive(inbox, () => port.takes())
    if (at < 0) return undefined
    port.took(at)
    return { message: open(inbox.letters[at]!).data }
  }

  class MessageChannel {
    readonly port1: MessagePort
    readonly port2: MessagePort
    constructor() {
      const [one, two] = post.channel()
      this.port1 = new MessagePort(KEY, one)
      this.port2 = new MessagePort(KEY, two)
    }
  }

  class BroadcastChannel extends Receiver {
    readonly #name: string
    constructor(name: Value) {
      if (name === undefined) throw new TypeError('The "name" argument must be specified')
      const inbox = post.listener(String(name))
      super(office, inbox, 0)
      this.#name = String(name)
      atOnce(host, post.join(this.#name, inbox))
      this.inbox()
      this.ref()
    }

    override get name(): string {
      return this.#name
    }

    postMessage(...given: Value[]): void {
      atOnce(host, broadcasts(this, given))
    }

    close(): void {
      atOnce(host, leaves(this))
    }
  }

  function* broadcasts(channel: BroadcastChannel, given: Value[]): Generator<unknown, void, unknown> {
    if (given.length === 0) throw new TypeError('The "message" argument must be specified')
    const inbox = channel.inbox() as Inbox
    if (channel.isClosed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError')
    const { data } = packed(given[0], [], isPort, undefined)
    const letter: Letter = { kind: 'message', data, ports: [], shown: shownValue(data), from: undefined }
    yield* post.broadcast(channel.name, inbox, letter)
  }

  function* leaves(channel: BroadcastChannel): Generator<unknown, void, unknown> {
    const inbox = channel.inbox() as Inbox
    if (channel.isClosed) return
    yield* post.part(channel.name, inbox)
    channel.shut(undefined)
  }

  const receiveMessageOnPort = (port: Value): Value => atOnce(host, receives(port))
  tie(receiveMessageOnPort, receives)
  tieMethod(MessagePort.prototype, 'postMessage', posts)
  tieMethod(MessagePort.prototype, 'close', closes, 1)
  tieMethod(BroadcastChannel.prototype, 'postMessage', broadcasts)
  tieMethod(BroadcastChannel.prototype, 'close', leaves, 1)
  return {
    MessageChannel,
    MessagePort,
    BroadcastChannel,
    receiveMessageOnPort,
    office,
    isPort,
    posts,
    portOf: (inbox) => new MessagePort(KEY, inbox),
    inboxOf: (value) => (isPort(value) ? value.inbox() : undefined),
  }
}

/** A method's coroutine; `spread` says that it takes its arguments one by one. */
export function tieMethod(prototype: Value, name: string, steps: Value, spread = 0): void {
  tie(prototype[name], function* (this: Value, ...given: Value[]): Generator<unknown, Value, unknown> {
    return yield* spread > 0 ? steps(this, ...given) : steps(this, given)
  })
}
