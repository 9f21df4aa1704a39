// explore: atomic
import { super_block } from '#kernel/fs/super_block'
import { mem } from '#shm/arena'
import { liveObjects, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { addShadow, enterState, MOUNTS, readShadow, SB_KILLED, SB_KILLING } from '../shadow.ts'

/**
 * A superblock's active count is the number of its mounts, and who is on its lists is counted (I8). A mount is counted while it
 * certainly holds its active reference, so at kill_sb none may be left; at the end of a run, when nothing is on its way, both
 * numbers must be equal. Who is given out is on both lists. kill_sb runs once; memory that is given up has no count left and is on no list.
 */
const rule = judge('superblock-counts', 'refcount')

const field = (sb: number, name: keyof typeof super_block): number => Atomics.load(mem, sb + super_block[name])

export function mountJoins(sb: number): void {
  addShadow(sb, MOUNTS, 1)
}

export function mountLeaves(sb: number): void {
  addShadow(sb, MOUNTS, -1)
}

/** Whoever holds sb_lock finds it from here on, wherever superblocks are looked for. */
export function superListed(sb: number): void {
  rule.look()
  for (const list of ['s_list', 's_instances'] as const)
    if (field(sb, list) === sb + super_block[list])
      rule.tell(`${nameOfObject(sb)} is given out while it is not on ${list}`, [sb])
}

export function killBegins(sb: number): void {
  rule.look()
  const before = enterState(sb, SB_KILLING)
  if ((before & SB_KILLING) !== 0) rule.tell(`kill_sb of ${nameOfObject(sb)} begins a second time`, [sb])
  const mounts = readShadow(sb, MOUNTS)
  const active = field(sb, 's_active')
  if (mounts !== 0 || active !== 0)
    rule.tell(`${nameOfObject(sb)} is shut down while ${mounts} mounts use it (s_active ${active})`, [sb])
}

export function killEnds(sb: number): void {
  enterState(sb, SB_KILLED)
}

export function superDestroyed(sb: number): void {
  rule.look()
  const count = field(sb, 's_count')
  if (count !== 0) rule.tell(`${nameOfObject(sb)} is given up with s_count ${count}`, [sb])
  for (const list of ['s_list', 's_instances', 's_mounts'] as const)
    if (field(sb, list) !== sb + super_block[list])
      rule.tell(`${nameOfObject(sb)} is given up while on a list, or with one: ${list}`, [sb])
}

/** Only while no other thread runs. */
export function atTheEnd(): void {
  for (const sb of liveObjects('super_block')) {
    rule.look()
    const mounts = readShadow(sb, MOUNTS)
    const active = field(sb, 's_active')
    if (active !== mounts) rule.tell(`${nameOfObject(sb)} has ${mounts} mounts but s_active ${active}`, [sb])
    if (field(sb, 's_count') < 1 && field(sb, 's_list') !== sb + super_block.s_list)
      rule.tell(`${nameOfObject(sb)} is on a list with s_count ${field(sb, 's_count')}`, [sb])
  }
}
