import { DCACHE_DIRECTORY, d_add } from '#kernel/fs/dcache'
import { fork_from } from '#kernel/fs/fork'
import { kern_mount } from '#kernel/fs/kern_mount'
import { mount } from '#kernel/fs/mount'
import { get } from '#kernel/lib/atomic'
import { INIT_REGISTER } from '#kernel/module/catalogue'
import { bind_task, cpuPid, INIT_PID, taskAddress } from '#kernel/task'
import { buildWorld } from '#kernel/world'
import { bindArena, mem } from '#shm/arena'
import { staticWords } from '#shm/layout'

/** The kernel that is measured: a root, a filesystem whose mounts come and go, one more as a module, and standing mounts. */
export interface BenchKnobs {
  cpus: number
  kworkers: number
  arenaBytes: number
}

export const MOST_CPUS = 8
/** As many mounts can be attached at once. */
export const POINTS = 1000
const POINTS_A_DIRECTORY = 100
const QUARANTINE_OBJECTS = 16
const ROOT_FS = 1
export const BENCH_FS = 2
export const BENCH_MODULE = 3
const FIRST_DIRECTORY = 10
const FIRST_POINT = 1000

const benchFs = staticWords('bench_fs', 1, 'file_system_type of the mounts that come and go; written by boot')
const standing = staticWords('bench_standing', MOST_CPUS, 'a mount for each CPU that stays; written by boot')

export function bootBench({ cpus, kworkers, arenaBytes }: BenchKnobs): SharedArrayBuffer {
  const { buffer, root, types } = buildWorld({
    ...{ arenaBytes, cpus, kworkers, quarantine: QUARANTINE_OBJECTS, killSbIoUs: 0 },
    modules: [{ name: BENCH_MODULE, fsFlags: 0, init: INIT_REGISTER }],
    filesystems: [{ name: ROOT_FS }, { name: BENCH_FS }],
  })
  mem[benchFs] = types[1]!
  mem[standing] = root
  makePoints(get(mem[standing]! + mount.mnt_root))
  for (let cpu = 1; cpu < Math.min(cpus, MOST_CPUS); cpu++) mem[standing + cpu] = kern_mount(types[0]!)
  return buffer
}

export function bindCpu(buffer: SharedArrayBuffer, cpu: number): void {
  bindArena(buffer)
  bind_task(cpuPid(cpu), cpu, 0)
  fork_from(taskAddress(INIT_PID))
}

export const benchType = (): number => get(benchFs)
/** Attached for good: the fast path of mntput. */
export const standingMount = (cpu: number): number => get(standing + cpu)

/** The path of place `index`, for one mount. */
export function pointPath(index: number): number[] {
  return [FIRST_DIRECTORY + Math.floor(index / POINTS_A_DIRECTORY), FIRST_POINT + (index % POINTS_A_DIRECTORY)]
}

function makePoints(root: number): void {
  for (let first = 0; first < POINTS; first += POINTS_A_DIRECTORY) {
    const directory = d_add(root, pointPath(first)[0]!, DCACHE_DIRECTORY)
    for (let i = first; i < first + POINTS_A_DIRECTORY; i++) d_add(directory, pointPath(i)[1]!, DCACHE_DIRECTORY)
  }
}
