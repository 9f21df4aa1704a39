import type { Execution } from '../engine/execution.ts'
import type { Value } from '../memory/built_ins/host.ts'
import { asyncHooks } from './async_hooks.ts'
import type { EventLoops } from './event_loops.ts'
import { madeRequire } from './made_require.ts'

/** What an import of one of Node's modules gives an explored program: what puts something off is the loop's of its CPU. */
export function replacedModule(name: string, native: Value, x: Execution): Value {
  const asked = name.replace(/^node:/, '')
  if (asked === 'module') {
    const own = { createRequire: madeRequire(x, native, (other, its) => replacedModule(other, its, x)) }
    return { ...native, ...own, default: { ...native.default, ...own } }
  }
  if (x.loops === undefined) return native
  const own = OWN[asked]?.(x.loops)
  if (own === undefined) return native
  // the process is one object, in which what it has of this is replaced
  return { ...native, ...own, default: name.endsWith('process') ? native.default : { ...native.default, ...own } }
}

const MAIN = { isMainThread: true, parentPort: null, workerData: null, threadId: 0 }

const OWN: Record<string, (loops: EventLoops) => Record<string, Value>> = {
  async_hooks: asyncHooks,
  'timers/promises': (loops) => loops.timersPromises,
  timers: () =>
    Object.fromEntries(
      ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'].map((name) => [
        name,
        (globalThis as Value)[name],
      ]),
    ),
  worker_threads: (loops) => {
    const { MessageChannel, MessagePort, BroadcastChannel, receiveMessageOnPort } = loops.kinds
    return {
      MessageChannel,
      MessagePort,
      BroadcastChannel,
      receiveMessageOnPort,
      Worker: loops.workers.Worker,
      ...(loops.workers.given() ?? MAIN),
    }
  },
  process: () => ({ nextTick: process.nextTick }),
}
