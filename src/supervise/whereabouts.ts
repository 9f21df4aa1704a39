/**
 * Where threads are that get nowhere: function and line of each, and the shared words that it reads there again and again. A
 * thread that spins is led through one turn of its loop, step by step; it is to be ended afterwards.
 */
import { isLibrary } from '../link/library.ts'
import { eachThread, type Frame, type InspectedThread, type PausedFrame } from './inspected_threads.ts'
import { linkedLine } from './place_in_linked.ts'

export interface Whereabouts {
  /** function and place of the user's; neither where the thread is in no linked code */
  at?: { fn: string; place: string }
  /** in Atomics.wait */
  sleeps: boolean
  words: WordRead[]
}

/** An element of shared memory, as a thread in another isolate can say which it is. */
export interface WordRead {
  /** as the source has it: `ring[0]` */
  text: string
  kind: string
  byteOffset: number
  length: number
  bufferBytes: number
  index: number
  value: string
}

/** Under this name a thread says who it is. */
export const THREAD_NAME = 'mnttorture.thread'

const NAME = `globalThis[Symbol.for(${JSON.stringify(THREAD_NAME)})]`
const MOST_STEPS = 60
const STEP_MS = 500
/** left for letting all go on */
const END_MS = 800
const MOST_WORDS = 4

/** By the names of the threads; within the time, those that answer. `count` are expected. */
export async function whereabouts(count: number, withinMs: number): Promise<Map<string, Whereabouts>> {
  const known = new Map<string, Whereabouts>()
  const asked = new Set<InspectedThread>()
  const isOver = performance.now() + withinMs
  await eachThread(withinMs, async (thread, enough) => {
    asked.add(thread)
    const { value, frames } = await thread.passing(NAME)
    if (value !== undefined) known.set(value as string, await lookAround(thread, frames, isOver - END_MS))
    await thread.goOn()
    asked.delete(thread)
    if (known.size === count) enough()
  })
  for (const thread of asked) void thread.goOn() // whoever stays paused cannot be ended
  return known
}

async function lookAround(thread: InspectedThread, frames: Frame[], until: number): Promise<Whereabouts> {
  const at = userPlace(thread, frames)
  const innermost = frames.find((frame) => thread.linkedFile(frame) !== undefined)
  const sleeps =
    innermost === frames[0] &&
    innermost?.functionName !== 'cpu_relax' &&
    sourceLine(thread, innermost).includes('Atomics.wait(')
  const words = new Map<string, WordRead>()
  const pausing = innermost && (sleeps ? thread.pauseAsleep() : thread.pauseAt(innermost))
  const first = await Promise.race([pausing, later(STEP_MS)])
  if (first !== undefined) await readWords(thread, first[0], words)
  for (let step = 0; first && at && !sleeps && step < MOST_STEPS && performance.now() < until; step++) {
    const now = await Promise.race([thread.step(), later(STEP_MS)])
    if (now === undefined || isSamePlace(now, first)) break
    await readWords(thread, now[0], words)
  }
  return { ...(at === undefined ? {} : { at }), sleeps, words: [...words.values()].slice(0, MOST_WORDS) }
}

function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined))
}

function userPlace(thread: InspectedThread, frames: readonly Frame[]): Whereabouts['at'] {
  let innermost: Whereabouts['at']
  for (const frame of frames) {
    const place = thread.placeOf(frame)
    if (place === undefined) continue
    const at = { fn: frame.functionName, place }
    if (!isLibrary(`/${place}`)) return at
    innermost ??= at
  }
  return innermost
}

function isSamePlace(now: readonly Frame[], before: readonly Frame[]): boolean {
  const [one, other] = [now[0], before[0]]
  return (
    now.length === before.length &&
    one?.url === other?.url &&
    one?.line === other?.line &&
    one?.column === other?.column
  )
}

const NAMES = '[\\w$.]+'
const INDEX = '[\\w$.+\\-* ]+'
const ACCESS = new RegExp(`Atomics\\.\\w+\\(\\s*(${NAMES})\\s*,\\s*(${INDEX})|(${NAMES})\\[(${INDEX})\\]`, 'g')

/** The elements that the line of a frame names, where they are shared. Names and sums only are asked for, so nothing is changed. */
async function readWords(
  thread: InspectedThread,
  frame: PausedFrame | undefined,
  words: Map<string, WordRead>,
): Promise<void> {
  if (frame === undefined || frame.functionName === 'cpu_relax') return
  for (const [, view = '', index = '', plainView = view, plainIndex = index] of sourceLine(thread, frame).matchAll(
    ACCESS,
  )) {
    const asked = `((v, i) => ArrayBuffer.isView(v) && v.buffer instanceof SharedArrayBuffer && i in v
      ? [v.constructor.name, v.byteOffset, v.length, v.buffer.byteLength, Number(i), String(v[i])] : null)(${plainView}, ${plainIndex})`
    const said = (await thread.valueIn(frame, asked)) as
      | [string, number, number, number, number, string]
      | null
      | undefined
    if (said === null || said === undefined) continue
    const [kind, byteOffset, length, bufferBytes, at, value] = said
    const word = { text: `${plainView}[${at}]`, kind, byteOffset, length, bufferBytes, index: at, value }
    words.set(`${kind} ${byteOffset} ${bufferBytes} ${at}`, word)
  }
}

function sourceLine(thread: InspectedThread, frame: Frame | undefined): string {
  const file = frame && thread.linkedFile(frame)
  return file === undefined ? '' : linkedLine(file, frame!.line)
}
