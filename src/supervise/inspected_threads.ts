/**
 * The worker threads of this process through the inspector, which interrupts them in a plain endless loop and in Atomics.wait
 * alike. One session is kept: a thread that pauses late must be let go nevertheless, for one that stays paused can neither be asked
 * again nor ended.
 *
 * A running thread is never paused wherever it happens to be: pausing builds the scopes of every frame, and V8 of Node 20 ends the
 * process over those of a function that is just being entered and whose locals live in a context (a CHECK in
 * ScopeIterator::VisitLocalScope). So a thread is asked in passing, and paused only at a breakpoint, or in its sleep.
 */
import type { Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { isMainThread, threadId } from 'node:worker_threads'
import { cacheDirectory } from '../link/cache_directory.ts'
import { placeInLinked } from './place_in_linked.ts'

export interface Frame {
  functionName: string
  url: string
  /** from 1 */
  line: number
  /** from 0 */
  column: number
}

export interface PausedFrame extends Frame {
  callFrameId: string
}

// biome-ignore lint/suspicious/noExplicitAny: the protocol's own shapes
type Shape = any

const MOST_FRAMES = 100

/** A pair: the frames below the question, built-ins left out, and the value of the expression. What the program set of Error comes back. */
const inPassing = (expression: string): string => `(() => {
  const before = ['prepareStackTrace', 'stackTraceLimit'].map((key) => [key, Object.getOwnPropertyDescriptor(Error, key)])
  const set = (key, value) => Reflect.defineProperty(Error, key, { value, configurable: true, enumerable: true, writable: true })
  let frames
  try {
    set('stackTraceLimit', ${MOST_FRAMES})
    set('prepareStackTrace', (_, sites) => sites.map((site) => [
      site.getFunctionName() ?? '', site.getScriptNameOrSourceURL() ?? '', site.getLineNumber() ?? 0, (site.getColumnNumber() ?? 1) - 1,
    ]))
    frames = new Error().stack
  } finally {
    for (const [key, had] of before)
      if (had === undefined) Reflect.deleteProperty(Error, key)
      else Reflect.defineProperty(Error, key, had)
  }
  return [Array.isArray(frames) ? frames.filter(([, url]) => url !== '') : [], ${expression}]
})()`

export class InspectedThread {
  readonly id: string
  readonly #send: (message: string) => void
  readonly #files = new Map<string, string>()
  readonly #asked = new Map<number, (result: Shape) => void>()
  #last = 0
  readonly #answers = new Set<Promise<Shape>>()
  #paused: (frames: PausedFrame[]) => void = () => {}

  constructor(id: string, send: (message: string) => void) {
    this.id = id
    this.#send = send
  }

  /** The value of an expression, and where the thread is, the innermost frame first; it goes on at once. */
  async passing(expression: string): Promise<{ value: unknown; frames: Frame[] }> {
    const said = await this.#ask('Runtime.evaluate', { expression: inPassing(expression), ...BY_VALUE })
    const [frames, value] = (answerOf(said) ?? [[], undefined]) as [Array<[string, string, number, number]>, unknown]
    return { value, frames: frames.map(([functionName, url, line, column]) => ({ functionName, url, line, column })) }
  }

  /** Pauses a thread that sleeps: one that runs may be where a pause ends the process. Its innermost frame first. */
  pauseAsleep(): Promise<PausedFrame[]> {
    this.#ask('Debugger.enable')
    return this.#pausedBy('Debugger.pause')
  }

  /** Pauses a running thread when it comes by that place the next time; it waits for as long as that takes. */
  pauseAt({ url, line, column }: Frame): Promise<PausedFrame[]> {
    this.#ask('Debugger.enable')
    return this.#pausedBy('Debugger.setBreakpointByUrl', { url, lineNumber: line - 1, columnNumber: column })
  }

  step(): Promise<PausedFrame[]> {
    return this.#pausedBy('Debugger.stepInto')
  }

  /** Its breakpoints go, too. */
  async goOn(): Promise<void> {
    await this.#ask('Debugger.disable')
  }

  /** Goes on, whoever has paused it, and pauses no more. */
  async letGo(): Promise<void> {
    this.#ask('Debugger.enable')
    this.#ask('Debugger.resume')
    await this.goOn()
  }

  /** The value of an expression in a frame of the paused thread; undefined where it throws. */
  async valueIn({ callFrameId }: PausedFrame, expression: string): Promise<unknown> {
    return answerOf(await this.#ask('Debugger.evaluateOnCallFrame', { expression, callFrameId, ...BY_VALUE }))
  }

  /** When it has answered all that it was asked until now. */
  async answered(): Promise<void> {
    await Promise.all(this.#answers)
  }

  /** It will answer no more. */
  gone(): void {
    for (const answer of this.#asked.values()) answer(undefined)
    this.#asked.clear()
  }

  /** The linked file that a frame is in; undefined where it is in none. */
  linkedFile({ url }: Frame): string | undefined {
    if (!url.startsWith('file:')) return undefined
    const file = fileURLToPath(url)
    return file.startsWith(cacheDirectory()) ? file : undefined
  }

  /** file:line of the user's */
  placeOf(frame: Frame): string | undefined {
    const file = this.linkedFile(frame)
    return file === undefined ? undefined : placeInLinked(file, frame.line, frame.column)
  }

  hear({ id, method, params, result }: Shape): void {
    if (method === 'Debugger.scriptParsed') this.#files.set(params.scriptId, params.url)
    if (method === 'Debugger.paused') this.#paused(params.callFrames.map((frame: Shape) => this.#frame(frame)))
    if (id === undefined) return
    this.#asked.get(id)?.(result)
    this.#asked.delete(id)
  }

  #frame({ callFrameId, functionName, url, location }: Shape): PausedFrame {
    const { scriptId, lineNumber, columnNumber = 0 } = location
    const from = url || (this.#files.get(scriptId) ?? '')
    return { callFrameId, functionName, url: from, line: lineNumber + 1, column: columnNumber }
  }

  #pausedBy(method: string, params = {}): Promise<PausedFrame[]> {
    return new Promise((resolve) => {
      this.#paused = resolve
      this.#ask(method, params)
    })
  }

  #ask(method: string, params = {}): Promise<Shape> {
    const id = ++this.#last
    const answer = new Promise<Shape>((resolve) => this.#asked.set(id, resolve))
    this.#answers.add(answer)
    void answer.then(() => this.#answers.delete(answer))
    this.#send(JSON.stringify({ id, method, params }))
    return answer
  }
}

const BY_VALUE = { returnByValue: true, silent: true }

function answerOf(said: Shape): unknown {
  return said?.exceptionDetails === undefined ? said?.result?.value : undefined
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
  // a thread that is ended in the middle of an answer forgets that it was ended
  await withinTime([...threads.values()].map((thread) => thread.answered()))
}

const LET_GO_MS = 300

function withinTime(all: Promise<void>[]): Promise<unknown> {
  return Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, LET_GO_MS))])
}

/** Before the process ends: it waits for each of its threads to end, and one that is paused never does. */
export async function letAllGo(): Promise<void> {
  toEach = () => {}
  if (threads.size === 0) return
  await withinTime([...threads.values()].map((thread) => thread.letGo()))
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
  made.on('NodeWorker.detachedFromWorker', ({ params: { sessionId } }) => {
    threads.get(sessionId)?.gone()
    threads.delete(sessionId)
  })
  made.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) =>
    threads.get(sessionId)?.hear(JSON.parse(message)),
  )
  made.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, () => {})
}
