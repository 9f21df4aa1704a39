// explore: atomic
import { threadName } from '#kernel/thread_name'
import { liveObjects, nameOfObject, ownerOf, slabUse } from '#shm/slab'
import { judge } from '../judge.ts'
import { BOOT, readShadow, writeShadow } from '../shadow.ts'

/**
 * When everything was let go, everything is freed (I12). Objects that were alive after boot are remembered; what is alive at
 * the end beyond them is told by kind, with who allocated it. Only while no other thread runs.
 */
const rule = judge('leak', 'leak')
const NAMED = 4

export function rememberBoot(): void {
  for (const object of liveObjects()) writeShadow(object, BOOT, 1)
}

export function atTheEnd(): void {
  const kinds: string[] = []
  const all: number[] = []
  for (const { name: kind } of slabUse()) {
    rule.look()
    const left = liveObjects(kind).filter((object) => readShadow(object, BOOT) === 0)
    if (left.length === 0) continue
    const who = left.slice(0, NAMED).map((object) => `${nameOfObject(object)} by ${threadName(ownerOf(object))}`)
    all.push(...left)
    kinds.push(`${left.length} ${kind} (${who.join(', ')}${left.length > NAMED ? ', ...' : ''})`)
  }
  if (kinds.length > 0) rule.tell(`never freed, with who allocated them: ${kinds.join('; ')}`, all)
}
