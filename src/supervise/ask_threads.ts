/**
 * Asks worker threads where they stand, through the inspector: it interrupts them in the middle of a plain endless loop, too. A
 * thread that is idle, or in none of the user's functions, does not answer in time. One session is kept: a thread that pauses late
 * goes on nevertheless, for one that stays paused can neither be asked again nor ended.
 */
import type { Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import { cacheDirectory } from '../link/cache_directory.ts'
import { STANDING, type Standing } from './doing.ts'
import { placeInLinked } from './place_in_linked.ts'

export interface Stood extends Standing {
  thread: string
  /** file:line of the user's */
  place?: string
}

interface Reply {
  id?: number
  method?: string
  // biome-ignore lint/suspicious/noExplicitAny: the protocol's own shapes
  params?: any
  // biome-ignore lint/suspicious/noExplicitAny: the same
  result?: any
}

interface Frame {
  url: string
  location: { scriptId: string; lineNumber: number; columnNumber?: number }
}

const EXPRESSION = `globalThis[Symbol.for(${JSON.stringify(STANDING)})]?.()`
const [ENABLE, PAUSE, EVALUATE, DISABLE] = [1, 2, 3, 4]

/** One thread, by its session. */
interface Asked {
  thread: string
  files: Map<string, string>
  frames: Frame[]
  standing: Standing | undefined
  /** asked, and not gone on yet */
  pending: boolean
}

let session: Session | undefined
const threads = new Map<string, Asked>()
let answered: (stood: Stood) => void = () => {}

/** The first that stands in the user's code, and all that answered before it, within the time. */
export async function askThreads(withinMs: number): Promise<Stood[]> {
  const stood: Stood[] = []
  session ??= await listen()
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, withinMs)
    answered = (one) => {
      stood.push(one)
      if (!isInside(one)) return
      clearTimeout(late)
      resolve()
    }
    for (const id of threads.keys()) ask(id)
  })
  answered = () => {}
  return stood
}

export function isInside({ what, cpu = '' }: Standing): boolean {
  return what !== '' || cpu !== ''
}

function ask(id: string): void {
  const thread = threads.get(id)!
  if (thread.pending) return
  thread.pending = true
  send(id, ENABLE, 'Debugger.enable')
  send(id, PAUSE, 'Debugger.pause')
}

async function listen(): Promise<Session> {
  const { Session } = await import('node:inspector')
  const made = new Session()
  session = made
  if (isMainThread) made.connect()
  else made.connectToMainThread()
  made.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
    threads.set(sessionId, {
      thread: workerInfo.workerId,
      files: new Map(),
      frames: [],
      standing: undefined,
      pending: false,
    })
    ask(sessionId)
  })
  made.on('NodeWorker.detachedFromWorker', ({ params }) => threads.delete(params.sessionId))
  made.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
    const thread = threads.get(sessionId)
    if (thread !== undefined) hear(sessionId, thread, JSON.parse(message) as Reply)
  })
  made.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, () => {})
  return made
}

function hear(sessionId: string, thread: Asked, { id, method, params, result }: Reply): void {
  if (method === 'Debugger.scriptParsed') thread.files.set(params.scriptId, params.url)
  if (method === 'Debugger.paused') {
    thread.frames = params.callFrames
    send(sessionId, EVALUATE, 'Runtime.evaluate', { expression: EXPRESSION, returnByValue: true })
  }
  if (id === EVALUATE) {
    thread.standing = result?.result?.value
    send(sessionId, DISABLE, 'Debugger.disable') // which lets it go on
  }
  if (id !== DISABLE) return
  thread.pending = false
  if (thread.standing === undefined) return
  const place = placeOf(thread)
  answered({ thread: thread.thread, ...thread.standing, ...(place === undefined ? {} : { place }) })
}

function send(sessionId: string, id: number, method: string, params = {}): void {
  const message = JSON.stringify({ id, method, params })
  session?.post('NodeWorker.sendMessageToWorker', { sessionId, message }, () => {}) // a thread may be gone meanwhile
}

/** The innermost frame in what was linked of the user's files. */
function placeOf({ frames, files }: Asked): string | undefined {
  const linked = cacheDirectory()
  for (const { url, location } of frames) {
    const from = url || (files.get(location.scriptId) ?? '')
    if (!from.startsWith('file:')) continue
    const file = fileURLToPath(from)
    if (!file.startsWith(linked)) continue
    const place = placeInLinked(file, location.lineNumber + 1, location.columnNumber ?? 0)
    if (place !== undefined) return place
  }
  return undefined
}
