/**
 * Every way down to a deep last mntput that the model has: call, links within links, filesystem and what lies on it. Each execution goes one of them,
 * which the schedule draws bit by bit; which is the deepest is for exploring to say.
 */
import { kill_ext4_super, kill_nfs_super, kill_tmpfs_super, kill_xfs_super } from '#kernel/fs/kill_sb'
import { ksys_close, ksys_execve, ksys_open, ksys_stat } from '#kernel/fs/open'
import type { PathName } from '#kernel/fs/path_name'
import { atomic_inc, get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_mb__before_atomic, smp_store_release } from '#kernel/lib/barrier'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { staticWords } from '#shm/layout'
import {
  behindLinks,
  DEEP_POINT,
  deepMount,
  deepType,
  deepUmount,
  makeDeepGround,
  registerDeep,
} from '../deep/ground.ts'
import { ONLY_ROUND } from '../deep/only_round.ts'
import { kill_overlay_super, layOn, superOfDeep } from '../deep/overlay.ts'
import { DEEP_FILESYSTEMS, ROUNDS, type Round } from '../deep/rounds.ts'
import { call } from '../torture/calls.ts'
import { exploredCalls } from '../torture/explored_calls.ts'

const BITS = Math.log2(ROUNDS.length)
const drawn = staticWords('deep_round_bits', BITS, 'a bit of the round each: whichever CPU wrote it last')
const turns = staticWords('deep_round_turns', BITS, 'CPUs that have written that bit; atomic add')
const mounted = staticWords('deep_round_mounted', 1, '1 once its filesystem is mounted; cpu0')

const KILLS = {
  xfs: [kill_xfs_super],
  ext4: [kill_ext4_super],
  nfs: [kill_nfs_super],
  tmpfs: [kill_tmpfs_super],
  overlay: [kill_overlay_super, kill_overlay_super], // a type for each layer: s_umount of one is held over that of the other
}
const KINDS = Object.entries(KILLS).flatMap(([kind, kills]) => kills.map((kill_sb) => ({ kind, kill_sb })))
const types = staticWords('deep_types', KINDS.length, 'file_system_type * by their order here; boot')

const WALK: Record<Round['walk'], (name: PathName) => number> = {
  execve: (name) => call(() => ksys_execve(name)),
  stat: (name) => call(() => ksys_stat(name)),
  open(name) {
    const fd = call(() => ksys_open(name))
    return fd < 0 ? fd : call(() => ksys_close(fd))
  },
}
function prepare(): void {
  makeDeepGround()
  for (const [index, { kill_sb }] of KINDS.entries()) set(types + index, registerDeep(index, kill_sb))
}

/** Its filesystem, mounted, with all that lies below it. */
function mountRound({ filesystem }: Round): void {
  const layers = DEEP_FILESYSTEMS[filesystem]!
  const [top, ...below] = layers.map(
    (kind, layer) => KINDS.findIndex((each) => each.kind === kind) + (kind === 'overlay' ? layer : 0),
  )
  call(() => deepMount({}, deepType(top!)))
  let sb = superOfDeep()
  for (const kind of below) sb = layOn(sb, get(types + kind))
}

function walk(): number {
  const number = draw(0)
  const round = ROUNDS[number]!
  mountRound(round)
  smp_store_release(mounted, 1)
  wake_up_all(mounted)
  WALK[round.walk](behindLinks(round.links))
  return number
}

function detach(): number {
  const number = draw(1)
  while (smp_load_acquire(mounted) === 0) wait_on(mounted, 0)
  call(deepUmount)
  return number
}

/** Both CPUs write every bit and then read it: who comes second is as likely the one as the other. */
function draw(cpu: number): number {
  let number = 0
  for (let bit = 0; bit < BITS; bit++) {
    WRITE_ONCE(drawn + bit, cpu)
    smp_mb__before_atomic()
    atomic_inc(turns + bit)
    wake_up_all(turns + bit)
    for (let done = smp_load_acquire(turns + bit); done < 2; done = smp_load_acquire(turns + bit))
      wait_on(turns + bit, done)
    number += READ_ONCE(drawn + bit) << bit
  }
  return ONLY_ROUND < 0 ? number : ONLY_ROUND
}

export default {
  title: 'A walk of some kind, through 0 to 8 links, whose last mntput ends one of six filesystems',
  ...exploredCalls({ prepare, detach: [DEEP_POINT], cpus: [walk, detach] }),
}
