/** Asks worker threads where they stand. A thread outside the user's functions says so; a thread in a call of the platform answers late. */
import { STANDING, type Standing } from './doing.ts'
import { eachThread, type InspectedThread } from './inspected_threads.ts'

export interface Stood extends Standing {
  thread: string
  /** file:line of the user's */
  place?: string
}

const EXPRESSION = `globalThis[Symbol.for(${JSON.stringify(STANDING)})]?.()`

/** those asked that have not answered yet */
const pending = new Set<InspectedThread>()

/** The first that stands in the user's code, and all that answered before it, within the time. */
export async function askThreads(withinMs: number): Promise<Stood[]> {
  const stood: Stood[] = []
  await eachThread(withinMs, async (thread, enough) => {
    const one = await standingOf(thread)
    if (one === undefined) return
    stood.push(one)
    if (isInside(one)) enough()
  })
  return stood
}

export function isInside({ what, cpu = '' }: Standing): boolean {
  return what !== '' || cpu !== ''
}

async function standingOf(thread: InspectedThread): Promise<Stood | undefined> {
  if (pending.has(thread)) return undefined
  pending.add(thread)
  const { value, frames } = await thread.passing(EXPRESSION)
  pending.delete(thread)
  const standing = value as Standing | null | undefined
  // a thread that has yet to load all of this: by value, undefined in a list is null
  if (standing === undefined || standing === null) return undefined
  for (const frame of frames) {
    const place = thread.placeOf(frame)
    if (place !== undefined) return { thread: thread.id, ...standing, place }
  }
  return { thread: thread.id, ...standing }
}
