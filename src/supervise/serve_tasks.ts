/** In a supervised thread (workers/supervised.mjs): runs the task that the main thread asks for. */
import type { MessagePort } from 'node:worker_threads'
import { cannotBeWritten } from '../link/system_error.ts'
import { astray, stackOf } from './astray.ts'
import { doing } from './doing.ts'

/** What a task is given beside its arguments. */
export interface Desk<Told = never> {
  /** aborted is seen at once, also by code that gives nobody a turn */
  signal: AbortSignal
  tell(message: Told): void
  /** this thread means to be done then, as its performance.now tells the time: it is ended a little later */
  endsAt?(time: number): void
}

// biome-ignore lint/suspicious/noExplicitAny: arguments and results are the tasks' own
export type Task = (given: any, desk: Desk<any>) => Promise<unknown>
export type Tasks = Record<string, () => Promise<Task>>

export interface TaskRequest {
  task: string
  given: unknown
  /** 1: stop */
  stop: Int32Array
}

export type ThreadMessage =
  | { type: 'beat'; waitingMs: number; what: string }
  | { type: 'told'; message: unknown }
  | { type: 'ends'; at: number }
  | { type: 'done'; result: unknown }
  | { type: 'failed'; message: string; isBadInput: boolean }

const BEAT_MS = 250

export function serveTasks(port: MessagePort, tasks: Tasks): void {
  const post = (message: ThreadMessage): void => port.postMessage(message)
  const failed = (error: unknown): void => {
    const refused =
      (error as Error | undefined)?.name === 'BadInput' ? (error as Error).message : cannotBeWritten(error)
    post({ type: 'failed', message: refused ?? stackOf(error), isBadInput: refused !== undefined })
  }
  process.on('uncaughtException', (error, origin) => {
    const message = astray(error, origin)
    post({ type: 'failed', message: message ?? stackOf(error), isBadInput: message !== undefined })
  })
  setInterval(() => {
    const waitingMs = doing.waitingSince === 0 ? 0 : performance.now() - doing.waitingSince
    post({ type: 'beat', waitingMs, what: doing.what })
  }, BEAT_MS).unref()
  port.on('message', async ({ task, given, stop }: TaskRequest) => {
    try {
      const run = await tasks[task]!()
      const tell = (message: unknown): void => post({ type: 'told', message })
      const endsAt = (time: number): void => post({ type: 'ends', at: performance.timeOrigin + time })
      const desk: Desk<unknown> = { signal: stopSignal(stop), tell, endsAt }
      post({ type: 'done', result: await run(given, desk) })
    } catch (error) {
      failed(error)
    }
  })
}

/** Its `aborted` is read from the word that the main thread writes; its event comes when this thread gets a turn. */
function stopSignal(stop: Int32Array): AbortSignal {
  const controller = new AbortController()
  const { signal } = controller
  Object.defineProperty(signal, 'aborted', { get: () => Atomics.load(stop, 0) === 1 })
  const look = setInterval(() => {
    if (Atomics.load(stop, 0) !== 1) return
    clearInterval(look)
    controller.abort()
  }, 20)
  look.unref()
  return signal
}
