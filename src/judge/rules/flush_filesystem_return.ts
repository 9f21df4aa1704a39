// explore: atomic
import { super_block } from '#kernel/fs/super_block'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { generationOf, liveObjects, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { isGoneOr, LISTED, readShadow, SB_KILLED, writeShadow } from '../shadow.ts'

/**
 * When flush_filesystem returns, every superblock that was on fs_supers when it was called has been killed (I9). Superblocks are
 * numbered as they get on the list, under sb_lock, and kill_sb ends before one leaves it, so a flush that saw the list empty
 * has none of a lower number left. Superblocks that got there later are not its affair. No false alarm.
 */
const rule = judge('flush-filesystem-return', 'premature-return')

const listings = staticWords('judge_listings', 1, 'superblocks that got on fs_supers; atomic add')
let begunAt = 0

export function superListed(sb: number): void {
  writeShadow(sb, LISTED, Atomics.add(mem, listings, 1) + 1)
}

export function flushBegins(): void {
  begunAt = Atomics.load(mem, listings)
}

export function flushReturns(type: number): void {
  rule.look()
  for (const sb of liveObjects('super_block')) {
    const generation = generationOf(sb)
    const listed = readShadow(sb, LISTED)
    const before = listed !== 0 && listed <= begunAt && mem[sb + super_block.s_type] === type
    if (before && !isGoneOr(SB_KILLED, sb, generation))
      rule.tell(`flush_filesystem(${nameOfObject(type)}) returned while ${nameOfObject(sb)} was alive`, [type, sb], {
        functions: ['flush_filesystem'],
      })
  }
}
