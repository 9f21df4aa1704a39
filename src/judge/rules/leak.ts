// explore: atomic
import { threadName } from '#kernel/thread_name'
import { liveObjects, slabUse } from '#shm/slab'
import { judge } from '../judge.ts'
import { BOOT, readShadow, writeShadow } from '../shadow.ts'

/**
 * When everything was let go, everything is freed (I12). Objects that were alive after boot are remembered; what is alive at
 * the end beyond them is told by kind, with who allocated it, one finding for each kind. Only while no other thread runs.
 */
const rule = judge('leak', 'leak')
const NAMED = 6

export function rememberBoot(): void {
  for (const { object } of liveObjects()) writeShadow(object, BOOT, 1)
}

export function atTheEnd(): void {
  for (const { name: kind } of slabUse()) {
    rule.look()
    const alive = [...liveObjects(kind)]
    const left = alive.filter(({ object }) => readShadow(object, BOOT) === 0)
    if (left.length === 0) continue
    const who = left.slice(0, NAMED).map(({ name, owner }) => `${name} allocated by ${threadName(owner)}`)
    const more = left.length > NAMED ? `, and ${left.length - NAMED} more` : ''
    rule.tell(`${left.length} ${kind} never freed: ${who.join(', ')}${more}`)
  }
}
