// explore: atomic
import { dentry } from '#kernel/fs/dcache'
import { mnt_get_count, mnt_get_writers, mount } from '#kernel/fs/mount'
import { mnt_namespace } from '#kernel/fs/namespace'
import { super_block } from '#kernel/fs/super_block'
import { nrTasks, task_struct, taskAddress } from '#kernel/task'
import { mem, NULL } from '#shm/arena'
import { liveObjects, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { BOOT, readShadow, writeShadow } from '../shadow.ts'

/**
 * What boot made, and nobody frees, has as many references at the end of a run as after boot. References of mounts and tasks do not count, and no
 * writer is left. Most walks come to the root filesystem: a walk that does not put it, or puts it twice, keeps nothing from being
 * freed, so no other judge sees that. Other judges look at mounts in no namespace.
 * Cries wolf where a scenario takes references before judgeBoot that its CPUs put.
 */
const rule = judge('boot-counts', 'refcount')

const COUNTS: ReadonlyArray<readonly [kind: string, count: (object: number) => number]> = [
  ['mount', mnt_get_count],
  ['dentry', (object) => mem[object + dentry.d_count]!],
  ['super_block', (object) => mem[object + super_block.s_count]!],
  ['mnt_namespace', (object) => mem[object + mnt_namespace.count]!],
]
const OF_TASKS = ['mnt_ns', 'root_mnt', 'root_dentry', 'pwd_mnt', 'pwd_dentry'] as const

/** Their counts are kept beside what says that they are from boot. */
export function rememberBoot(): void {
  const held = heldByOthers()
  for (const [kind, count] of COUNTS)
    for (const object of liveObjects(kind)) writeShadow(object, BOOT, 1 + count(object) - (held.get(object) ?? 0))
}

/** Only while no other thread runs. */
export function atTheEnd(): void {
  const held = heldByOthers()
  for (const [kind, count] of COUNTS) {
    for (const object of liveObjects(kind)) {
      const before = readShadow(object, BOOT)
      if (before === 0 || (kind === 'mount' && mem[object + mount.mnt_ns] === NULL)) continue
      rule.look()
      const now = 1 + count(object) - (held.get(object) ?? 0)
      if (now !== before)
        rule.tell(
          `${nameOfObject(object)} has ${Math.abs(now - before)} references ${now > before ? 'more' : 'less'} than after boot`,
          [object],
        )
    }
  }
  for (const mnt of liveObjects('mount')) {
    const writers = mnt_get_writers(mnt)
    if (writers !== 0) rule.tell(`${nameOfObject(mnt)} has ${writers} writers when nobody writes any more`, [mnt])
  }
}

function heldByOthers(): Map<number, number> {
  const held = new Map<number, number>()
  const holds = (object: number, times = 1) => held.set(object, (held.get(object) ?? 0) + times)
  for (let pid = 0; pid < nrTasks(); pid++)
    for (const field of OF_TASKS) holds(mem[taskAddress(pid) + task_struct[field]]!)
  for (const mnt of liveObjects('mount')) holds(mem[mnt + mount.mnt_root]!)
  for (const d of liveObjects('dentry')) holds(d, mem[d + dentry.d_mounted]!)
  return held
}
