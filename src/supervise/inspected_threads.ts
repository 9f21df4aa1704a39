/**
 * The worker threads of this process through the inspector, which interrupts them in a plain endless loop and in Atomics.wait
 * alike. One session is kept: a thread that pauses late must be let go nevertheless, for one that stays paused can neither be asked
 * again nor ended.
 */
import type { Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { isMainThread, threadId } from 'node:worker_threads'
import { cacheDirectory } from '../link/cache_directory.ts'
import { placeInLinked } from './place_in_linked.ts'

export interface Frame {
  callFrameId: string
  functionName: string
  url: string
  location: { scriptId: string; lineNumber: number; columnNumber?: number }
}

// biome-ignore lint/suspicious/noExplicitAny: the protocol's own shapes
type Shape = any

export class InspectedThread {
  readonly id: string
  readonly #send: (message: string) => void
  readonly #files = new Map<string, string>()
  readonly #asked = new Map<number, (result: Shape) => void>()
  #last = 0
  #paused: (frames: Frame[]) => void = () => {}

  constructor(id: string, send: (message: string) => void) {
    this.id = id
    this.#send = send
  }

  /** Its innermost frame first; waits for as long as the thread runs none of its code. */
  pause(): Promise<Frame[]> {
    this.#ask('Debugger.enable')
    return this.#pausedBy('Debugger.pause')
  }

  step(): Promise<Frame[]> {
    return this.#pausedBy('Debugger.stepInto')
  }

  async goOn(): Promise<void> {
    await this.#ask('Debugger.disable')
  }

  /** Goes on, whoever has paused it, and pauses no more. */
  async letGo(): Promise<void> {
    this.#ask('Debugger.enable')
    this.#ask('Debugger.resume')
    await this.goOn()
  }

  /** The value of an expression, in a frame of the paused thread or outside all; undefined where it throws. */
  async valueOf(expression: string, frame?: Frame): Promise<unknown> {
    const asked = { expression, returnByValue: true, silent: true }
    const said =
      frame === undefined
        ? await this.#ask('Runtime.evaluate', asked)
        : await this.#ask('Debugger.evaluateOnCallFrame', { ...asked, callFrameId: frame.callFrameId })
    return said?.exceptionDetails === undefined ? said?.result?.value : undefined
  }

  /** The linked file that a frame is in; undefined where it is in none. */
  linkedFile({ url, location }: Frame): string | undefined {
    const from = url || (this.#files.get(location.scriptId) ?? '')
    if (!from.startsWith('file:')) return undefined
    const file = fileURLToPath(from)
    return file.startsWith(cacheDirectory()) ? file : undefined
  }

  /** file:line of the user's */
  placeOf(frame: Frame): string | undefined {
    const file = this.linkedFile(frame)
    const { lineNumber, columnNumber = 0 } = frame.location
    return file === undefined ? undefined : placeInLinked(file, lineNumber + 1, columnNumber)
  }

  hear({ id, method, params, result }: Shape): void {
    if (method === 'Debugger.scriptParsed') this.#files.set(params.scriptId, params.url)
    if (method === 'Debugger.paused') this.#paused(params.callFrames)
    if (id === undefined) return
    this.#asked.get(id)?.(result)
    this.#asked.delete(id)
  }

  #pausedBy(method: string): Promise<Frame[]> {
    return new Promise((resolve) => {
      this.#paused = resolve
      this.#ask(method)
    })
  }

  #ask(method: string, params = {}): Promise<Shape> {
    return new Promise((resolve) => {
      const id = ++this.#last
      this.#asked.set(id, resolve)
      this.#send(JSON.stringify({ id, method, params }))
    })
  }
}

let session: Session | undefined
const threads = new Map<string, InspectedThread>()
let toEach: (thread: InspectedThread) => void = () => {}

/** Hands over every thread that there is, and those that come, until the time is over or `enough` is called. */
export async function eachThread(
  withinMs: number,
  hand: (thread: InspectedThread, enough: () => void) => void,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, withinMs)
    toEach = (thread) =>
      hand(thread, () => {
        clearTimeout(late)
        resolve()
      })
    if (session === undefined) void listen()
    else for (const thread of [...threads.values()]) toEach(thread)
  })
  toEach = () => {}
}

const LET_GO_MS = 300

/** Before the process ends: it waits for each of its threads to end, and one that is paused never does. */
export async function letAllGo(): Promise<void> {
  toEach = () => {}
  if (threads.size === 0) return
  const gone = Promise.all([...threads.values()].map((thread) => thread.letGo()))
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, LET_GO_MS))])
}

async function listen(): Promise<void> {
  const { Session } = await import('node:inspector')
  const made = new Session()
  session = made
  if (isMainThread) made.connect()
  else made.connectToMainThread()
  made.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
    // whoever asks would pause itself, and go on for nobody
    if (!isMainThread && workerInfo.title.startsWith(`[worker ${threadId}]`)) return
    // a thread may be gone meanwhile
    const send = (message: string) => made.post('NodeWorker.sendMessageToWorker', { sessionId, message }, () => {})
    const thread = new InspectedThread(workerInfo.workerId, send)
    threads.set(sessionId, thread)
    toEach(thread)
  })
  made.on('NodeWorker.detachedFromWorker', ({ params }) => threads.delete(params.sessionId))
  made.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) =>
    threads.get(sessionId)?.hear(JSON.parse(message)),
  )
  made.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, () => {})
}
